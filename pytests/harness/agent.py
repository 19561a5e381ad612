# SPDX-License-Identifier: MIT
"""An agent executes Winsock calls on its target. `agent.recv(s, size=4)` is recv() over there; the
reply holds the value, the last error, and what the call wrote."""

import json
import time
from collections.abc import Callable
from typing import Any

from harness import winsock
from harness.lines import Connection, Program
from harness.targets import GLANCE_S, PATIENCE_S, TIME_FACTOR, Target
from harness.winsock import error_name

# Names of the positional arguments of each call; everything else is given by keyword. The keywords
# are those of the agent (tests/programs/agent), listed in README.md.
POSITIONAL = {
    "socket": ("af", "type", "protocol"),
    "bind": ("s", "address"),
    "connect": ("s", "address"),
    "listen": ("s", "backlog"),
    "send": ("s", "data", "flags"),
    "sendto": ("s", "data", "address"),
    "recv": ("s", "size", "flags"),
    "recvfrom": ("s", "size", "flags"),
    "WSASend": ("s", "buffers", "flags"),
    "WSASendTo": ("s", "buffers", "address"),
    "WSARecv": ("s", "buffers", "flags"),
    "WSARecvFrom": ("s", "buffers", "flags"),
    "WSAAccept": ("s", "decisions"),
    "shutdown": ("s", "how"),
    "select": ("read", "write", "except"),
    "WSAPoll": ("fds", "timeout_ms"),
    "ioctlsocket": ("s", "code", "int"),
    "WSAIoctl": ("s", "code"),
    "getsockopt": ("s", "level", "name"),
    "setsockopt": ("s", "level", "name", "int"),
    "getaddrinfo": ("node", "service"),
    "getnameinfo": ("address",),
    "WSAStartup": ("version",),
    "WSADuplicateSocketA": ("s", "process"),
    "WSADuplicateSocketW": ("s", "process"),
    "WSASocketA": ("info", "flags"),
    "WSASocketW": ("info", "flags"),
    "GetCurrentProcessId": (),
}


class Missing(AssertionError):
    """The target does not have the call at all."""


class Reply:
    """What a call returned. `data` and `buffers` are bytes; other fields are attributes by name."""

    def __init__(self, said: str, fields: dict[str, Any]):
        self._said = said
        self._fields = fields
        if isinstance(fields.get("data"), str):
            fields["data"] = bytes.fromhex(fields["data"])
        if "buffers" in fields:
            fields["buffers"] = [bytes.fromhex(each) for each in fields["buffers"]]

    def __getattr__(self, name: str) -> Any:
        try:
            return self._fields[name]
        except KeyError:
            raise AttributeError(f"{self!r} has no {name}") from None

    def __repr__(self) -> str:
        rest = [
            f"{key}={str(value)[:120]}"
            for key, value in self._fields.items()
            if key not in ("value", "error") and value not in ([], None, b"")
        ]
        did = winsock.outcome(self.value, self.error)
        return f"{self._said} = {did}  {' '.join(rest)}".rstrip()

    def returns(self, value: int | None = None) -> "Reply":
        """Asserts success (with this value) and that no stray code was left. Returns itself."""
        expected = "success" if value is None else value
        assert self.error in (0, None), f"{self!r}; Windows: {expected}"
        if value is None:
            assert self.value != -1, f"{self!r}; Windows: {expected}"
        else:
            assert self.value == value, f"{self!r}; Windows: {expected}"
        return self

    def fails(self, *codes: int) -> "Reply":
        """Asserts failure with this code (or one of these, where Windows itself varies)."""
        expected = " or ".join(error_name(code) for code in codes)
        assert self.value == -1 and self.error in codes, f"{self!r}; Windows: -1, {expected}"
        return self

    def gives(self, code: int) -> "Reply":
        """For tables: fails with the code, or returns 0 when it is 0."""
        return self.fails(code) if code else self.returns(0)


