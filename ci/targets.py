# SPDX-License-Identifier: MIT
"""Other hosts, as far as this one can stand for them: the targets of ci/test --target NAME.

What a target has run is written to build/hosts/NAME.json, of which ci/hosts.py makes the table of
docs/hosts.md; the behaviours it has shown to build/hosts/columns/NAME/results.json, a column for ci/conformance --merge.
"""

import dataclasses
import json
import os
import pathlib
import re
import shutil
from collections.abc import Mapping, Sequence

import hosts
import runner
from actions import COMPILED, build, run_scenarios, run_tests
from report import records
from runner import BUILD, JOBS, ROOT, Failed, Shell, Skipped, Step


def selection(only: Sequence[str], left_out: Mapping[str, str]) -> tuple[str, ...]:
    """What tells CTest to run these rooms, but for some tests, whatever waits for them in the host."""
    # One group for all: CMake allows few, and runs everything where there are more.
    names = "|".join(re.escape(name) for name in left_out)
    return ("-R", f"^({'|'.join(only)})[.]", *(("-E", f"^({names})(-poll)?$") if names else ()))


LIBRARY = ("unit", "contract")
PROGRAMS_OF_TESTS = ("unit_tests", "contract_tests", "contract_portable_tests", "winsock_tests")
EVERYTHING = (*LIBRARY, "winsock", "win32", "stress")


@dataclasses.dataclass(frozen=True)
class Run:
    """What a target runs: the programs of a preset's build, some of the tests, by way of a prefix."""

    name: str  # the target's
    preset: str
    left_out: Mapping[str, str] = dataclasses.field(default_factory=dict)
    only: Sequence[str] = EVERYTHING
    prefix: Sequence[str | os.PathLike] = ()
    emulator: str = ""  # what runs a program of this build, if this machine cannot
    has_scenarios: bool = True
    limit_s: int = 300  # of a file of tests

    @property
    def bin(self) -> pathlib.Path:
        return BUILD / self.preset / "bin"

    def file(self, suffix: str) -> pathlib.Path:
        """In CTest's folder, which a target's user can write to."""
        return BUILD / self.preset / "Testing/Temporary" / f"{self.name}{suffix}"


def recorded(shell: Shell, run: Run, **env: str) -> None:
    """Runs the tests of a preset's build, and keeps what has run as this target's record."""
    tests, scenarios, behaviours = map(run.file, (".xml", "-scenarios.xml", ".jsonl"))
    for file in (tests, scenarios, behaviours):
        file.unlink(missing_ok=True)
    env["WS2_RESULTS"] = str(behaviours)
    words = (*selection(run.only, run.left_out), "--timeout", str(run.limit_s), "--output-junit", tests)
    try:
        run_tests(run.preset, words, run.prefix, **env)(shell)
        if run.has_scenarios:
            native = {"WS2_TARGETS": "native", "WS2_NATIVE_BIN": str(run.bin)}
            run_scenarios(shell, run.prefix, f"--junit-xml={scenarios}", **native, **env)
    finally:
        if tests.is_file():
            texts = [file.read_text(encoding="utf-8") for file in (tests, scenarios) if file.is_file()]
            record = hosts.keep(run.name, *texts, left_out=run.left_out)
            if behaviours.is_file():
                keep_column(shell, run, record, behaviours)


def keep_column(shell: Shell, run: Run, record: Mapping, behaviours: pathlib.Path) -> None:
    """Leaves the behaviours a target has shown under its name, for ci/conformance --merge."""
    words = (*run.prefix, *filter(None, [run.emulator]), run.bin / "winsock_tests", "--about")
    facts = next(line for line in shell.run(*words).splitlines() if line.startswith("{"))
    found = records.read(behaviours)
    found.run_of("native").update(json.loads(facts), commit=record["commit"], date=record["date"])
    column(run.name).parent.mkdir(parents=True, exist_ok=True)
    records.write(column(run.name), records.rename(found, {"native": run.name}))


