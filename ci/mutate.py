#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does the suite notice? Breaks one rule of the library at a time and runs the tests.

    ci/mutate.py                    every mutant of the sample, in this checkout, which has to be clean
    ci/mutate.py --slice 2/8        a part of them, for several machines or several evenings
    ci/mutate.py --list             prints them
    ci/mutate.py --report FILE...   writes the table of docs/mutation.md from results

A mutant changes one line: a comparison moved by one, a refusal dropped, a code swapped, a wake-up
forgotten, an entry of a table changed. It is killed when a test fails or does not end. The sample is
drawn with a fixed seed, the same number of every kind and room as far as there are so many. Results
are appended to build/mutation/results.jsonl, and what is there already is not run again.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from check_layers import code_only  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[1]
TREE = ROOT / "build" / "dev"
OUT = ROOT / "build" / "mutation"
PAGE = ROOT / "docs" / "mutation.md"
MARKS = ("<!-- mutants: written by ci/mutate.py --report -->", "<!-- end of mutants -->")
SEED = 20260
SAMPLE = 240
WANTED = 0.95  # of those that build are to be killed
ROOMS = ("shim/core", "shim/api", "platform/posix", "platform/linux")
PROGRAMS = {"unit_tests": "unit", "contract_tests": "contract", "winsock_tests": "winsock", "win32_tests": "win32"}
LINKED = ("unit_tests", "contract_tests")  # these have the library's objects in them; the others load it
BUILD_LIMIT_S = 900
BASE_LIMIT_S = 120  # a file of tests without a mutant
# A file of tests gets this many times what it takes without a mutant, and a little.
PATIENCE, PATIENCE_S = 4, 20
OTHER_CODES = ("invalid_argument", "operation_not_supported", "bad_address", "not_connected", "not_socket")


@dataclasses.dataclass(frozen=True)
class Mutant:
    kind: str
    file: str
    line: int
    before: str
    after: str

    @property
    def key(self) -> str:
        """Stays the same when lines are added above."""
        return f"{self.file}: {self.kind}: {self.before.strip()} -> {self.after.strip()}"

    @property
    def room(self) -> str:
        return next(room for room in ROOMS if self.file.startswith(room))


def moved(line: str, code: str) -> list[str]:
    swaps = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
    if "template" in code or "static_assert" in code or code.lstrip().startswith("#"):
        return []
    found = []
    for place in re.finditer(r" (<=|>=|==|!=|<|>) ", code):
        found.append(line[: place.start()] + f" {swaps[place[1]]} " + line[place.end() :])
    return found


def not_refused(line: str, code: str) -> list[str]:
    # The condition stays, or what it uses would be unused.
    if re.match(r"\s*if \((?!constexpr).*\) return\b.*(Code::|fail|error|refus|nullptr|false|std::nullopt)", code):
        return [line.replace("if (", "if (false && (", 1).replace(") return", ")) return", 1)] if line.count(") return") == 1 else []
    return []


def other_code(line: str, code: str) -> list[str]:
    found = re.search(r"\bCode::(\w+)", code)
    if not found or found[1] == "ok" or re.match(r"\s*case\b", code):
        return []
    other = next(each for each in OTHER_CODES if each != found[1])
    return [line[: found.start(1)] + other + line[found.end(1) :]]


def not_woken(line: str, code: str) -> list[str]:
    found = re.match(r"(\s*)[\w.>()-]*\b(notify_all|notify_one|wake\w*|signal\w*|interrupt\w*|announce\w*)\(.*\);\s*$", code)
    return [f"{found[1]};"] if found else []


def other_entry(line: str, code: str) -> list[str]:
    if not re.match(r"\s*\{.*\},?\s*$", code):
        return []
    found = re.search(r"(?<![\w.\"])(\d+)(?![\w.\"])", code)
    if found:
        return [line[: found.start()] + str(int(found[1]) + 1) + line[found.end() :]]
    for one, other in (("true", "false"), ("false", "true")):
        if place := re.search(rf"\b{one}\b", code):
            return [line[: place.start()] + other + line[place.end() :]]
    return []


KINDS = {
    "comparison moved": moved,
    "refusal dropped": not_refused,
    "code swapped": other_code,
    "wake-up forgotten": not_woken,
    "table entry changed": other_entry,
}


