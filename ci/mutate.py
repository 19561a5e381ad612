#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does the suite notice? Breaks one rule of the library at a time and runs the tests.

    ci/mutate.py                    every mutant of the sample
    ci/mutate.py --slice 2/8        a part of them, for several machines or several evenings
    ci/mutate.py --only TEXT        those whose key has this in it, also when they have been judged already
    ci/mutate.py --files 8          a mutant is shown to so many files of tests at most, the likely ones
    ci/mutate.py --tests '^unit'    only to those whose names have a match of this: one that survives has met no others
    ci/mutate.py --unjudged         those that have no verdict in ci/mutants.txt
    ci/mutate.py --list             prints them
    ci/mutate.py --report FILE...   puts results into ci/mutants.txt and docs/mutation.md; without files only the page

A mutant changes one line: a comparison moved by one, a refusal dropped, a code swapped, a wake-up
forgotten, an entry of a table changed. It is killed when a test fails, twice, or does not end. The sample
was drawn with a fixed seed, the same number of every kind and room as far as there are so many, and stands in
ci/mutants.txt with the last verdict of each; what is gone from the sources is replaced by a draw.

All is done in a copy of the sources, build/mutation/source. Most mutants are in one build of it, and the
environment says which is on; a first run of each file of tests tells which mutants it comes to, and only
those files are asked. What the compiler works out is built by itself and meets every file. Results
are appended to build/mutation/results.jsonl, and what is there already is not run again.
"""

import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mutants import HEADER, KINDS, ROOMS, Mutant, drawn, mutants_of, with_mutant, with_switches  # noqa: E402
from report.running import STARTED  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "mutation"
COPY = OUT / "source"
TREE = COPY / "build" / "clang"
SWITCHES = OUT / "mutants.hpp"
RESULTS = OUT / "results.jsonl"
KEPT = ROOT / "ci" / "mutants.txt"
KEPT_HEAD = "# The sample of ci/mutate.py: a mutant's key, then its last verdict. Without this file it draws anew."
PAGE = ROOT / "docs" / "mutation.md"
MARKS = ("<!-- mutants: written by ci/mutate.py --report -->", "<!-- end of mutants -->")
SAMPLE = 247
WANTED = 0.95  # of those that build and have no reason in docs/mutation.txt are to be killed
LABELS = ("contract", "unit", "winsock", "win32")  # of CTest
SCENARIOS = "scenarios."  # before the names of files of pytests
LIBRARY = ("ws2_32", "winsock_tests", "winsock_retry_tests", "win32_tests", *STARTED)  # these load it
LINKED = ("unit_tests", "contract_tests")  # these have the library's objects in them
BUILD_LIMIT_S = 1800
BASE_LIMIT_S = 120  # a file of tests without a mutant
# A file of tests gets this many times what it takes without a mutant, and a little; but no more than LONGEST_S, since what
# it takes was measured on a machine that may have been busy.
PATIENCE, PATIENCE_S, LONGEST_S = 4, 20, 180


# The copy and its build.


def compiled() -> list[str]:
    """The library's sources that this host builds, as the copy's build has them."""
    commands = json.loads((TREE / "compile_commands.json").read_text())
    # Variants that only tests build are not in the library that the tests load.
    ours = [each for each in commands if re.search(r"/ws2_(platform|core|api)\.dir/", each["command"])]
    paths = {each for command in ours for each in parts_of(pathlib.Path(command["file"]))}
    inside = sorted(path.relative_to(COPY).as_posix() for path in paths if path.is_relative_to(COPY))
    return [path for path in inside if path.startswith(ROOMS) and path.endswith(".cpp")]


def parts_of(file: pathlib.Path) -> list[pathlib.Path]:
    """A unity build compiles files that include the sources."""
    if file.parent.name != "Unity":
        return [file]
    return [pathlib.Path(each) for each in re.findall(r'#include "([^"]+)"', file.read_text(encoding="utf-8"))]


def put(path: pathlib.Path, text: bytes) -> None:
    """Writes what is not there yet: what is left alone is not built again."""
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


class Copy:
    """The sources with the mutants that can be switched in them."""

    def __init__(self):
        OUT.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        self.files = [name.decode() for name in listed.split(b"\0") if name and (ROOT / name.decode()).is_file()]
        self.texts: dict[str, str] = {}
        if not (TREE / "compile_commands.json").exists():
            for name in self.files:
                self.put(name, (ROOT / name).read_bytes())
            words = ["cmake", "--preset", "clang"]
            subprocess.run(words, cwd=COPY, check=True, stdout=subprocess.DEVNULL)

    def put(self, name: str, text: bytes) -> None:
        put(COPY / name, text)
        if os.access(ROOT / name, os.X_OK):
            (COPY / name).chmod(0o755)

    def sample(self, count: int) -> tuple[list[Mutant], int]:
        """The sample, and how many it was drawn from."""
        candidates = [each for path in compiled() for each in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]
        return drawn(candidates, count, list(keyed(KEPT))), len(candidates)

    def with_all(self, sample: list[Mutant]) -> dict[int, Mutant]:
        """Builds the mutants that can be switched into it, and returns them by their numbers."""
        put(SWITCHES, HEADER.encode())
        file = OUT / "alone.json"  # what could not be built with the others
        alone = set(json.loads(file.read_text())) if file.exists() else set()
        while True:
            switched = {}
            for number, mutant in enumerate(sample, 1):
                same_line = any((each.file, each.line) == (mutant.file, mutant.line) for each in switched.values())
                if mutant.switched and mutant.key not in alone and not same_line:
                    switched[number] = mutant
            self.write(switched)
            log = builds([*LIBRARY, *LINKED])
            if log is None:
                return switched
            places = set(re.findall(rf"{re.escape(str(COPY))}/(\S+?):(\d+):", log))
            worse = {each.key for each in switched.values() if (each.file, str(each.line)) in places}
            if not worse:
                sys.exit(f"ci/mutate.py: the copy does not build\n{log[-4000:]}")
            alone |= worse
            file.write_text(json.dumps(sorted(alone), indent=1))

    def write(self, switched: dict[int, Mutant]) -> None:
        by_file: dict[str, dict[int, Mutant]] = {}
        for number, mutant in switched.items():
            by_file.setdefault(mutant.file, {})[number] = mutant
        for name in self.files:
            text = (ROOT / name).read_bytes()
            if name in by_file:
                text = with_switches(text.decode(), by_file[name], str(SWITCHES)).encode()
            self.texts[name] = text.decode(errors="replace")
            self.put(name, text)

    def put_alone(self, mutant: Mutant) -> None:
        put(COPY / mutant.file, with_mutant(self.texts[mutant.file], mutant, str(SWITCHES)).encode())

    def take_out(self, mutant: Mutant) -> None:
        put(COPY / mutant.file, self.texts[mutant.file].encode())


def builds(targets: list[str]) -> str | None:
    """What the compiler said when it failed."""
    words = ["cmake", "--build", str(TREE), "--target", *targets, "--", "-k", "0"]
    with open(OUT / "build.log", "w+", encoding="utf-8", errors="replace") as log:
        if run(words, BUILD_LIMIT_S, stdout=log, stderr=log) == 0:
            return None
        log.seek(0)
        # Where the compiler was led there by another file's templates, it says so in notes.
        return "\n".join(line for line in log if not re.search(r"warning:", line))


def run(words: Sequence[str], limit_s: float, **more) -> int | None:
    """The status, None when it did not end in time. Nothing of it stays behind."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    process = subprocess.Popen(words, cwd=COPY, start_new_session=True, **silent | more)
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


