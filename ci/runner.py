# SPDX-License-Identifier: MIT
"""Runs a table of steps: one line per step, details of what failed, one summary line last.

Nothing here can hang: a step has a time limit, which all its commands share, and whatever a command
leaves running in its process group is killed when the command ends.
"""

import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
LOGS = BUILD / "ci"
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WAITING_JOBS = 3 * JOBS  # of tests, most of which wait for what must not happen
DETAIL_LINES = 150
# What details leave out: colours, and lines that say that all is well.
COLOUR = re.compile(r"\x1b\[[\d;]*m")
FINE = re.compile(r"\s*$|\d+ warnings? generated\.$|\[[\d/ %]+\] [A-Z]\w+ |-- |Preset CMake var|  [A-Z]\w+=")

# Whatever the caller's shell has set up, every machine builds and tests the same thing.
DROPPED = (
    "CC CXX CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH LIBRARY_PATH LD_LIBRARY_PATH LD_PRELOAD "
    "CMAKE_GENERATOR CMAKE_PREFIX_PATH CMAKE_BUILD_TYPE PKG_CONFIG_PATH PYTHONPATH PYTHONHOME "
    "DESTDIR MAKEFLAGS DISPLAY WAYLAND_DISPLAY GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE"
).split()

T = TypeVar("T")


class Failed(Exception):
    """A step did not hold. The text says what, the log says the rest."""


class Skipped(Exception):
    """A step cannot be done on this machine. The text says why."""


