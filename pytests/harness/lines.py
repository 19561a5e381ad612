# SPDX-License-Identifier: MIT
"""Something that is talked to in lines: a process, or a TCP connection. Reading has a limit, and
nothing is left running."""

import contextlib
import queue
import socket
import subprocess
import threading
from collections.abc import Iterable

from harness.targets import PATIENCE_S, Target


class Lines:
    """Lines arriving from somewhere, read by a thread so that waiting can have a limit."""

    def __init__(self, source: Iterable[str]):
        self.seen: list[str] = []
        self._arrived: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def _read(self, source: Iterable[str]) -> None:
        try:
            for line in source:
                self._arrived.put(line.rstrip("\r\n"))
        except (OSError, ValueError):
            pass  # the other side or we closed it; the end is told below
        self._arrived.put(None)

    def next(self, limit_s: float = PATIENCE_S) -> str | None:
        """The next line, None at the end. Fails when nothing comes in time."""
        try:
            line = self._arrived.get(timeout=limit_s)
        except queue.Empty:
            raise AssertionError(f"no line within {limit_s:g} s, so far: {self.seen}") from None
        if line is not None:
            self.seen.append(line)
        else:
            self._arrived.put(None)  # the end stays the end
        return line

    def rest(self) -> list[str]:
        """Every line until the end, those already read included."""
        while self.next() is not None:
            pass
        return self.seen


class Program:
    """A process of one target, its standard streams in lines."""

    def __init__(self, target: Target, name: str, *arguments: str):
        self.process = subprocess.Popen(
            target.command(name, *arguments),
            env=target.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            bufsize=1,
        )
        self.lines = Lines(self.process.stdout)

    def write(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def finish(self) -> int:
        """Waits for the program to leave by itself and returns its status."""
        return self.process.wait(timeout=PATIENCE_S)

    def ending(self) -> str:
        """What is known of the end of a program that says nothing any more."""
        return f" with status {self.finish()}"

    def has_ended(self, limit_s: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=limit_s)
        return self.process.returncode is not None

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE_S)

    def close(self) -> None:
        self.kill()
        self.process.stdin.close()


class Connection:
    """A program that an agent which listens has started for us."""

    def __init__(self, target: Target, name: str = "ws2_agent"):
        self._socket = socket.create_connection(target.address(), timeout=PATIENCE_S)
        self._socket.settimeout(None)
        self._socket.sendall(target.hello(name))
        self.lines = Lines(self._socket.makefile("r", encoding="utf-8", errors="replace"))

    def write(self, line: str) -> None:
        self._socket.sendall(line.encode() + b"\n")

    def ending(self) -> str:
        return ""

    def finish(self) -> int:
        """Waits for the end of the program, whose status stays over there."""
        self.lines.rest()
        return 0

    def has_ended(self, limit_s: float) -> bool:
        with contextlib.suppress(AssertionError):
            return self.lines.next(limit_s) is None
        return False

    def kill(self) -> None:
        """Ends the program at once, as a crash would: the agent does that when we leave, and closes
        the connection when it is done."""
        self._socket.shutdown(socket.SHUT_WR)
        self.lines.rest()

    def close(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it was closed already
        self._socket.close()