def mutants_of(path: str, text: str) -> list[Mutant]:
    found = []
    lines = text.splitlines()
    for number, (line, code) in enumerate(zip(lines, code_only(text).splitlines(), strict=True), 1):
        for kind, change in KINDS.items():
            for after in change(line, code):
                if after != line:
                    found.append(Mutant(kind, path, number, line, after))
    return found


def compiled() -> list[str]:
    """The library's sources that this host builds."""
    commands = json.loads((TREE / "compile_commands.json").read_text())
    # Variants that only tests build are not in the library that the tests load.
    ours = [each for each in commands if re.search(r"/ws2_(platform|core|api)\.dir/", each["command"])]
    paths = {pathlib.Path(each["file"]) for each in ours}
    inside = sorted(path.relative_to(ROOT).as_posix() for path in paths if path.is_relative_to(ROOT))
    return [path for path in inside if path.startswith(ROOMS) and path.endswith(".cpp")]


def drawn(candidates: list[Mutant], count: int) -> list[Mutant]:
    """The sample: in turn one of each kind and room, until there are enough."""
    dice = random.Random(SEED)
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for each in candidates:
        groups.setdefault((each.kind, each.room), []).append(each)
    for group in groups.values():
        dice.shuffle(group)
    found: list[Mutant] = []
    while len(found) < count and any(groups.values()):
        for key in sorted(groups):
            if groups[key] and len(found) < count:
                found.append(groups[key].pop())
    return found


# Running.


def run(words: list[str], limit_s: float, **more) -> int | None:
    """The status, None when it did not end in time. Nothing of it stays behind."""
    process = subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        start_new_session=True, **more,
    )  # fmt: skip
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        process.wait()


def builds() -> bool:
    linked = [program for program in LINKED if (TREE / "bin" / program).exists()]
    return run(["cmake", "--build", str(TREE), "--target", "ws2_32", *linked], BUILD_LIMIT_S) == 0


def files_of_tests() -> list[tuple[str, str]]:
    """(program, stem) of every file of tests that is built."""
    found = []
    for program, folder in PROGRAMS.items():
        if (TREE / "bin" / program).exists():
            found += [(program, file.stem) for file in sorted((ROOT / "tests" / folder).glob("*_test.cpp"))]
    return found


def measure(tests) -> dict[tuple[str, str], float]:
    """How long each takes; those that fail without any mutant are of no use. Measured once."""
    file = OUT / "took.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    for program, stem in tests:
        name = f"{program} {stem}"
        if name in known:
            continue
        began = time.monotonic()
        good = run([str(TREE / "bin" / program), "-#", f"[#{stem}]"], BASE_LIMIT_S) == 0
        known[name] = round(time.monotonic() - began, 2) if good else None
        if not good:
            print(f"left out, it fails or takes too long as it is: {name}", flush=True)
    file.write_text(json.dumps(known, indent=1))
    return {test: known[" ".join(test)] for test in tests if known[" ".join(test)] is not None}


def likely_first(mutant: Mutant, took: dict) -> list[tuple[str, str]]:
    """Files that share a word with the mutant's come first, then the quick ones."""
    words = set(re.findall(r"[a-z]{4,}", mutant.file.removeprefix(mutant.room)))
    related = {
        test: -len(words & set(re.findall(r"[a-z]{4,}", test[1].removesuffix("_test")))) for test in took
    }
    return sorted(took, key=lambda test: (related[test], took[test]))


def judge(mutant: Mutant, took: dict) -> dict:
    path = ROOT / mutant.file
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    assert lines[mutant.line - 1].rstrip("\n") == mutant.before, mutant
    lines[mutant.line - 1] = mutant.after + "\n"
    result = dataclasses.asdict(mutant) | {"key": mutant.key, "killed_by": ""}
    began = time.monotonic()
    try:
        path.write_text("".join(lines), encoding="utf-8")
        if not builds():
            return result | {"verdict": "does not build"}
        for program, stem in likely_first(mutant, took):
            limit = took[program, stem] * PATIENCE + PATIENCE_S
            status = run([str(TREE / "bin" / program), "--abort", "-#", f"[#{stem}]"], limit)
            if status != 0:
                how = "does not end" if status is None else "fails"
                return result | {"verdict": "killed", "killed_by": f"{stem} {how}"}
        return result | {"verdict": "survived"}
    finally:
        path.write_text(text, encoding="utf-8")
        result["seconds"] = round(time.monotonic() - began, 1)


def is_clean() -> bool:
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no", *ROOMS], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return status.returncode == 0 and not status.stdout