class Pending:
    """A call running in a thread of the agent."""

    def __init__(self, agent: "Agent", thread: str, said: str):
        self._agent, self._thread, self._said = agent, thread, said

    def _join(self, limit_s: float) -> dict[str, Any]:
        request = {"join": self._thread, "timeout_ms": int(limit_s * 1000)}
        return self._agent.exchange(request, limit_s + PATIENCE_S)

    def is_blocked(self) -> bool:
        """True if the call has begun and stays away for a glance. A reply that has come instead is
        lost, so this is for asserting."""
        while True:
            answer = self._join(GLANCE_S)
            if not answer.get("pending"):
                self._agent.trace.append(f"{self._said} did not block: {answer}")
                return False
            if answer["entered"]:
                return True

    def result(self) -> Reply:
        answer = self._join(PATIENCE_S)
        assert not answer.get("pending"), f"{self._said} never returned"
        return self._agent.reply(self._said, answer)


class _Started:
    def __init__(self, agent: "Agent", thread: str):
        self._agent, self._thread = agent, thread

    def __getattr__(self, name: str):
        def start(*values: Any, **named: Any) -> Pending:
            request = self._agent.request(name, values, named) | {"thread": self._thread}
            said = f"{self._agent.title} [{self._thread}] {_spoken(request)}"
            self._agent.exchange(request)
            return Pending(self._agent, self._thread, said)

        return start


def _spoken(request: dict[str, Any]) -> str:
    arguments = ", ".join(
        winsock.argument(key, value) for key, value in request.items() if key not in ("call", "thread")
    )
    return f"{request['call']}({arguments})"


