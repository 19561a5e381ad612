# SPDX-License-Identifier: MIT
"""Builds and runs: the programs of tests on every target, and the scenarios between them."""

import collections
import concurrent.futures
import contextlib
import datetime
import importlib.util
import json
import os
import pathlib
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from report.terminal import Progress, say

ROOT = pathlib.Path(__file__).resolve().parents[2]
JOBS = os.cpu_count() or 1
# The programs of tests, and what their environment says.
PROGRAMS = {
    "winsock_tests": {},
    "winsock_retry_tests": {"WS2_RETRY_REFUSED_CONNECTS": "1"},
    "win32_tests": {},
}
STARTED = ("ws2_agent", "tcp_tutorial_server", "tcp_tutorial_client", "event_chat_server", "event_chat_client",
           "iocp_echo_server", "iocp_echo_client")  # by scenarios  # fmt: skip
IDS_AT_ONCE = 60
TAIL = 15


def load_targets():
    """pytests/harness/targets.py by itself: the package needs pytest, which Windows may not have."""
    spec = importlib.util.spec_from_file_location("ws2_targets", ROOT / "pytests/harness/targets.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


targets = load_targets()
LIMIT_S = 180 * targets.TIME_FACTOR  # a behaviour


# Building.


class Broken(Exception):
    """Nothing can be run. The text says why."""


def build(preset: str, log: pathlib.Path, progress: Progress, programs, more=(), tree=None) -> None:
    """Builds these programs of a preset, telling how far it is."""
    folder = tree or ROOT / "build" / preset
    began = time.monotonic()
    with log.open("w", encoding="utf-8") as file:
        progress.show(f"{preset}: configuring")
        configure = ["cmake", "--preset", preset, "-B", str(folder), *more]
        if subprocess.run(configure, cwd=ROOT, stdout=file, stderr=file, check=False).returncode:
            raise Broken(failure_of(preset, log))
        known = subprocess.run(
            ["cmake", "--build", str(folder), "--target", "help"], capture_output=True, text=True, check=False
        ).stdout
        names = [name for name in programs if re.search(rf"\b{name}\b", known)]
        if not names:
            return
        command = ["cmake", "--build", str(folder), "--parallel", str(JOBS), "--target", *names]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in process.stdout:
            file.write(line)
            if found := re.match(r"\[(\d+)/(\d+)\] (?:\w+ )*.*?([\w.-]+)$", line):
                progress.show(f"{preset}: building, {found[1]} of {found[2]}, {found[3]}")
        if process.wait():
            file.flush()
            raise Broken(failure_of(preset, log))
    progress.done(f"{preset}: built in {time.monotonic() - began:.0f} s")


def failure_of(preset: str, log: pathlib.Path) -> str:
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
    return "\n".join([f"{preset}: does not build, see {log}", *tail])


def commit() -> str:
    """The commit that is checked out, with a + when files of it were changed."""
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    with contextlib.suppress(OSError):
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")
    return ""


# Running one program.


def remote_word(word: str) -> str:
    """Quoted for the shell behind ssh, whether that is one of POSIX or of Windows."""
    return word if re.fullmatch(r"[\w./:=@-]+", word) else f'"{word}"'


class Run:
    """The lines of a program on a target, as they come; ends it when it says nothing for too long."""

    def __init__(self, target, program: str, arguments: list[str], variables: dict[str, str]):
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._socket = self._process = None
        if target.agent:
            self._socket = socket.create_connection(target.address(), timeout=LIMIT_S)
            self._socket.settimeout(None)
            self._socket.sendall(target.hello(program, arguments, variables))
            source = self._socket.makefile("r", encoding="utf-8", errors="replace")
        else:
            environment = target.environment() | variables
            if target.remote:
                arguments = [*(f"{name}={value}" for name, value in variables.items()), *arguments]
                arguments = [remote_word(word) for word in arguments]
            self._process = subprocess.Popen(
                target.command(program, *arguments), env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            source = self._process.stdout
        threading.Thread(target=self._read, args=(source,), daemon=True).start()

    def _read(self, source) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in source:
                self._lines.put(line)
        self._lines.put(None)

    def lines(self) -> Iterator[dict]:
        """Those that are JSON objects. Catch2 writes its own report between them."""
        with contextlib.suppress(queue.Empty):
            while (line := self._lines.get(timeout=LIMIT_S)) is not None:
                if line.startswith("{"):
                    with contextlib.suppress(json.JSONDecodeError):
                        yield json.loads(line)

    def end(self) -> None:
        if self._socket:
            self._socket.close()
        if self._process:
            self._process.kill()
            self._process.wait()


def lines_of(target, program: str, *arguments: str, **variables: str) -> Iterator[dict]:
    try:
        run = Run(target, program, list(arguments), variables)
    except OSError:
        return
    try:
        yield from run.lines()
    finally:
        run.end()


# Running everything.


class Board:
    """Counts what has come and shows it."""

    def __init__(self, title: str, total: int, progress: Progress):
        self._title, self._total, self._progress = title, total, progress
        self._counts = collections.Counter()
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def add(self, result: dict) -> None:
        with self._lock:
            self._counts[result["verdict"]] += 1
            self._progress.show(f"{self._text()}   {result['id']}")

    def expect(self, total: int) -> None:
        self._total = total

    def _text(self) -> str:
        told = ", ".join(f"{count} {verdict}" for verdict, count in self._counts.most_common())
        return f"{self._title}: {self._counts.total()} of {self._total or '?'}: {told}"

    def done(self) -> None:
        self._progress.done(f"{self._text()} in {time.monotonic() - self._began:.0f} s")


def record_of(target) -> dict:
    """What is known of a run on a target; None when it has no program of tests."""
    facts = dict(target.facts)
    for program in PROGRAMS if not facts else ():
        facts = next(iter(lines_of(target, program, "--about")), {})
        if facts:
            break
    if not target.remote and not facts.get("commit"):
        facts["commit"] = commit()
    date = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    return {"target": target.name, **facts, "date": date}


def run_programs(target, wanted, progress: Progress) -> list[dict]:
    """The lines of every behaviour in one process that is wanted."""
    known = []
    for program in PROGRAMS:
        # An agent that has no such program says so in a line of its own.
        found = [each for each in lines_of(target, program, "--behaviours") if "id" in each and wanted(each)]
        known += [each | {"target": target.name, "program": program} for each in found]
    if not known:
        return []
    parts = collections.defaultdict(list)
    for each in known:
        parts[each["program"], each["file"]].append(each)
    board = Board(target.name, len(known), progress)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        found = pool.map(lambda part: run_file(target, part, board), parts.values())
        results = [line for lines in found for line in lines]
    board.done()
    return results


def run_file(target, behaviours: list[dict], board: Board) -> list[dict]:
    """Runs the behaviours of one file. One that ends the program is lost, not those behind it."""
    results = []
    rest = list(behaviours)
    while rest:
        chunk = rest[:IDS_AT_ONCE]
        program = chunk[0]["program"]
        names = ",".join(f"{each['id']}:*" for each in chunk)
        variables = {"WS2_RESULTS": "-"} | PROGRAMS[program]
        seen = set()
        for line in lines_of(target, program, "-r", "compact", names, **variables):
            if "verdict" in line:
                seen.add(line["id"])
                results.append(line | {"target": target.name})
                board.add(line)
        lost = [each for each in chunk if each["id"] not in seen]
        if lost:
            results.append(not_run(lost[0]))
            board.add(results[-1])
            seen.add(lost[0]["id"])
        rest = [each for each in rest if each["id"] not in seen]
    return results


def not_run(about: dict) -> dict:
    why = "! the program ended, or said nothing for too long, while this was to run"
    return about | {"verdict": "not run", "deviations": [], "skipped": "", "trace": [why], "seconds": 0}


def run_scenarios(out: pathlib.Path, names: list[str], remotes: list[str], ids, progress: Progress) -> list[dict]:
    """Runs pytests between these targets."""
    log, lines = out / "pytest.log", out / "scenarios.jsonl"
    lines.write_text("")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "pytests"]
    if importlib.util.find_spec("xdist"):
        words += ["-n", str(JOBS)]
    variables = dict(
        os.environ, WS2_RESULTS=str(lines), WS2_TARGETS=",".join(names), WS2_REMOTE=" ".join(remotes),
        WS2_BEHAVIOURS=" ".join(ids or []), PYTHONDONTWRITEBYTECODE="1",
    )  # fmt: skip
    board = Board("scenarios", 0, progress)
    expected: list[dict] = []
    results: list[dict] = []
    with log.open("w", encoding="utf-8") as file, lines.open(encoding="utf-8") as source:
        process = subprocess.Popen(words, cwd=ROOT, env=variables, stdout=file, stderr=file)
        while True:
            ended = process.poll() is not None
            while line := source.readline():
                each = json.loads(line)
                if "collected" in each:
                    expected = each["collected"]
                    board.expect(len(expected))
                else:
                    results.append(each)
                    board.add(each)
            if ended:
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
    if process.returncode not in (0, 1, 5):  # 1: some failed, and the report says which; 5: there are none
        say(f"pytest could not run, see {log}")
        say("\n".join(log.read_text(encoding="utf-8").splitlines()[-TAIL:]))
    seen = collections.Counter((each["id"], each["target"]) for each in results)
    for each in expected:
        if seen[each["id"], each["target"]] == 0:
            results.append(not_run(each))
            board.add(results[-1])
    if results:
        board.done()
    return results