def column(target: str) -> pathlib.Path:
    return hosts.LEFT / "columns" / target / "results.json"


def restricted(mode: str, left_out: Mapping[str, str] = {}):
    """The tests of GCC's build on a host that lacks something, but for those that need just that."""

    def step(shell: Shell) -> None:
        if os.geteuid() != 0:
            raise Skipped("only root can take things away")
        written = BUILD / "dev/Testing/Temporary"  # by CTest, whoever runs it
        written.mkdir(parents=True, exist_ok=True)
        for path in (written.parent, written, *written.iterdir()):
            path.chmod(0o777 if path.is_dir() else 0o666)
        prefix = (ROOT / "ci/restricted", mode)
        recorded(shell, Run(mode, "dev", left_out, prefix=prefix), WRITABLE=str(written.parent))

    return step


def native(preset: str):
    """Builds for a host whose programs this machine runs, and runs everything."""

    def step(shell: Shell) -> None:
        build(preset)(shell)
        recorded(shell, Run(preset, preset))

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


@dataclasses.dataclass(frozen=True)
class Fault:
    """What the emulator of another processor cannot do, shown by a program of ci/emulator."""

    what: str
    proof: str
    tests: tuple[str, ...]  # which cannot pass for this reason
    targets: tuple[str, ...] = ()  # those that have it, where not all have


def prove(shell: Shell, fault: Fault, triple: str, emulator: str) -> None:
    """Fails once the fault is gone: the program that shows it holds here, and must not hold in the emulator."""
    source = ROOT / "ci/emulator" / f"{fault.proof}.c"
    folder = BUILD / "emulator"
    folder.mkdir(parents=True, exist_ok=True)
    here, there = folder / fault.proof, folder / f"{fault.proof}-{triple}"
    shell.run("cc", "-pthread", source, "-o", here)
    shell.run(here)
    shell.run(f"{triple}-gcc", "-static", "-pthread", source, "-o", there)
    try:
        shell.run(emulator, there)
    except Failed:
        return
    raise Failed(f"{emulator} can do this now, so the tests of its row in EMULATOR_FAULTS can run: {fault.what}")


def emulated(preset: str, triple: str, emulator: str):
    """Builds the library and those tests for another processor that show what a processor can change."""

    def step(shell: Shell) -> None:
        if not shutil.which(emulator, path=runner.environment()["PATH"]):
            raise Skipped(f"there is no {emulator} here")
        left_out = {}
        for fault in EMULATOR_FAULTS:
            if fault.targets and preset not in fault.targets:
                continue
            prove(shell, fault, triple, emulator)
            left_out |= dict.fromkeys(fault.tests, f"the emulator's: {fault.what}")
        part = ";".join(("unit/", "contract", *(f"winsock/{each}_test" for each in OF_PROCESSORS)))
        shell.run("cmake", "--fresh", "--preset", preset, f"-DWS2_ONLY_TESTS={part}")
        shell.run("cmake", "--build", "--preset", preset, "--parallel", JOBS, "--target", *PROGRAMS_OF_TESTS)
        run = Run(preset, preset, left_out, (*LIBRARY, "winsock"), emulator=emulator, has_scenarios=False, limit_s=1800)
        recorded(shell, run, WS2_TIME_FACTOR="4")

    return step


def target(name: str, what: str, run, *packages: str, needs: tuple[str, ...] = (), limit_s: int = 3600) -> Step:
    return Step(name, what, run, limit_s, ("scripts", *packages), needs, is_test=True)


def target_named(name: str) -> Step:
    return next(each for each in TARGETS if each.name == name)


def taken_away(name: str, what: str, left_out: Mapping[str, str] = {}) -> Step:
    return target(name, what, restricted(name, left_out), "restricting", needs=("build",))