# The tests.


@dataclasses.dataclass
class Tests:
    """A file of tests: how long it takes without any mutant, and to which mutants it comes."""

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = dataclasses.field(default_factory=dict)
    source: pathlib.Path | None = None
    took: float = 0
    seen: frozenset[str] = frozenset()

    @property
    def state(self) -> str:
        """Another one, and what is known of the tests is old."""
        text = self.source.read_bytes() if self.source and self.source.exists() else b""
        return hashlib.sha256(text).hexdigest()[:16]

    @property
    def linked(self) -> str:
        """The program that has to be linked anew."""
        return next((program for program in LINKED if any(word.endswith(f"/{program}") for word in self.command)), "")

    def run(self, limit_s: float, **env: str) -> int | None:
        return run(self.command, limit_s, env=os.environ | self.env | env)

    def notice(self, **env: str) -> str:
        """How they notice what is broken, "" when they do not."""
        limit = min(self.took * PATIENCE + PATIENCE_S, LONGEST_S)
        first = self.run(limit, **env)
        # Once may be the machine's fault: twice, and not without what is broken.
        if first == 0 or (first is not None and self.run(limit, **env) == 0):
            return ""
        if env and self.run(limit) != 0:
            return ""
        return f"{self.name} {'fails' if first is not None else 'does not end'}"


