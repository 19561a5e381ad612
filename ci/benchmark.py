#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the programs of bench/ side by side and puts what they say into tables and plots.

Every row is measured by a fresh process of each peer in turn, round after round, so that whatever
else the machine does meets all of them alike. The ratio to the raw calls is taken within each round.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import benchmark_report
import instructions
from benchmark_table import (
    FOR_ANY_NUMBER, FOR_AS_MANY_AS_EVENTS, LOADS, OURS, PEERS, RAW, ROWS, SERVERS, WINE, WINE_SERVERS, Row,
)
from runner import BUILD, JOBS, LOGS, ROOT, Shell, environment

HERE = BUILD / "bench"
BIN = HERE / "bin"
WINE_BIN = BUILD / "bench-mingw" / "bin"
CORE = max(os.sched_getaffinity(0))  # the first one is where the host likes to do its own things
MOST_LOAD = 0.3  # above it ratios tell of the other programs
ONE_CORE = ("taskset", "-c", str(CORE))


def say(text: str) -> None:
    print(text, flush=True)


def run(*command: str | os.PathLike, limit_s: float = 600, **more) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=ROOT, env=environment(more.get("env")), timeout=limit_s, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: status {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def build(preset: str) -> None:
    say(f"building {preset}")
    run("cmake", "--preset", preset)
    run("cmake", "--build", "--preset", preset, "--parallel", JOBS, limit_s=1800)


# --- programs under the driver's hand ---------------------------------------------------------------


@contextlib.contextmanager
def started(*command: str | os.PathLike, env: dict | None = None) -> Iterator[subprocess.Popen]:
    """A program that runs until its input ends, or until it is killed."""
    process = subprocess.Popen(
        [str(word) for word in command], cwd=ROOT, env=environment(env), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def reason_of(error: RuntimeError | subprocess.TimeoutExpired) -> str:
    """Why something could not be measured, for the table."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"does not end within {error.timeout:.0f} s"
    return (str(error).strip().splitlines() or ["fails"])[-1]


@contextlib.contextmanager
def echo_server(program: Sequence[str | os.PathLike], env: dict | None = None) -> Iterator[int]:
    """A server on the core, by the port it prints."""
    with started(*ONE_CORE, *program, env=env) as server:
        line = server.stdout.readline()
        if not line.strip().isdigit():
            raise RuntimeError("does not tell its port")
        yield int(line)


@contextlib.contextmanager
def wine_prefix() -> Iterator[dict[str, str]]:
    """A Wine of our own with a server that stays, pinned like the programs."""
    env = {
        "WINEPREFIX": str(BUILD / "wine"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }
    # The server must not hold our pipes open.
    quiet = {"env": environment(env), "check": False, "timeout": 300, "stdin": subprocess.DEVNULL,
             "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*ONE_CORE, ROOT / "ci/wine", "wineboot", "--init"], **quiet)
    subprocess.run([*ONE_CORE, "wineserver", "--persistent"], **quiet)
    try:
        yield env
    finally:
        subprocess.run(["wineserver", "--kill"], **quiet)


# --- the rows -------------------------------------------------------------------------------------


def available() -> dict[str, set[str]]:
    """The rows that each peer's program has."""
    found = {}
    for peer in PEERS:
        program = BIN / f"bench_{peer}"
        if program.exists():
            found[peer] = set(run(program, "--list").splitlines())
    return found


def pinned(row: Row) -> tuple[str, ...]:
    return ONE_CORE if row.cores == 1 else ()


def measure(peer: str, row: Row, min_time: float) -> float:
    """Nanoseconds per operation."""
    words = [BIN / f"bench_{peer}", "--row", row.name, "--min-time", min_time]
    with contextlib.ExitStack() as stack:
        if row.processes:
            port = stack.enter_context(echo_server([BIN / f"echo_threads_{peer}"]))
            words += ["--echo-port", port]
        output = run(*pinned(row), *words, "--benchmark_format=json", limit_s=60)
    (entry,) = json.loads(output)["benchmarks"]
    return float(entry["real_time"])


def too_many_descriptors(row: Row) -> bool:
    size = re.match(r"(?:select|poll) (\d+)", row.name)
    return bool(size) and int(size[1]) + 100 > resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def measure_rows(chosen: Sequence[Row], rounds: int, min_time: float) -> dict:
    """Rows whose ratios are not certain after these rounds get up to twice as many again."""
    offered = available()
    times: dict[str, dict[str, list[float]]] = {}
    failures: dict[str, str] = {}
    for number in range(1, 3 * rounds + 1):
        if number > rounds:
            chosen = [row for row in chosen if not benchmark_report.is_certain(row, times.get(row.name, {}))]
        if not chosen:
            break
        say(f"rows, round {number}: {len(chosen)}")
        for row in chosen:
            peers = [peer for peer in offered if row.name in offered[peer]]
            # A different one begins each round: none always follows the same other.
            shift = number % len(peers)
            for peer in peers[shift:] + peers[:shift]:
                if row.processes and not (BIN / f"echo_threads_{peer}").exists():
                    continue
                if f"{peer}: {row.name}" in failures:
                    continue
                try:
                    value = measure(peer, row, min_time)
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    failures[f"{peer}: {row.name}"] = reason_of(error)
                    continue
                times.setdefault(row.name, {}).setdefault(peer, []).append(value)
    return {"times": times, "failures": failures}


def measure_wine_rows(chosen: Sequence[Row], rounds: int, min_time: float, env: dict) -> dict:
    times: dict[str, list[float]] = {}
    program = WINE_BIN / "bench_ws2shim.exe"
    for number in range(1, rounds + 1):
        say(f"rows under Wine, round {number} of {rounds}")
        for row in (each for each in chosen if each.wine):
            words = (ROOT / "ci/wine", program, "--row", row.name, "--min-time", min_time)
            with contextlib.suppress(RuntimeError, subprocess.TimeoutExpired):
                output = run(*pinned(row), *words, limit_s=60, env=env)
                (entry,) = json.loads(output)["benchmarks"]
                times.setdefault(row.name, []).append(float(entry["real_time"]))
    return times


# --- servers --------------------------------------------------------------------------------------


def load(port: int, connections: int, size: int, seconds: float, *more: str) -> dict:
    words = ("--port", port, "--connections", connections, "--size", size, "--seconds", seconds)
    return json.loads(run(*ONE_CORE, BIN / "load", *words, *more, limit_s=60))


def most_connections(name: str, *, is_wine: bool) -> int:
    if name.startswith(FOR_AS_MANY_AS_EVENTS):
        return 64
    if is_wine or not name.startswith(FOR_ANY_NUMBER):
        return 1000
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100


def serve(name: str, program: Sequence[str | os.PathLike], seconds: float, env: dict | None) -> dict:
    """One server through all its loads: a fresh one for each, as they come in practice."""
    figures = {}
    most = most_connections(name, is_wine=bool(env))
    for connections, size in LOADS:
        if connections > most:
            continue
        with echo_server(program, env) as port:
            figures[f"{connections} x {size}"] = load(port, connections, size, seconds)
    with echo_server(program, env) as port:
        figures["churn"] = load(port, 1, 64, seconds, "--churn")
    return figures


def measure_servers(rounds: int, seconds: float, wine_env: dict | None, chosen: str = "") -> dict:
    programs = {}
    for name in SERVERS:
        program, *words = name.split()
        if name != "epoll" and not re.search(chosen, name):
            continue
        if (BIN / f"echo_{program}").exists():
            programs[name] = [BIN / f"echo_{program}", *words]
    results: dict[str, dict[str, list[dict]]] = {}
    failures: dict[str, str] = {}
    for number in range(1, rounds + 1):
        say(f"servers, round {number} of {rounds}")
        turn = {name: (program, None) for name, program in programs.items()}
        if wine_env and number == 1:
            for name in WINE_SERVERS:
                file, *words = name.split()
                program = [ROOT / "ci/wine", WINE_BIN / f"echo_{file}.exe", *words]
                turn[name.replace(OURS, WINE)] = (program, wine_env)
        for name, (program, env) in turn.items():
            try:
                figures = serve(name, program, seconds, env)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                failures[name] = reason_of(error)
                continue
            for kind, figure in figures.items():
                results.setdefault(name, {}).setdefault(kind, []).append(figure)
    return {"results": results, "failures": failures}


# --- memory, start-up, size -----------------------------------------------------------------------


def private_bytes(pid: int) -> int:
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return 1024 * sum(int(kb) for kb in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE))


def memory_per_socket(peer: str, kind: str, count: int = 4000) -> float:
    with started(BIN / f"bench_{peer}", "--hold", kind, "--count", count) as program:
        sizes = []
        for word in ("before", "after"):
            if program.stdout.readline().strip() != word:
                raise RuntimeError(f"bench_{peer} --hold {kind} said something else")
            sizes.append(private_bytes(program.pid))
            program.stdin.write("\n")
            program.stdin.flush()
        return (sizes[1] - sizes[0]) / count


def start_time_ms(peer: str) -> float:
    began = time.perf_counter()
    run(*ONE_CORE, BIN / f"bench_{peer}", "--start-only")
    return (time.perf_counter() - began) * 1000


def library_sizes() -> dict[str, int]:
    """What a program loads besides itself; the code and data of our library without symbols."""
    stripped = HERE / "libws2_32.stripped.so"
    shutil.copy(HERE / "shim" / "libws2_32.so", stripped)
    run("strip", stripped)
    sizes = {"libws2_32.so": stripped.stat().st_size}
    for name in ("libwinpr2.so", "libuv.so"):
        for folder in pathlib.Path("/usr/lib").glob("*-linux-gnu"):
            if (folder / name).exists():
                sizes[name] = (folder / name).resolve().stat().st_size
    return sizes


def measure_footprint(rounds: int) -> dict:
    peers = [peer for peer in available() if peer in (RAW, OURS, "winpr")]
    starts: dict[str, list[float]] = {peer: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            starts[peer].append(start_time_ms(peer))
    kinds = ("stream", "datagram")
    return {
        "bytes_per_socket": {p: {kind: memory_per_socket(p, kind) for kind in kinds} for p in peers},
        "start_ms": starts,
        "library_bytes": library_sizes(),
    }


# --- instructions ---------------------------------------------------------------------------------


def count_instructions(count) -> dict[str, float]:
    """`count` is one of those of the module; it gets the library that was built for the rows."""
    shell = Shell(LOGS / "bench-instructions.log", 300)
    try:
        stage = HERE / "stage"
        shell.run("cmake", "--install", HERE, "--prefix", stage)
        return count(shell, stage)
    finally:
        shell.close()


# --- all of it ------------------------------------------------------------------------------------


def machine() -> dict[str, str]:
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text("utf-8"))
    return {
        "processor": processor[1] if processor else platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "kernel": platform.release(),
        "libc": "-".join(platform.libc_ver()),
        "compiler": run("c++", "--version").splitlines()[0],
        "date": datetime.date.today().isoformat(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def wait_until_idle(limit: float, patience_s: float = 300) -> bool:
    """Building has just made the load; what remains after a while is other people's."""
    end = time.monotonic() + patience_s
    while os.getloadavg()[0] > limit:
        if time.monotonic() > end:
            return False
        time.sleep(1)
    return True


def wants_wine(options: argparse.Namespace) -> bool:
    if options.no_wine or options.servers or not shutil.which("wine"):
        return False
    return bool(shutil.which("x86_64-w64-mingw32-g++-posix"))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few short rounds, no document changes")
    parser.add_argument("--only", default="", metavar="REGEX", help="rows whose name matches; no servers")
    parser.add_argument("--servers", default="", metavar="REGEX", help="servers whose name matches, beside epoll; no rows")
    parser.add_argument("--rounds", type=int, help="how often each row and each server is measured")
    parser.add_argument("--busy", action="store_true", help="measure although the machine has other things to do")
    parser.add_argument("--no-wine", action="store_true", help="leave Wine out")
    parser.add_argument("--no-servers", action="store_true", help="leave the servers out")
    parser.add_argument("--no-build", action="store_true", help="the programs are there")
    parser.add_argument("--update-instructions", action="store_true", help="count, keep, and leave")
    parser.add_argument("--report-only", action="store_true", help="tables and plots of the last run")
    options = parser.parse_args(arguments)

    file = HERE / "results.json"
    if options.report_only:
        benchmark_report.write(json.loads(file.read_text("utf-8")), HERE, into_document=True)
        return 0

    if options.update_instructions:
        build("bench")
        for call, number in count_instructions(instructions.update).items():
            say(f"{call:<18} {number:6.1f} instructions of our own")
        return 0

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wine = wants_wine(options)
    if not options.no_build:
        build("bench")
        if wine:
            build("bench-mingw")
    if not (options.busy or options.quick) and not wait_until_idle(MOST_LOAD):
        say(f"the load average stays above {MOST_LOAD}: nothing is measured, unless with --busy")
        return 1
    chosen = [] if options.servers else [row for row in ROWS if re.search(options.only, row.name)]
    left_out = [row.name for row in chosen if too_many_descriptors(row)]
    chosen = [row for row in chosen if row.name not in left_out]
    rounds = options.rounds or (5 if options.quick else 21)
    results: dict = {"machine": machine(), "left_out": left_out, "quick": options.quick}

    with contextlib.ExitStack() as stack:
        results["rows"] = measure_rows(chosen, rounds, 0.005 if options.quick else 0.01)
        wine_env = stack.enter_context(wine_prefix()) if wine else None
        if wine_env:
            turns = 1 if options.quick else 3
            results["wine"] = measure_wine_rows(chosen, turns, 0.01, wine_env)
        if not options.only and not options.no_servers:
            turns, seconds = (1, 0.2) if options.quick else (11, 0.4)
            results["servers"] = measure_servers(options.rounds or turns, seconds, wine_env, options.servers)
    is_part = bool(options.only or options.servers)
    if not is_part:
        results["footprint"] = measure_footprint(rounds)
        results["instructions"] = count_instructions(instructions.count)

    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    whole = not (options.quick or is_part or options.no_servers)
    say(benchmark_report.write(results, HERE, into_document=whole))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
