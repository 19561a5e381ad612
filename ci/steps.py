#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The steps of ci/test: a table, and a function for each step that is more than one command.

To add a check, add a row to STEPS.
"""

import argparse
import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

import consumers
import runner
from runner import BUILD, JOBS, ROOT, Failed, Shell, Skipped, Step

PYTHON = "/usr/bin/python3"
STAGE = BUILD / "stage"
LLVM = "14"  # other versions of clang-format and clang-tidy want other things


def command(*words: str | os.PathLike):
    """A step that is one command."""
    return lambda shell: shell.run(*words)


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


def build(preset: str):
    def step(shell: Shell) -> None:
        shell.run("cmake", "--preset", preset)
        shell.run("cmake", "--build", "--preset", preset, "--parallel", JOBS)

    return step


def run_tests(preset: str, rooms: str, prefix: Sequence[str] = (), **env: str):
    """A step that runs the tests of some rooms ("unit|contract"), as CTest knows them."""

    def step(shell: Shell) -> None:
        words = (*prefix, "ctest", "--preset", preset, "--parallel", JOBS, "-R", f"^({rooms})[.]")
        count_tests(shell, shell.run(*words, env=env))

    return step


def count_tests(shell: Shell, ctest_report: str) -> None:
    """Puts into the step's line how many tests there were, and which were skipped."""
    total = re.search(r"tests failed out of (\d+)", ctest_report)
    if not total:
        raise Failed("CTest reports no tests")
    shell.note(f"{total[1]} tests")
    skipped = re.findall(r"^\s*\d+ - (\S+) \(Skipped\)", ctest_report, re.MULTILINE)
    if skipped:
        shell.note(f"skipped: {' '.join(skipped)}")


@functools.cache
def without_randomization() -> tuple[str, ...]:
    """What to put before a program made with sanitizers.

    The sanitizers of GCC 12 and clang 14 want memory at fixed places, and kernels that randomize
    with more than 28 bits (Ubuntu 24.04) take them now and then.
    """
    words = ("setarch", "--addr-no-randomize")
    allowed = shutil.which("setarch") and subprocess.run([*words, "true"], check=False).returncode == 0
    return words if allowed else ()


def sanitized_tests(preset: str, rooms: str, **env: str):
    def step(shell: Shell) -> None:
        # Everything is several times slower, so the limits of the tests have to grow with it.
        run_tests(preset, rooms, without_randomization(), WS2_TIME_FACTOR="10", **env)(shell)

    return step


def run_under_wine(rooms: str):
    """A step that runs the Windows programs of some rooms, in a Wine of their own."""

    def step(shell: Shell) -> None:
        env = {
            "WINEPREFIX": str(BUILD / "wine"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",  # or Wine asks whether to download them
        }
        try:
            shell.run("wine", "wineboot", "--init", env=env)
            run_tests("mingw", rooms, WS2_TIME_FACTOR="4", **env)(shell)
        finally:
            # The server is a daemon: it has left the process group that is ended with the command.
            with contextlib.suppress(Failed):
                shell.run("wineserver", "--kill", env=env)

    return step


def tidy(shell: Shell) -> None:
    shell.run(
        f"run-clang-tidy-{LLVM}" if tool("clang-tidy") else "",
        "-quiet",
        "-clang-tidy-binary",
        tool("clang-tidy"),
        "-p",
        BUILD / "clang",
        "-j",
        JOBS,
        f"^{ROOT}/(platform|shim)/",
    )


def install(shell: Shell, name: str, *options: str) -> None:
    tree = BUILD / f"install-{name}"
    # Makefiles and no tests: what a user does who has CMake, a compiler and nothing else.
    shell.run(
        "cmake", "-S", ROOT, "-B", tree, "-G", "Unix Makefiles", "-DWS2_BUILD_TESTS=OFF", *options
    )
    shell.run("cmake", "--build", tree, "--parallel", JOBS)
    shutil.rmtree(STAGE / name, ignore_errors=True)
    shell.run("cmake", "--install", tree, "--prefix", STAGE / name)


def install_both(shell: Shell) -> None:
    install(shell, "shared")
    install(shell, "static", "-DBUILD_SHARED_LIBS=OFF")


def use_installed(shell: Shell) -> None:
    consumers.check_installed(shell, {kind: STAGE / kind for kind in ("shared", "static")})


def exports(shell: Shell) -> None:
    (library,) = sorted((STAGE / "shared").glob("lib*/**/libws2_32.so"))
    shell.run(PYTHON, "ci/check_exports.py", library)


STEPS = [
    Step("packages", "what the other steps need is installed", packages, 1800),
    Step("format", "clang-format has nothing to say", format_sources, 120, ("lint",)),
    Step("layers", "every room knows only what it may", command(PYTHON, "ci/check_layers.py"), 60),
    Step("text", "house rules of files and wording", command(PYTHON, "ci/check_text.py"), 60),
    Step("readme", "its table of calls is true", command(PYTHON, "ci/calls_table.py"), 60),
    Step(
        "checks",
        "the checks themselves find what they should",
        command(PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "ci/tests"),
        120,
        ("scripts",),
    ),
    Step("build", "GCC builds everything, warnings are errors", build("dev"), 1200, ("build", "tests")),
    Step("build-clang", "so does clang", build("clang"), 1200, ("build", "tests", "clang")),
    Step("tidy", "clang-tidy has nothing to say", tidy, 1500, ("lint",), ("build-clang",)),
    Step("build-mingw", "mingw-w64 builds the tests against the Windows SDK", build("mingw"), 1200,
         ("build", "tests", "mingw", "wine")),
    Step("winsock-wine", "Wine does what the tests say about Windows", run_under_wine("winsock"), 900,
         ("wine",), ("build-mingw",), is_test=True),
    Step("install", "builds and installs with CMake and a compiler alone", install_both, 900, ("build",)),
    Step("consumers", "C and C++ projects find what was installed", use_installed, 300,
         ("build", "tests"), ("install",)),
    Step("subproject", "a project can build it as a part of itself", consumers.check_subproject, 600,
         ("build",)),
    Step("exports", "the library shows ci/exports.txt and nothing else", exports, 60, (), ("install",)),
]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/test", description=__doc__.splitlines()[0])
    parser.add_argument("step", nargs="*", help="only these steps and those they need")
    parser.add_argument("--list", action="store_true", help="print the steps and leave")
    parser.add_argument("--repeat", type=int, default=1, help="run the tests this many times")
    parser.add_argument("--busy", action="store_true", help="beside two loops that do nothing")
    options = parser.parse_args(arguments)

    if options.list:
        for step in STEPS:
            print(f"{step.name:<14} {step.what}")
        return 0
    names = [step.name for step in STEPS]
    unknown = [name for name in options.step if name not in names]
    if unknown:
        parser.error(f"no such step: {', '.join(unknown)} (ci/test --list)")

    # An interrupted run still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    plan = runner.with_needs(STEPS, ["packages", *(options.step or names)])
    tally = runner.run_all(plan, options.repeat, 2 if options.busy else 0)
    print(tally.summary(), flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