class Shell:
    """What a step's function gets: runs commands, with a log and a deadline of their own."""

    def __init__(self, log: pathlib.Path, limit_s: float, plan: "Sequence[Step]" = ()):
        self.plan = plan
        self.notes: list[str] = []
        self._deadline = time.monotonic() + limit_s
        self._limit_s = limit_s
        self._process: subprocess.Popen | None = None
        self._stopped = False
        log.parent.mkdir(parents=True, exist_ok=True)
        self._path = log
        self._log = log.open("w+b", buffering=0)

    def run(
        self,
        *command: str | os.PathLike,
        env: Mapping[str, str] | None = None,
        cwd: pathlib.Path = ROOT,
    ) -> str:
        """Runs a command to its end and returns what it printed. Its failure is the step's."""
        words = [str(word) for word in command]
        shown = shorten(" ".join(words))
        self.say(f"$ {shown}")
        start = self._log.tell()
        try:
            self._process = process = subprocess.Popen(
                words,
                cwd=cwd,
                env=environment(env),
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(f"{words[0]}: {error.strerror}") from None
        try:
            if self._stopped:
                raise Failed("stopped")
            status = process.wait(max(0.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise Failed(f"not done after {self._limit_s:.0f} s: {shown}") from None
        finally:
            end_group(process)
        output = os.pread(self._log.fileno(), self._size() - start, start)
        self._log.seek(0, os.SEEK_END)
        if status != 0:
            raise Failed(f"exit status {status}: {shown}")
        return output.decode(errors="replace")

    def each(self, parts: Sequence[Callable[["Shell"], T]], at_once: int = JOBS) -> list[T]:
        """Runs parts of the step that need nothing of each other, several at once, each with a log of its own.

        Returns what they returned, in their order. The first that fails is the step's failure.
        """
        left_s = self._deadline - time.monotonic()
        shells = [Shell(self._path.with_suffix(f".{number}.log"), left_s) for number in range(len(parts))]
        pool = concurrent.futures.ThreadPoolExecutor(at_once)
        failed: list[int] = []
        try:
            running = [pool.submit(part, shell) for part, shell in zip(parts, shells, strict=True)]
            concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_EXCEPTION)
            failed = [number for number, each in enumerate(running) if each.done() and each.exception()]
        finally:
            # After a failure, or when the whole run is ended, the others are not waited for.
            for shell in shells:
                shell.stop()
            pool.shutdown(cancel_futures=True)
            # The end of the log is what is shown of a failure.
            for number in sorted(range(len(shells)), key=lambda number: number in failed):
                self._take(shells[number])
        if failed:
            running[failed[0]].result()
        return [each.result() for each in running]

    def stop(self) -> None:
        """Ends the command that runs, from another thread; there will be no other."""
        self._stopped = True
        if self._process and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def say(self, line: str) -> None:
        self._log.seek(0, os.SEEK_END)
        self._log.write(f"{line}\n".encode())

    def note(self, text: str) -> None:
        """Adds a few words to the step's line."""
        self.notes.append(text)

    def tail(self) -> list[str]:
        text = os.pread(self._log.fileno(), self._size(), 0).decode(errors="replace")
        lines = (COLOUR.sub("", line) for line in text.splitlines())
        return [shorten(line, 300) for line in lines if not FINE.match(line)][-DETAIL_LINES:]

    def close(self) -> None:
        self._log.close()

    def _take(self, part: "Shell") -> None:
        """Adds the log and the notes of a part that is over."""
        self._log.seek(0, os.SEEK_END)
        self._log.write(os.pread(part._log.fileno(), part._size(), 0))
        self.notes += [note for note in part.notes if note not in self.notes]
        part.close()
        part._path.unlink()

    def _size(self) -> int:
        return os.fstat(self._log.fileno()).st_size


@dataclasses.dataclass(frozen=True)
class Step:
    name: str
    what: str
    run: Callable[[Shell], None]
    limit_s: int
    packages: tuple[str, ...] = ()  # purposes of ci/packages
    needs: tuple[str, ...] = ()  # steps that come before and must hold
    is_test: bool = False  # --repeat repeats it


def shorten(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else f"{text[: limit - 4]} ..."


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in DROPPED}
    system = ["/usr/local/sbin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    others = [each for each in env.get("PATH", "").split(":") if each and each not in system]
    env["PATH"] = ":".join(system + others)
    env["LC_ALL"] = "C.UTF-8"
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env.update(more or {})
    return env


def end_group(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Loops that do nothing but take processor time, so that tests meet a slow machine."""
    # They look after themselves: none outlives this process, whatever ends it.
    loop = "import os\nhome = os.getppid()\nwhile os.getppid() == home: pass"
    loops = [subprocess.Popen([sys.executable, "-c", loop]) for _ in range(count)]
    try:
        yield
    finally:
        for each in loops:
            each.kill()
            each.wait()


def with_needs(table: Sequence[Step], names: Sequence[str]) -> list[Step]:
    """The named steps and all that they need, in the table's order."""
    by_name = {step.name: step for step in table}
    wanted: set[str] = set()

    def want(name: str) -> None:
        if name not in wanted:
            wanted.add(name)
            for need in by_name[name].needs:
                want(need)

    for name in names:
        want(name)
    return [step for step in table if step.name in wanted]


@dataclasses.dataclass
class Tally:
    held: dict[str, bool] = dataclasses.field(default_factory=dict)
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def summary(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def run_step(step: Step, tally: Tally, plan: Sequence[Step], label: str) -> None:
    print(f"{label:<22} ", end="", flush=True)
    broken = next((need for need in step.needs if tally.held.get(need) is False), None)
    if broken:
        tally.skipped += 1
        tally.held[step.name] = False
        print(f"skipped   (needs {broken})", flush=True)
        return

    began = time.monotonic()
    log = LOGS / f"{label.replace(' ', '-').replace('/', '-of-')}.log"
    shell = Shell(log, step.limit_s, plan)
    details: list[str] = []
    try:
        step.run(shell)
        word = "ok"
        tally.passed += 1
        tally.held[step.name] = tally.held.get(step.name, True)
    except Skipped as reason:
        word = "skipped"
        shell.note(str(reason))
        tally.skipped += 1
    except Failed as reason:
        word = "FAILED"
        details = [*shell.tail(), str(reason), f"log: {log.relative_to(ROOT)}"]
        tally.failed += 1
        tally.held[step.name] = False
    finally:
        shell.close()
    notes = f"   ({', '.join(shell.notes)})" if shell.notes else ""
    print(f"{word:<8} {time.monotonic() - began:7.1f} s{notes}", flush=True)
    for line in details:
        print(f"    {line}", flush=True)


def run_all(plan: Sequence[Step], repeat: int, busy_loops: int) -> Tally:
    tally = Tally()
    tests = [step for step in plan if step.is_test and (repeat > 1 or busy_loops)]
    for step in plan:
        if step not in tests:
            run_step(step, tally, plan, step.name)
    with busy(busy_loops):
        for turn in range(1, repeat + 1):
            for step in tests:
                run_step(step, tally, plan, f"{step.name} {turn}/{repeat}")
    return tally