def run_mutants(mutants: list[Mutant], limit_s: float) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / "results.jsonl"
    done = {json.loads(line)["key"] for line in file.read_text().splitlines()} if file.exists() else set()
    rest = [each for each in mutants if each.key not in done]
    if not rest:
        return
    if not builds():
        sys.exit("ci/mutate.py: the library does not build as it is")
    took = measure(files_of_tests())
    print(f"{len(rest)} mutants, {len(took)} files of tests, {sum(took.values()):.0f} s for all of them", flush=True)
    end = time.monotonic() + limit_s
    try:
        for number, mutant in enumerate(rest, 1):
            if time.monotonic() > end:
                print("time is up", flush=True)
                break
            result = judge(mutant, took)
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(result) + "\n")
            print(f"{number}/{len(rest)} {result['verdict']:14} {result['killed_by']:40} {mutant.key[:150]}", flush=True)
    finally:
        builds()  # what is built is the library again, and no mutant


# The report.


def table(results: list[dict], reasons: dict[str, str], total: int) -> str:
    judged = [each for each in results if each["verdict"] != "does not build"]
    killed = [each for each in judged if each["verdict"] == "killed"]
    share = f"{100 * len(killed) / len(judged):.0f} %" if judged else "none"
    lines = [
        f"Of the {total} mutants of the sample {len(results)} were run: {len(results) - len(judged)} did not build, "
        f"{len(killed)} of {len(judged)} were killed ({share}).",
        "",
        "| kind | run | killed | survived |",
        "|---|---|---|---|",
    ]
    for kind in KINDS:
        mine = [each for each in judged if each["kind"] == kind]
        dead = sum(each["verdict"] == "killed" for each in mine)
        lines.append(f"| {kind} | {len(mine)} | {dead} | {len(mine) - dead} |")
    lines += ["", "| survivor | mutant | why |", "|---|---|---|"]
    for each in judged:
        if each["verdict"] == "survived":
            change = f"`{cell(each['before'])}` → `{cell(each['after'])}`"
            lines.append(f"| `{each['file']}` | {each['kind']}: {change} | {reasons.get(each['key'], 'wants a test')} |")
    return "\n".join(lines)


def cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("`", "'")


def reasons_of(text: str) -> dict[str, str]:
    """docs/mutation.txt: a mutant's key, then indented the reason why it may live."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if line.startswith("    ") and key:
            found[key] = f"{found[key]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            key = line
            found[key] = ""
    return found


def report(files: list[pathlib.Path], total: int) -> int:
    by_key: dict[str, dict] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            by_key[json.loads(line)["key"]] = json.loads(line)
    listed = PAGE.with_suffix(".txt")
    reasons = reasons_of(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    text = PAGE.read_text(encoding="utf-8")
    begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    results = list(by_key.values())
    PAGE.write_text(f"{text[:begin]}\n{table(results, reasons, total)}\n{text[end:]}", encoding="utf-8")
    judged = [each for each in results if each["verdict"] != "does not build"]
    lost = [each for each in judged if each["verdict"] == "survived"]
    for each in lost:
        print(f"survived: {each['key']}{'' if each['key'] in reasons else '   (no reason given)'}")
    print(f"{len(judged) - len(lost)} of {len(judged)} killed")
    return 0 if judged and len(judged) - len(lost) >= WANTED * len(judged) else 1


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/mutate.py", description=__doc__.splitlines()[0])
    parser.add_argument("--slice", default="1/1", metavar="N/M", help="the Nth of M parts of the sample")
    parser.add_argument("--count", type=int, default=SAMPLE, help=f"size of the sample, {SAMPLE} unless told")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no mutant after this time")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--report", nargs="+", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.report:
        return report(options.report, options.count)
    if not (TREE / "compile_commands.json").exists():
        parser.error("build the preset dev first: cmake --preset dev && cmake --build --preset dev")
    candidates = [each for path in compiled() for each in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]
    part, parts = (int(number) for number in options.slice.split("/"))
    mutants = drawn(candidates, options.count)[part - 1 :: parts]
    if options.list:
        for each in mutants:
            print(f"{each.file}:{each.line}: {each.kind}: {each.before.strip()} -> {each.after.strip()}")
        print(f"{len(mutants)} of {len(candidates)}")
        return 0
    if not is_clean():
        parser.error("the sources have changes; a mutant is put in and taken out again in this checkout")
    # An interrupted run puts the line back, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    run_mutants(mutants, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