def all_tests() -> list[Tests]:
    """CTest's, and the scenarios of several processes, on this machine alone."""
    words = ["ctest", "--show-only=json-v1", "-L", f"^({'|'.join(LABELS)})$"]
    listed = json.loads(subprocess.run(words, cwd=TREE, capture_output=True, check=True).stdout)
    found = []
    for test in listed["tests"]:
        properties = {each["name"]: each["value"] for each in test["properties"]}
        command = tuple(test["command"]) + (("--abort",) if test["command"][0].startswith(str(TREE)) else ())
        env = dict(each.split("=", 1) for each in properties.get("ENVIRONMENT", []))
        label, _, stem = test["name"].partition(".")
        source = COPY / "tests" / label / f"{stem.replace('-', '_')}_test.cpp"
        found.append(Tests(test["name"], command, env, source))
    env = {"WS2_TARGETS": "native", "WS2_NATIVE_BIN": str(TREE / "bin")}
    for path in sorted((COPY / "pytests").glob("test_*.py")):
        words = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--timeout=60", str(path))
        found.append(Tests(SCENARIOS + path.stem.removeprefix("test_"), words, env, path))
    return found


def measured(switched: dict[int, Mutant], pattern: str, end: float) -> list[Tests] | None:
    """The files of tests whose names match and that pass without a mutant; None when the time is up. Each is measured once."""
    file = OUT / "took.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    found = []
    for tests in (each for each in all_tests() if re.search(pattern, each.name)):
        if known.get(tests.name, {}).get("state") != tests.state:
            if time.monotonic() > end:
                return None
            known[tests.name] = {"state": tests.state} | measure(tests, switched)
            file.write_text(json.dumps(known))
        if "took" in known[tests.name]:
            tests.took, tests.seen = known[tests.name]["took"], frozenset(known[tests.name]["seen"])
            found.append(tests)
    return found


def measure(tests: Tests, switched: dict[int, Mutant]) -> dict:
    seen = OUT / "seen"
    for _ in range(2):
        seen.write_bytes(bytes(4096))
        began = time.monotonic()
        if tests.run(BASE_LIMIT_S, WS2_MUTANTS_SEEN=str(seen)) == 0:
            took = round(time.monotonic() - began, 2)
            there = seen.read_bytes()
            return {"took": took, "seen": [mutant.key for number, mutant in switched.items() if there[number]]}
    print(f"left out, it fails or takes too long as it is: {tests.name}", flush=True)
    return {}


def likely_first(mutant: Mutant, tests: list[Tests]) -> list[Tests]:
    """Files that share a word with the mutant's come first, then the quick ones."""
    words = set(re.findall(r"[a-z]{4,}", mutant.file.removeprefix(mutant.room)))

    def order(each: Tests):
        return -len(words & set(re.findall(r"[a-z]{4,}", each.name))), each.took

    return sorted(tests, key=order)


# Judging.


def judge_switched(number: int, mutant: Mutant, tests: list[Tests], most: int | None) -> dict:
    there = likely_first(mutant, [each for each in tests if mutant.key in each.seen])
    for each in there[:most]:
        if how := each.notice(WS2_MUTANT=str(number)):
            return {"verdict": "killed", "killed_by": how}
    asked = f", {most} of them were asked" if most and most < len(there) else ""
    return {"verdict": "survived", "killed_by": f"({len(there)} files of tests come there{asked})"}


