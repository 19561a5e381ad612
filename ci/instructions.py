# SPDX-License-Identifier: MIT
"""How many instructions ws2shim adds to a plain call: counted by callgrind, compared with a file.

Instructions, not times: the same on every run and on a busy machine. They depend on the compiler, so
the file has numbers for each version that was counted with.
"""

import json
import pathlib
import re

from runner import BUILD, JOBS, ROOT, Failed, Shell, Skipped

PROJECT = ROOT / "bench" / "instructions"
NUMBERS = PROJECT / "numbers.json"
TREE = BUILD / "instructions"
TIMES = 100  # as count.cpp does each call
GROWTH = 2  # what a change may add before it has to be agreed to: the compiler's whims
MOST = 60  # of our own per plain call, the target


def count(shell: Shell, stage: pathlib.Path) -> dict[str, float]:
    """The instructions that the library installed in `stage` adds to each call."""
    shell.run("cmake", "--fresh", "-S", PROJECT, "-B", TREE, f"-DCMAKE_PREFIX_PATH={stage}")
    shell.run("cmake", "--build", TREE, "--parallel", JOBS)
    raw, ours = (
        totals(shell, TREE / f"count_{peer}") | totals(shell, TREE / f"count_{peer}", "alone")
        for peer in ("raw", "ws2shim")
    )
    if raw.keys() != ours.keys() or not raw:
        raise Failed("the programs did not count the same calls")
    return {call: round((ours[call] - raw[call]) / TIMES, 1) for call in raw}


def totals(shell: Shell, program: pathlib.Path, *arguments: str) -> dict[str, int]:
    """What callgrind dumped on the program's request: the first thread's instructions for each call."""
    for stale in TREE.glob(f"{program.name}.out*"):
        stale.unlink()
    output = f"--callgrind-out-file={TREE / program.name}.out"
    shell.run("valgrind", "--tool=callgrind", "--separate-threads=yes", output, program, *arguments)
    found = {}
    for dump in TREE.glob(f"{program.name}.out*"):
        text = dump.read_text(encoding="utf-8", errors="replace")
        call = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.MULTILINE)
        thread = re.search(r"^thread: (\d+)$", text, re.MULTILINE)
        total = re.search(r"^(?:totals|summary): (\d+)$", text, re.MULTILINE)
        if call and total and (not thread or thread[1] == "1"):
            found[call[1]] = int(total[1])
    return found


def compiler(shell: Shell) -> str:
    """The compiler and its major version, as the installed library was built with."""
    first = shell.run("c++", "--version").splitlines()[0]
    version = re.search(r"(\d+)\.\d+\.\d+", first)
    name = "clang" if "clang" in first else "gcc"
    machine = shell.run("uname", "-m").strip()
    return f"{name} {version[1] if version else '?'} {machine}"


def check(shell: Shell, stage: pathlib.Path) -> None:
    """Fails when a plain call has grown."""
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    which = compiler(shell)
    counted = count(shell, stage)
    shell.say(json.dumps({which: counted}))
    shell.note(", ".join(f"{call} {number:.0f}" for call, number in counted.items()))
    if which not in kept:
        raise Skipped(f"no numbers for {which}: ci/bench --update-instructions")
    grown = grown_calls(kept[which], counted)
    for each in grown:
        shell.say(each)
    if grown:
        raise Failed("longer plain calls; if that is the price of something: ci/bench --update-instructions")


def grown_calls(kept: dict[str, float], counted: dict[str, float]) -> list[str]:
    """One line for every call that is longer than it may be, or was never counted before."""
    lines = []
    for call, number in counted.items():
        if call not in kept:
            lines.append(f"{call}: {number:.1f} instructions, and nothing to compare with")
        elif number > kept[call] + GROWTH:
            lines.append(f"{call}: {number:.1f} instructions, {kept[call]:.1f} before")
    lines += [f"{call}: not counted any more" for call in kept if call not in counted]
    return lines


def update(shell: Shell, stage: pathlib.Path) -> dict[str, float]:
    kept = json.loads(NUMBERS.read_text(encoding="utf-8")) if NUMBERS.exists() else {}
    counted = count(shell, stage)
    kept[compiler(shell)] = counted
    NUMBERS.write_text(json.dumps(kept, indent=4, sort_keys=True) + "\n", encoding="utf-8")
    return counted
