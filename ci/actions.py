# SPDX-License-Identifier: MIT
"""What steps and targets of ci/test are made of: building a preset, running its tests."""

import os
import re
from collections.abc import Sequence

from runner import JOBS, WAITING_JOBS, Failed, Shell

PYTHON = "/usr/bin/python3"
# What builds need, by the names of ci/packages.
COMPILED = ("build", "tests")
WINDOWS = ("mingw", "wine")


def command(*words: str | os.PathLike):
    """A step that is one command."""
    return lambda shell: shell.run(*words)


def build(preset: str, *targets: str):
    """Builds these targets of a preset, or all."""
    chosen = ("--target", *targets) if targets else ()

    def step(shell: Shell) -> None:
        # Fresh: what an earlier run has cached may not decide anything.
        shell.run("cmake", "--fresh", "--preset", preset)
        shell.run("cmake", "--build", "--preset", preset, "--parallel", JOBS, *chosen)

    return step


def rooms(*names: str) -> tuple[str, str]:
    """What tells CTest to run the tests of these rooms (a test is called room.subject)."""
    return ("-R", f"^({'|'.join(names)})[.]")


def all_rooms_but(*names: str) -> tuple[str, str]:
    return ("-E", f"^({'|'.join(names)})[.]")


def run_tests(preset: str, selection: Sequence[str], prefix: Sequence[str | os.PathLike] = (),
              jobs: int = WAITING_JOBS, **env: str):  # fmt: skip
    """A step that runs tests of a preset's build."""

    def step(shell: Shell) -> None:
        words = (*prefix, "ctest", "--preset", preset, "--parallel", jobs, *selection)
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


def run_scenarios(shell: Shell, prefix: Sequence[str | os.PathLike] = (), *more: str, **env: str) -> None:
    """The tests of several processes, on the targets that WS2_TARGETS names."""
    words = ("-m", "pytest", "pytests", "-q", "-n", WAITING_JOBS, "-p", "no:cacheprovider", "--timeout=300", *more)
    shell.note(summary_of_pytest(shell.run(*prefix, PYTHON, *words, env=env)))


def summary_of_pytest(report: str) -> str:
    return report.splitlines()[-1].strip("= ") if report else ""
