# SPDX-License-Identifier: MIT
"""A plain socket of the host, driven by Python itself: the other side of an agent when it matters
what exactly went over the wire, and no second implementation may have its say."""

import os
import pathlib
import select
import socket
import struct
import time

from harness.agent import Agent
from harness.targets import PATIENCE_S


class Peer:
    """The client end of a stream to an agent on this machine; `far` is the agent's socket."""

    def __init__(self, agent: Agent):
        listening, address = agent.listener()
        self.socket = socket.create_connection(tuple(address), timeout=PATIENCE_S)
        self.far = agent.accept(listening).returns().value
        agent.closesocket(listening).returns(0)
        self._agent = agent

    def _note(self, what: str) -> None:
        self._agent.trace.append(f"peer: {what}")

    def send(self, data: bytes, urgent: bool = False) -> None:
        self._note(f"sends {data!r}{' as urgent data' if urgent else ''}")
        if urgent:
            assert self.socket.send(data, socket.MSG_OOB) == len(data)
        else:
            self.socket.sendall(data)

    def finish(self) -> None:
        self._note("sends FIN")
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        self._note("sends RST")
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def ending(self) -> str:
        """Reads to the end of the stream: "finished" or "reset"."""
        try:
            while self.socket.recv(65536):
                pass
            end = "finished"
        except ConnectionResetError:
            end = "reset"
        self._note(f"sees the stream {end}")
        return end


class SilentListener:
    """A listener of the host with a full queue, which leaves further clients without an answer."""

    def __init__(self) -> None:
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen(0)
        self.address = list(self._listening.getsockname())
        self._clients = []
        while self._is_let_in():
            pass

    def _is_let_in(self) -> bool:
        client = socket.socket()
        self._clients.append(client)
        client.setblocking(False)
        client.connect_ex(tuple(self.address))
        # The loopback answers while connect_ex() runs, or not at all.
        return bool(select.select([], [client], [], 0)[1])

    def await_client(self) -> None:
        """Returns when another client has asked and has no answer."""
        limit = time.monotonic() + PATIENCE_S
        while self._unanswered() <= 1:  # its own last client is one
            assert time.monotonic() < limit, "nobody has asked the silent listener"
            os.sched_yield()

    def _unanswered(self) -> int:
        """Handshakes with this listener that the host shows as begun; two where it shows none."""
        host, port = self.address
        syn_sent, target = "02", f"{struct.unpack('=I', socket.inet_aton(host))[0]:08X}:{port:04X}"
        try:
            table = pathlib.Path("/proc/net/tcp").read_text(encoding="ascii")
        except OSError:
            return 2
        rows = [line.split() for line in table.splitlines()[1:]]
        return sum(row[2] == target and row[3] == syn_sent for row in rows)

    def close(self) -> None:
        for each in (*self._clients, self._listening):
            each.close()
