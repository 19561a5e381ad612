# SPDX-License-Identifier: MIT
"""Other hosts, as far as this one can stand for them: the targets of ci/test --target NAME.

What a target has run is written to build/hosts/NAME.json, of which ci/hosts.py makes the table of
docs/hosts.md; the behaviours it has shown to build/hosts/NAME.jsonl, a column for ci/conformance --merge.
"""

import os
import re
import shutil
from collections.abc import Mapping, Sequence

import hosts
import runner
from actions import COMPILED, build, run_scenarios, run_tests
from runner import BUILD, ROOT, Shell, Skipped, Step


def selection(only: Sequence[str], left_out: Mapping[str, str]) -> tuple[str, ...]:
    """What tells CTest to run these rooms, but for some tests."""
    without = "|".join(f"^{re.escape(name)}$" for name in left_out)
    return ("-R", f"^({'|'.join(only)})[.]", *(("-E", without) if without else ()))


LIBRARY = ("unit", "contract")
PROGRAMS_OF_LIBRARY = ("unit_tests", "contract_tests", "contract_portable_tests")
EVERYTHING = (*LIBRARY, "winsock", "win32", "stress")


def recorded(shell: Shell, name: str, preset: str, left_out: Mapping[str, str], only: Sequence[str] = EVERYTHING,
             prefix: Sequence[str | os.PathLike] = (), **env: str) -> None:  # fmt: skip
    """Runs the tests of a preset's build, and keeps what has run as this target's record."""
    folder = BUILD / preset / "Testing/Temporary"  # which CTest makes, and a target's user can write to
    report, behaviours = folder / f"{name}.xml", folder / f"{name}.jsonl"
    for file in (report, behaviours):
        file.unlink(missing_ok=True)
    words = (*selection(only, left_out), "--output-junit", report)
    try:
        run_tests(preset, words, prefix, WS2_RESULTS=str(behaviours), **env)(shell)
    finally:
        if report.is_file():
            hosts.keep(name, report.read_text(encoding="utf-8"), left_out)
        if behaviours.is_file():
            shutil.move(behaviours, hosts.LEFT / behaviours.name)


def restricted(mode: str, left_out: Mapping[str, str] = {}):
    """The tests of the clang build on a host that lacks something, but for those that need just that."""

    def step(shell: Shell) -> None:
        if os.geteuid() != 0:
            raise Skipped("only root can take things away")
        written = BUILD / "clang/Testing/Temporary"  # by CTest, whoever runs it
        written.mkdir(parents=True, exist_ok=True)
        for path in (written.parent, written, *written.iterdir()):
            path.chmod(0o777 if path.is_dir() else 0o666)
        prefix = (ROOT / "ci/restricted", mode)
        recorded(shell, mode, "clang", left_out, prefix=prefix, WRITABLE=str(written.parent))
        run_scenarios(shell, prefix, WS2_TARGETS="native", WS2_NATIVE_BIN=str(BUILD / "clang/bin"))

    return step


def portable(shell: Shell) -> None:
    build("portable")(shell)
    recorded(shell, "portable", "portable", NOT_PORTABLE)


def native(preset: str, left_out: Mapping[str, str] = {}):
    """Builds for a host whose programs this machine runs, and runs everything."""

    def step(shell: Shell) -> None:
        build(preset)(shell)
        recorded(shell, preset, preset, left_out)
        run_scenarios(shell, WS2_TARGETS="native", WS2_NATIVE_BIN=str(BUILD / preset / "bin"))

    return step


def with_zig(shell: Shell) -> None:
    """Sees that the compiler of the presets musl and macos-* is there."""
    if not shutil.which("npm", path=runner.environment()["PATH"]):
        raise Skipped("there is no npm here to fetch zig")
    shell.run("ci/zig")


def musl(shell: Shell) -> None:
    with_zig(shell)
    native("musl")(shell)


def macos_link(shell: Shell) -> None:
    with_zig(shell)
    for preset in ("macos-arm64", "macos-x86-64"):
        build(preset)(shell)
    hosts.keep_built("macos-link", "library, tests and tutorial, arm64 and x86-64")


def emulated(preset: str, emulator: str, left_out: Mapping[str, str] = {}):
    """Builds the library's own tests for another processor, and runs them there.

    `left_out`: tests of whose failure the emulator is the reason.
    """

    def step(shell: Shell) -> None:
        if not shutil.which(emulator, path=runner.environment()["PATH"]):
            raise Skipped(f"there is no {emulator} here")
        build(preset, *PROGRAMS_OF_LIBRARY)(shell)
        recorded(shell, preset, preset, NEED_THREADS_BEHIND_FORK | left_out, LIBRARY, WS2_TIME_FACTOR="4")

    return step


def target(name: str, what: str, run, *packages: str, needs: tuple[str, ...] = (), limit_s: int = 1500) -> Step:
    return Step(name, what, run, limit_s, ("scripts", *packages), needs, is_test=True)


def taken_away(name: str, what: str, left_out: Mapping[str, str] = {}) -> Step:
    return target(name, what, restricted(name, left_out), "restricting", needs=("build-clang",))


def processor(name: str, what: str, emulator: str, left_out: Mapping[str, str] = {}) -> Step:
    return target(name, what, emulated(name, emulator, left_out), *COMPILED, "clang", name, limit_s=3600)


# Files of tests that a host cannot pass, each with the reason.
NOT_PORTABLE = {"winsock.network_changes": "has no rows for this host yet"}
NEED_IPV6 = dict.fromkeys(("winsock.accept_ex", "winsock.broadcast", "stress.streams"), "needs ::1")
NEED_PROC = dict.fromkeys(
    ("unit.blocked_signal", "unit.descriptor_limit", "unit.host_files", "unit.last_thread"), "looks into /proc"
)

# qemu's own assertion: "qemu_plugin_vcpu_init_hook: assertion failed".
NEED_THREADS_BEHIND_FORK = dict.fromkeys(
    ("unit.blocked_signal", "unit.failed_hand_over", "unit.forked_listener", "unit.forked_operations",
     "unit.last_thread", "unit.process_end", "unit.quick_clients", "unit.service_start"),
    "the emulator ends a child of fork() that starts threads",
)  # fmt: skip

TARGETS = [
    target("portable", "built with what POSIX promises", portable, *COMPILED, "clang"),
    taken_away("unprivileged", "a user without any privilege"),
    taken_away("no-ipv6", "IPv6 is switched off", NEED_IPV6),
    taken_away("no-proc", "/proc is not mounted", NEED_PROC),
    taken_away("read-only", "no file can be written but temporary ones"),
    taken_away("seccomp", "a container's system call filter"),
    taken_away("linux-4.19", "what came after this kernel is refused"),
    taken_away("linux-5.4", "what came after this kernel is refused"),
    taken_away("linux-5.15", "what came after this kernel is refused"),
    target("i386", "x86 of 32 bits", native("i386"), *COMPILED, "clang", "i386"),
    target("musl", "the C library musl, static programs", musl, *COMPILED),
    target("macos-link", "macOS, as far as linking", macos_link, *COMPILED),
    processor("aarch64", "ARM of 64 bits, emulated", "qemu-aarch64"),
    processor("armhf", "ARM of 32 bits, emulated", "qemu-arm"),
    processor("riscv64", "RISC-V of 64 bits, emulated", "qemu-riscv64"),
    processor("s390x", "the most significant byte first, emulated", "qemu-s390x"),
]