def processor(name: str, what: str, triple: str, emulator: str) -> Step:
    return target(name, what, emulated(name, triple, emulator), *COMPILED, "clang", name, limit_s=7200)


# Files of tests that a host cannot pass, each with the reason.
NEED_IPV6 = dict.fromkeys(("winsock.accept_ex", "winsock.broadcast", "stress.streams"), "needs ::1")
NEED_PROC = dict.fromkeys(
    ("unit.accepting_descriptors", "unit.background_process", "unit.blocked_signal", "unit.descriptor_limit", "unit.host_files",
     "unit.last_thread", "unit.port_limits", "unit.process_end", "win32.adapters", "win32.environment", "win32.file_locks",
     "win32.processes", "winsock.cancelled_calls", "winsock.synchronous_calls", "winsock.unix"),
    "looks into /proc",
)

# What qemu-user 7.2 cannot do.
EMULATOR_FAULTS = (
    Fault("a child of fork() that starts threads is ended", "threads_behind_fork",
          ("contract.address_wait", "contract.portable.address_wait", "unit.background_process", "unit.blocked_signal",
           "unit.failed_hand_over", "unit.forked_listener", "unit.forked_operations", "unit.last_thread",
           "unit.network_changes", "unit.process_end", "unit.quick_clients", "unit.service_start")),
    Fault("numbers in control messages of IP stay in the order of the other processor", "control_messages",
          ("winsock.messages",), targets=("s390x",)),
    Fault("IP_LOCAL_PORT_RANGE is unknown", "port_range", ("winsock.bind",)),
    Fault("who has sent an ICMP error is written elsewhere in memory", "error_reports", ("winsock.transfer",),
          targets=("armhf",)),
    Fault("TCP_INFO and SO_MEMINFO are one number", "option_structures",
          ("unit.backlog_privileges", "unit.descriptor_limit", "unit.host_files", "unit.out_of_memory", "unit.urgent_stream",
           "winsock.accept_ex", "winsock.ioctl")),
)  # fmt: skip

# Files of tests/winsock that show what a processor can change: layouts, the order of bytes, what threads see.
OF_PROCESSORS = (
    "accept", "accept_ex", "bind", "connect", "ioctl", "listen", "messages", "name_databases", "names", "option_shapes",
    "options", "overlapped", "poll", "receive_flags", "resolving", "rtl_text", "select", "sharing", "shutdown", "socket",
    "socket_ports", "text", "transfer", "unix",
)  # fmt: skip

TARGETS = [
    target("portable", "built with what POSIX promises", native("portable"), *COMPILED, "clang"),
    taken_away("unprivileged", "a user without any privilege"),
    taken_away("no-ipv6", "IPv6 is switched off", NEED_IPV6),
    taken_away("no-proc", "/proc is not mounted", NEED_PROC),
    taken_away("read-only", "no file can be written but temporary ones"),
    taken_away("user-namespace", "root of a user namespace only"),
    taken_away("seccomp", "a container's system call filter"),
    taken_away("linux-4.19", "what came after this kernel is refused"),
    taken_away("linux-5.4", "what came after this kernel is refused"),
    taken_away("linux-5.15", "what came after this kernel is refused"),
    target("i386", "x86 of 32 bits", native("i386"), *COMPILED, "clang", "i386"),
    target("musl", "the C library musl, static programs", musl, *COMPILED),
    target("macos-link", "macOS, as far as linking", macos_link, *COMPILED),
    processor("aarch64", "ARM of 64 bits, emulated", "aarch64-linux-gnu", "qemu-aarch64"),
    processor("armhf", "ARM of 32 bits, emulated", "arm-linux-gnueabihf", "qemu-arm"),
    processor("riscv64", "RISC-V of 64 bits, emulated", "riscv64-linux-gnu", "qemu-riscv64"),
    processor("s390x", "the most significant byte first, emulated", "s390x-linux-gnu", "qemu-s390x"),
]