def judge_alone(mutant: Mutant, tests: list[Tests], most: int | None, copy: Copy) -> dict:
    try:
        copy.put_alone(mutant)
        if builds(["ws2_32", "ws2_agent"]) is not None:
            return {"verdict": "does not build", "killed_by": ""}
        # What has the library's objects in it takes longest to link, and so comes last.
        for each in sorted(likely_first(mutant, tests)[:most], key=lambda each: each.linked != ""):
            if each.linked and builds([each.linked]) is not None:
                return {"verdict": "does not build", "killed_by": ""}
            if how := each.notice():
                return {"verdict": "killed", "killed_by": how}
        return {"verdict": "survived", "killed_by": ""}
    finally:
        copy.take_out(mutant)


class Judge:
    """Says what became of each mutant, and writes it down."""

    def __init__(self, copy: Copy, switched: dict[int, Mutant], tests: list[Tests], most: int | None, end: float):
        self.copy, self.tests, self.most, self.end = copy, tests, most, end
        self.numbers = {mutant.key: number for number, mutant in switched.items()}
        self.lock = threading.Lock()
        self.said = 0

    def __call__(self, mutant: Mutant) -> None:
        began = time.monotonic()
        if began > self.end:
            return
        if number := self.numbers.get(mutant.key):
            result = judge_switched(number, mutant, self.tests, self.most)
        else:
            result = judge_alone(mutant, self.tests, self.most, self.copy)
        result = {"key": mutant.key} | dataclasses.asdict(mutant) | result | {"seconds": round(time.monotonic() - began, 1)}
        with self.lock, RESULTS.open("a", encoding="utf-8") as out:
            out.write(json.dumps(result) + "\n")
            self.said += 1
            how = f"{result['verdict']:14} {result['killed_by']:40}"
            print(f"{self.said:3} {how} {mutant.key[:150]}", flush=True)


def run_mutants(part: slice, options: argparse.Namespace) -> None:
    copy = Copy()
    sample, _ = copy.sample(options.count)
    rest = sample[part]
    if options.only:
        rest = [each for each in rest if any(text in each.key for text in options.only)]
    elif options.unjudged:
        verdicts = keyed(KEPT)
        rest = [each for each in rest if not verdicts.get(each.key)]
    elif RESULTS.exists():
        done = {json.loads(line)["key"] for line in RESULTS.read_text().splitlines()}
        rest = [each for each in rest if each.key not in done]
    if not rest:
        return
    switched = copy.with_all(sample)
    end = time.monotonic() + options.seconds
    tests = measured(switched, options.tests, end)
    if tests is None:
        print("time is up while measuring", flush=True)
        return
    total = sum(each.took for each in tests)
    print(f"{len(rest)} mutants, {len(tests)} files of tests, {total:.0f} s for all of them", flush=True)
    judge = Judge(copy, switched, tests, options.files, end)
    # Those to be built come last, one after the other: until then the build is whole.
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(judge, [each for each in rest if each.key in judge.numbers]))
    for each in rest:
        if each.key not in judge.numbers:
            judge(each)
    if time.monotonic() > end:
        print("time is up", flush=True)


# The report.


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a mutant, by its key."""

    key: str
    verdict: str  # "killed: unit.text fails", "killed" by what was not kept, "survived", "does not build"

    @property
    def kind(self) -> str:
        return self.key.split(": ")[1]

    @property
    def killed(self) -> bool:
        return self.verdict.startswith("killed")

    def can_be_told(self, reasons: dict[str, str]) -> bool:
        return self.killed or self.key not in reasons


def table(results: list[Result], reasons: dict[str, str], total: int) -> str:
    judged = [each for each in results if each.verdict != "does not build"]
    killed = [each for each in judged if each.killed]
    tellable = [each for each in judged if each.can_be_told(reasons)]
    lines = [
        f"Of the {total} mutants of the sample {len(results)} were run: {len(results) - len(judged)} did not build, "
        f"{len(killed)} of {len(judged)} were killed ({share(killed, judged)}). Without the "
        f"{len(judged) - len(tellable)} that no test can tell, {len(killed)} of {len(tellable)} ({share(killed, tellable)}).",
        "",
        "| kind | run | killed | survived |",
        "|---|---|---|---|",
    ]
    for kind in KINDS:
        mine = [each for each in judged if each.kind == kind]
        dead = sum(each.killed for each in mine)
        lines.append(f"| {kind} | {len(mine)} | {dead} | {len(mine) - dead} |")
    lines += ["", "| survivor | mutant | why |", "|---|---|---|"]
    for each in judged:
        if not each.killed:
            file, kind, change = each.key.split(": ", 2)
            lines.append(f"| `{file}` | {kind}: `{cell(change)}` | {reasons.get(each.key, 'wants a test')} |")
    return "\n".join(lines)


def share(part: list, whole: list) -> str:
    return f"{100 * len(part) / len(whole):.0f} %" if whole else "none"


def cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("`", "'")


def keyed(file: pathlib.Path) -> dict[str, str]:
    """Of docs/mutation.txt and ci/mutants.txt: a mutant's key, then indented what is known of it."""
    found: dict[str, str] = {}
    key = ""
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if line.startswith("    ") and key:
            found[key] = f"{found[key]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            key = line
            found[key] = ""
    return found