class Agent:
    def __init__(self, target: Target, role: str = "agent"):
        self.target = target
        self.title = role if role == target.name else f"{role}({target.name})"
        self.trace: list[str] = []
        self.channel = (
            Connection(target) if target.agent else Program(target, "ws2_agent")
        )

    # How it works underneath.

    def exchange(self, request: dict[str, Any], limit_s: float = PATIENCE_S) -> dict[str, Any]:
        try:
            self.channel.write(json.dumps(request))
        except (BrokenPipeError, OSError):
            raise AssertionError(f"{self.title} is gone: {self.channel.lines.seen[-3:]}") from None
        line = self.channel.lines.next(limit_s)
        assert line is not None, f"{self.title} ended{self.channel.ending()} during {request}"
        try:
            return json.loads(line)
        except json.JSONDecodeError:
            raise AssertionError(f"{self.title} said: {line}") from None

    def request(self, name: str, values: tuple, named: dict[str, Any]) -> dict[str, Any]:
        request = {"call": name, **dict(zip(POSITIONAL.get(name, ("s",)), values, strict=False))}
        assert len(values) <= len(POSITIONAL.get(name, ("s",))), f"too many arguments to {name}"
        request |= {key.rstrip("_"): value for key, value in named.items()}
        data = request.pop("data", b"")
        if isinstance(data, bytes) and data:
            request["hex"] = data.hex()
        elif data is None or isinstance(data, str):
            request["data" if data is None else "text"] = data
        if name in ("WSASend", "WSASendTo"):
            request["buffers"] = [part.hex() for part in request["buffers"]]
        return request

    def reply(self, said: str, answer: dict[str, Any]) -> Reply:
        if "unsupported" in answer:
            self.trace.append(f"{said}: missing")
            raise Missing(f"{self.title} has no {answer['unsupported']}")
        if "value" not in answer:
            raise RuntimeError(f"the scenario is wrong, not the target: {said}: {answer}")
        reply = Reply(said, answer)
        self.trace.append(repr(reply))
        return reply

    def close(self) -> None:
        self.channel.close()

    def leave(self) -> None:
        """Has the program call exit(); when it is gone is its own affair."""
        self.trace.append(f"{self.title} leaves")
        self.channel.write(json.dumps({"call": "exit"}))

    def kill(self) -> None:
        """Ends the process as a crash would, sockets and all."""
        self.trace.append(f"{self.title} killed")
        self.channel.kill()

    # What scenarios use.

    def __getattr__(self, name: str):
        def call(*values: Any, **named: Any) -> Reply:
            request = self.request(name, values, named)
            return self.reply(f"{self.title} {_spoken(request)}", self.exchange(request))

        return call

    def thread(self, name: str) -> _Started:
        """`agent.thread("a").recv(s)` runs the call in a thread of its own: a Pending."""
        return _Started(self, name)

    def stream(self, af: int = winsock.AF_INET) -> int:
        return self.socket(af, winsock.SOCK_STREAM, winsock.IPPROTO_TCP).returns().value

    def datagram(self, af: int = winsock.AF_INET) -> int:
        return self.socket(af, winsock.SOCK_DGRAM, winsock.IPPROTO_UDP).returns().value

    def bound(self, s: int, host: str = "127.0.0.1") -> list:
        """Binds to a port of the system's choice and returns the address."""
        self.bind(s, [host, 0]).returns(0)
        return self.getsockname(s).returns(0).address

    def listener(self, backlog: int = 5, host: str = "127.0.0.1") -> tuple[int, list]:
        s = self.stream(winsock.AF_INET6 if ":" in host else winsock.AF_INET)
        address = self.bound(s, host)
        self.listen(s, backlog).returns(0)
        return s, address

    def process(self) -> int:
        return self.GetCurrentProcessId().returns().value

    def offer(self, s: int, taker: "Agent") -> str:
        """What WSADuplicateSocket writes for that agent's process."""
        return self.WSADuplicateSocketW(s, taker.process()).returns(0).info

    def take(self, info: str) -> int:
        """The socket that offer() described."""
        return self.WSASocketW(info).returns().value

    def connected_to(self, address: list) -> int:
        s = self.stream(winsock.AF_INET6 if ":" in address[0] else winsock.AF_INET)
        self.connect(s, address).returns(0)
        return s

    def set_non_blocking(self, s: int) -> None:
        self.ioctlsocket(s, winsock.FIONBIO, 1).returns(0)

    def close_with_reset(self, s: int) -> None:
        self.setsockopt(s, winsock.SOL_SOCKET, winsock.SO_LINGER, data=bytes([1, 0, 0, 0])).returns(0)
        self.closesocket(s).returns(0)

    def recv_all(self, s: int, count: int) -> bytes:
        """Exactly this many bytes of a stream, however many calls that takes."""
        data = b""
        while len(data) < count:
            reply = self.recv(s, count - len(data)).returns()
            assert reply.value, f"{reply!r}: the stream ended after {len(data)} of {count} bytes"
            data += reply.data
        return data

    def await_ready(self, s: int, what: str = "read", limit_s: float = PATIENCE_S) -> None:
        """Until select() reports the socket in that set: "read", "write" or "except"."""
        request = {"call": "select", what: [s], "timeout_ms": int(limit_s * TIME_FACTOR * 1000)}
        answer = self.exchange(request, limit_s * TIME_FACTOR + PATIENCE_S)
        self.reply(f"{self.title} select({what}={s})", answer).returns(1)


def until(attempt: Callable[[], Reply], done: Callable[[Reply], bool]) -> list[Reply]:
    """Repeats a call until its reply is as wanted; every reply so far. Fails when patience ends."""
    replies = []
    limit = time.monotonic() + PATIENCE_S
    while not replies or not done(replies[-1]):
        assert time.monotonic() < limit, f"still {replies[-1]!r}"
        replies.append(attempt())
    return replies


def tcp_pair(server: Agent, client: Agent) -> tuple[int, int]:
    """A connected stream between two agents: (socket at the server, socket at the client)."""
    listening, address = server.listener()
    near = client.connected_to(address)
    far = server.accept(listening).returns().value
    server.closesocket(listening).returns(0)
    return far, near
