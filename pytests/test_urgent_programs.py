# SPDX-License-Identifier: MIT
"""Random programs of two processes: one sends data of both kinds, the other receives them in any
order, and two queues (behaviour C.1) say what it must get."""

import os
import random

from harness import *

# WS2_SEQUENCES asks for another number, as for the programs of one process.
SEQUENCES = int(os.environ.get("WS2_SEQUENCES", "10000")) // 5
PROGRAMS_PER_CONNECTION = 25
STEPS = 8


class Program:
    """Sends on one side, receives on the other, and knows what must come."""

    def __init__(self, sender, near, receiver, far, seed):
        self.sender, self.near, self.receiver, self.far = sender, near, receiver, far
        self.random = random.Random(seed)
        self.stream, self.urgent = b"", b""

    def run(self):
        steps = (self.send, self.send, self.send_urgent, self.send_urgent, self.recv, self.recv_urgent)
        for _ in range(STEPS):
            self.random.choice(steps)()
        while self.stream:
            self.recv()
        while self.urgent:
            self.recv_urgent()
        self.recv()
        self.recv_urgent()

    def text(self, least):
        return self.random.randbytes(self.random.randint(least, 9))

    # The model knows nothing of time, so each step ends when everything has arrived. An urgent byte
    # comes in one segment with the data ahead of it.
    def arrived(self):
        seen = until(lambda: self.receiver.ioctlsocket(self.far, FIONREAD),
                     lambda reply: reply.returns(0).int >= len(self.stream))  # fmt: skip
        assert seen[-1].int == len(self.stream), f"{seen[-1]!r}: {self.stream!r}"

    def send(self):
        data = self.text(1)
        self.sender.send(self.near, data).returns(len(data))
        self.stream += data
        self.arrived()

    def send_urgent(self):
        data = self.text(2)
        self.sender.send(self.near, data, MSG_OOB).returns(len(data))
        self.stream += data[:-1]
        self.urgent += data[-1:]
        self.arrived()

    def peeks(self):
        return self.random.choice((0, 0, 0, MSG_PEEK))

    def recv(self):
        flags, size = self.peeks(), self.random.choice((1, 3, 100))
        reply = self.receiver.recv(self.far, size, flags)
        if not self.stream:
            reply.fails(WSAEWOULDBLOCK)
            return
        got = reply.returns().data
        assert 0 < len(got) <= size and self.stream.startswith(got), f"{reply!r}: {self.stream!r}"
        if not flags:
            self.stream = self.stream[len(got) :]

    def recv_urgent(self):
        flags = self.peeks()
        reply = self.receiver.recv(self.far, 4, MSG_OOB | flags)
        if not self.urgent:
            reply.fails(WSAEWOULDBLOCK)
            return
        assert reply.returns(1).data == self.urgent[:1], f"{reply!r}: {self.urgent!r}"
        if not flags:
            self.urgent = self.urgent[1:]


@behaviour("oob.random-processes", "C.1-1 C.1-4 C.1-5 C.1-6", "H", "winetest:test_fionread_siocatmark",
           "whatever another process sends, the stream and the urgent queue lose, double and reorder nothing")  # fmt: skip
def test_random_programs(server, client):
    for first in range(0, SEQUENCES, PROGRAMS_PER_CONNECTION):
        far, near = tcp_pair(server, client)
        server.set_non_blocking(far)
        client.setsockopt(near, IPPROTO_TCP, TCP_NODELAY, 1).returns(0)
        for seed in range(first, first + PROGRAMS_PER_CONNECTION):
            server.trace.clear()
            client.trace.clear()
            Program(client, near, server, far, seed).run()
        client.closesocket(near).returns(0)
        server.closesocket(far).returns(0)