def still_there(keys: Sequence[str]) -> set[str]:
    """Those whose line the sources still have."""
    paths = [path for path in sorted({key.split(": ")[0] for key in keys}) if (ROOT / path).exists()]
    return {each.key for path in paths for each in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))} & set(keys)


def add_results(files: list[pathlib.Path]) -> dict[str, str]:
    """Writes results into ci/mutants.txt, which keeps the last verdict of each mutant, and returns all of them."""
    verdicts = keyed(KEPT)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            each = json.loads(line)
            how = each["killed_by"] if each["verdict"] == "killed" else ""
            verdicts[each["key"]] = ": ".join(filter(None, (each["verdict"], how)))
    there = still_there(list(verdicts))
    verdicts = {key: verdicts[key] for key in sorted(there)}
    lines = [line for key, verdict in verdicts.items() for line in (key, f"    {verdict}" if verdict else "") if line]
    KEPT.write_text("\n".join([KEPT_HEAD, *lines, ""]), encoding="utf-8")
    return verdicts


def report(files: list[pathlib.Path], total: int) -> int:
    results = [Result(key, verdict) for key, verdict in add_results(files).items() if verdict]
    reasons = keyed(PAGE.with_suffix(".txt"))
    text = PAGE.read_text(encoding="utf-8")
    begin, end = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    PAGE.write_text(f"{text[:begin]}\n{table(results, reasons, total)}\n{text[end:]}", encoding="utf-8")
    judged = [each for each in results if each.verdict != "does not build"]
    lost = [each for each in judged if not each.killed]
    for each in lost:
        print(f"survived: {each.key}{'' if each.key in reasons else '   (no reason given)'}")
    tellable = sum(each.can_be_told(reasons) for each in judged)
    killed = len(judged) - len(lost)
    print(f"{killed} of {len(judged)} killed, {killed} of the {tellable} that tests can tell")
    return 0 if killed and killed >= WANTED * tellable else 1


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ci/mutate.py", description=__doc__.splitlines()[0])
    parser.add_argument("--slice", default="1/1", metavar="N/M", help="the Nth of M parts of the sample")
    parser.add_argument("--count", type=int, default=SAMPLE, help=f"size of the sample, {SAMPLE} unless told")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no mutant so long after the build")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants that are judged at the same time")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="those whose key has this in it")
    parser.add_argument("--unjudged", action="store_true", help="those without a verdict in ci/mutants.txt")
    parser.add_argument("--files", type=int, metavar="N", help="show a mutant to so many files of tests at most")
    parser.add_argument("--tests", default="", metavar="PATTERN", help="show mutants only to files of tests with such a name")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--report", nargs="*", type=pathlib.Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.report is not None:
        return report(options.report, options.count)
    part, parts = (int(number) for number in options.slice.split("/"))
    mine = slice(part - 1, None, parts)
    if options.list:
        sample, total = Copy().sample(options.count)
        for each in sample[mine]:
            print(f"{each.file}:{each.line}: {each.kind}: {each.before.strip()} -> {each.after.strip()}")
        print(f"{len(sample[mine])} of {total}")
        return 0
    # What an interrupted run has started ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    run_mutants(mine, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
