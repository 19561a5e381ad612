#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the specification (docs/behaviour) against the tests that cite it.

    ci/behaviours.py             exit status 1 if something is wrong
    ci/behaviours.py --update    writes docs/behaviour/tested.md anew, then checks
    ci/behaviours.py --missing   prints the rows that want a test, reasons or not

A test, or a comment, cites a row ("B.5-3"), several with spaces between them, or a whole section
("B.5"). What it cites has to exist. A row of confidence H or M has a test that cites it, or a reason
in docs/behaviour/untested.txt; a reason goes when there is a test.
"""

import ast
import collections
import dataclasses
import fnmatch
import functools
import pathlib
import re
import sys

import check_deviations
import written

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = "docs/behaviour"
INDEX = f"{PAGES}/tested.md"
REASONS = f"{PAGES}/untested.txt"
CPP_TESTS = ("tests/**/*_test.cpp",)
PYTHON_TESTS = ("pytests/test_*.py",)
COMMENTED = ("shim/**/*", "platform/**/*", "tests/**/*", "pytests/**/*.py", "bench/**/*", "docs/*.md", "*.md")
# Calls of the companion that have no section: Microsoft's page of each call is what they promise.
ELSEWHERE = ("Win32",)

CITED = r"(?:[0A-F]\.\d+(?:\.\d+)?|[GHI])(?:-\d+)?"
HEADING = re.compile(r"^##+ ((?:[0A-F]\.\d+(?:\.\d+)?|[GHI])) (.+)$")
ROW_ID = re.compile(rf"^{CITED}$")
CONFIDENCE = re.compile(r"^[HML](?:/[HML])?$")
SOURCE = re.compile(r"^\[[^\[\]]+\]$")
# "[docs:send; behaviour E.5, F.2]" in a comment.
COMMENT = re.compile(rf"\bbehaviour\s+({CITED}(?:,\s+{CITED})*)\b")
# References inside the pages: "(F.16)", "D.5 and C.6", "by B.6".
REFERENCE = re.compile(r"(?<![\w.:/#-])([A-F]\.\d+(?:\.\d+)?(?:-\d+)?)(?!\w|\.\d)")


@dataclasses.dataclass
class Row:
    id: str
    section: str
    place: str  # "docs/behaviour/accept.md:12"
    confidence: str = ""  # "" for rows that state no fact: decisions, checklists, questions

    @property
    def wants_test(self) -> bool:
        return "H" in self.confidence or "M" in self.confidence


@dataclasses.dataclass
class Specification:
    sections: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)  # page and title
    rows: dict[str, Row] = dataclasses.field(default_factory=dict)

    def knows(self, cited: str) -> bool:
        return cited in self.rows or cited in self.sections or cited in ELSEWHERE


@dataclasses.dataclass(frozen=True)
class Citation:
    test: str  # the behaviour's id, "*" for what a loop puts there; or the name of a unit test in quotes
    cited: str
    place: str


# The pages.


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


class PageReader:
    """Reads one page into a specification and notes what is wrong with it."""

    def __init__(self, path: str, specification: Specification, breaks: list[str]):
        self.path, self.specification, self.breaks = path, specification, breaks
        self.section, self.heads = "", []

    def read(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            self.place = f"{self.path}:{number}"
            if found := HEADING.match(line):
                self.section = found[1]
                if self.section in self.specification.sections:
                    self.complain(f"another section {self.section}")
                self.specification.sections[self.section] = (self.path, found[2])
            if not line.startswith("|"):
                self.heads = []
            elif not self.heads:
                self.heads = cells_of(line)
            elif self.heads[0] == "Row" and not line.startswith("|--"):
                self.read_row(cells_of(line))

    def read_row(self, cells: list[str]) -> None:
        row = Row(cells[0], self.section, self.place)
        if len(cells) != len(self.heads):
            self.complain(f"{row.id}: {len(cells)} cells below {len(self.heads)} heads")
        elif not ROW_ID.match(row.id) or row.id.rpartition("-")[0] != self.section:
            self.complain(f"{row.id} is no row of section {self.section}")
        elif row.id in self.specification.rows:
            self.complain(f"another row {row.id}")
        elif not all(cells[1:2]):
            self.complain(f"{row.id} says nothing")
        else:
            self.specification.rows[row.id] = row
            if self.heads[-2:] == ["Source", "C"]:
                self.read_evidence(row, *cells[-2:])

    def read_evidence(self, row: Row, source: str, confidence: str) -> None:
        if not SOURCE.match(source):
            self.complain(f"{row.id}: a source looks like [docs:listen; winetest:test_listen]")
        if not CONFIDENCE.match(confidence):
            self.complain(f"{row.id}: confidence is H, M or L, or two of them as H/M")
        row.confidence = confidence

    def complain(self, what: str) -> None:
        self.breaks.append(f"{self.place}: {what}")


def read_pages(pages: dict[str, str]) -> tuple[Specification, list[str]]:
    specification, breaks = Specification(), []
    for path, text in sorted(pages.items()):
        PageReader(path, specification, breaks).read(text)
    for path, text in sorted(pages.items()):
        for number, line in enumerate(text.splitlines(), 1):
            for cited in REFERENCE.findall(line):
                if not specification.knows(cited):
                    breaks.append(f"{path}:{number}: there is no {cited}")
    return specification, breaks


# The tests in C++. Macros of the file that make behaviours are expanded as the preprocessor would.

_STRING = r'"(?:[^"\\\n]|\\.)*"'
DEFINE = re.compile(r"^#define (\w+)\(([^)]*)\)((?:.*\\\n)*.*)$", re.MULTILINE)
# Tests of the parts, which are no behaviours: TEST_CASE("name", "[connecting][A.3-7]").
UNIT_TEST = re.compile(rf"TEST_CASE\(\s*((?:{_STRING}\s*)+),\s*({_STRING})")
TAG = re.compile(rf"\[({CITED})\]")
CPP_BEHAVIOUR = re.compile(
    rf"((?:{_STRING}\s*)+),\s*((?:{_STRING}\s*)+),\s*(?:high|medium|decided\s*\()", re.MULTILINE
)


def text_of(literals: str) -> str:
    return "".join(part[1:-1] for part in re.findall(_STRING, literals))


def arguments_at(text: str, start: int) -> tuple[list[str], int]:
    """The arguments of a call whose parenthesis opens before `start`, and where it ends."""
    arguments, depth, begin, at = [], 0, start, start
    while at < len(text):
        if found := re.compile(_STRING).match(text, at):
            at = found.end()
            continue
        letter = text[at]
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            if depth == 0:
                return [*arguments, text[begin:at].strip()], at + 1
            depth -= 1
        elif letter == "," and depth == 0:
            arguments.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    return [*arguments, text[begin:].strip()], len(text)


def substitute(body: str, values: dict[str, str]) -> str:
    """Replaces the parameters in a macro's body, but not inside its texts."""
    words = re.compile(rf"{_STRING}|\b\w+\b")
    return words.sub(lambda found: values.get(found[0], found[0]), body)


def expand(text: str, macros: dict[str, tuple[list[str], str]], depth: int = 0) -> str:
    if not macros or depth > 8:
        return text
    call = re.compile(rf"{_STRING}|\b({'|'.join(macros)})\s*\(")
    result, at = "", 0
    while found := call.search(text, at):
        result += text[at : found.start()]
        if not found[1]:
            result, at = result + found[0], found.end()
            continue
        arguments, at = arguments_at(text, found.end())
        names, body = macros[found[1]]
        result += expand(substitute(body, dict(zip(names, arguments))), macros, depth + 1)
    return result + text[at:]


def in_cpp(path: str, text: str) -> list[Citation]:
    macros = {
        found[1]: ([name.strip() for name in found[2].split(",")], found[3].replace("\\\n", " "))
        for found in DEFINE.finditer(text)
    }
    # Definitions are blanked, so that what is left keeps its lines.
    plain = DEFINE.sub(lambda found: "\n" * found[0].count("\n"), text)
    found_here = []
    for number, line in in_statements(plain):
        place = f"{path}:{number}"
        for found in UNIT_TEST.finditer(line):
            name = f'"{text_of(found[1])}"'
            found_here += [Citation(name, cited, place) for cited in TAG.findall(found[2])]
        for found in CPP_BEHAVIOUR.finditer(expand(line, macros)):
            for cited in text_of(found[2]).split() or [""]:
                found_here.append(Citation(text_of(found[1]), cited, place))
    return found_here


def in_statements(text: str) -> list[tuple[int, str]]:
    """Pieces that hold whole behaviours, each with the number of its first line."""
    pieces, begin = [], 0
    for found in re.finditer(r"\n(?=\s*(?:\{|BEHAVIOUR|TEST_CASE|#))|\n\n", text):
        pieces.append((text.count("\n", 0, begin) + 1, text[begin : found.start() + 1]))
        begin = found.start() + 1
    return [*pieces, (text.count("\n", 0, begin) + 1, text[begin:])]


# The scenarios in Python.


def in_python(path: str, text: str) -> list[Citation]:
    tree = ast.parse(text)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 2:
            if node.func.id in ("behaviour", "row", "Behaviour"):
                test, section = (pattern_of(each, constants) for each in node.args[:2])
                place = f"{path}:{node.lineno}"
                found += [Citation(test, cited, place) for cited in section.split() or [""]]
    return found


def pattern_of(node: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "*")
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(each, constants) for each in node.values)
    return "*"


# Comments.


def in_comments(path: str, text: str) -> list[Citation]:
    bare = re.sub(r"\n[ \t]*(?://|#|\*)", "\n", text)  # a citation may go on in the next line
    found = []
    for match in COMMENT.finditer(bare):
        place = f"{path}:{bare.count(chr(10), 0, match.start()) + 1}"
        found += [Citation("", cited, place) for cited in re.split(r",\s+", match[1])]
    return found


# Reasons.


@dataclasses.dataclass(frozen=True)
class Reason:
    cited: str
    why: str
    place: str


def read_reasons(text: str) -> tuple[list[Reason], list[str]]:
    reasons, breaks = [], []
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{REASONS}:{number}"
        if not line or line.startswith(("#", "[")):
            continue
        ids, colon, why = line.partition(": ")
        if not colon or not why.strip():
            breaks.append(f"{place}: a line is rows or sections, a colon, and the reason")
            continue
        reasons += [Reason(cited, why.strip(), place) for cited in ids.split()]
    return reasons, breaks


# The check.


class Evidence:
    """Which tests prove a row, and where they are known to fail."""

    def __init__(self, citations: list[Citation], deviations: list[tuple[int, str, str]]):
        self.tests = collections.defaultdict(dict)  # by row or section, in order
        for each in citations:
            self.tests[each.cited][each.test] = None
        self.deviations = [(id, where) for _, id, where in deviations]

    @functools.cache
    def where_it_fails(self, test: str) -> tuple[str, ...]:
        found = {}
        for id, where in self.deviations:
            if id == test or ("*" in test and fnmatch.fnmatchcase(id, test)):
                found[where.replace("|", ", ")] = None
        return tuple(found)


def missing_rows(specification: Specification, evidence: Evidence) -> list[Row]:
    return [
        row
        for row in specification.rows.values()
        if row.wants_test and row.id not in evidence.tests
    ]


def check_citations(specification: Specification, citations: list[Citation]) -> list[str]:
    return [
        f"{each.place}: {each.test or 'a comment'} cites {each.cited or 'nothing'}, which docs/behaviour lacks"
        for each in citations
        if not specification.knows(each.cited)
    ]


def check_reasons(
    specification: Specification, missing: list[Row], reasons: list[Reason]
) -> list[str]:
    breaks = []
    open_rows = {row.id for row in missing}
    open_sections = {row.section for row in missing}
    for each in reasons:
        if not specification.knows(each.cited):
            breaks.append(f"{each.place}: there is no {each.cited}")
        elif each.cited not in open_rows | open_sections:
            breaks.append(f"{each.place}: {each.cited} has a test, so its reason can go")
    excused = {each.cited for each in reasons}
    return breaks + [
        f"{row.place}: {row.id} ({row.confidence}) has no test and no reason in {REASONS}"
        for row in missing
        if not {row.id, row.section} & excused
    ]


# The index.


def section_order(section: str) -> tuple:
    letter, _, numbers = section.partition(".")
    return letter, [int(part) for part in numbers.split(".") if part]


def index(specification: Specification, evidence: Evidence, reasons: list[Reason]) -> str:
    why = {each.cited: each.why for each in reasons}
    parts = [INDEX_HEAD]
    for section in sorted(specification.sections, key=section_order):
        rows = [row for row in specification.rows.values() if row.section == section]
        if not any(row.confidence for row in rows):
            continue
        page, title = specification.sections[section]
        parts.append(f"## {section} {title}\n\n[{page.rpartition('/')[2]}]({page.rpartition('/')[2]})\n")
        if tests := evidence.tests.get(section):
            parts.append(f"The section as a whole: {in_short(list(tests))}.\n")
        lines = [index_line(row, evidence, why) for row in rows]
        parts.append("| Row | C | Tests | Known differences |\n|---|---|---|---|\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


LARGE_GROUP = 6

INDEX_HEAD = f"""\
# Rows and their tests

Written by `ci/behaviours.py --update` from the pages, the tests and `tests/support/deviations.def`. A known difference names the
targets where a test of the row must fail.
"""


def index_line(row: Row, evidence: Evidence, why: dict[str, str]) -> str:
    tests = list(evidence.tests.get(row.id, ()))
    shown = in_short(tests)
    if not tests:
        reason = why.get(row.id) or why.get(row.section)
        shown = f"*{reason}*" if reason and row.wants_test else ""
    failing = collections.defaultdict(list)
    for test in tests:
        for where in evidence.where_it_fails(test):
            failing[where].append(test)
    differences = "; ".join(f"{where}: {in_short(some)}" for where, some in failing.items())
    return f"| {row.id} | {row.confidence} | {shown} | {differences} |"


def in_short(tests: list[str]) -> str:
    """The ids; those of a large group as "group.* (12)", where the first of them stood."""
    groups = collections.Counter(test.rpartition(".")[0] for test in tests)
    words: dict[str, None] = {}
    for test in tests:
        group = test.rpartition(".")[0]
        words[f"{group}.* ({groups[group]})" if groups[group] > LARGE_GROUP else test] = None
    return ", ".join(words)


# Reading it all.


def files(root: pathlib.Path, patterns: tuple[str, ...]) -> dict[str, str]:
    return {
        str(file.relative_to(root)): file.read_text(encoding="utf-8", errors="replace")
        for pattern in patterns
        for file in sorted(root.glob(pattern))
        if file.is_file()
    }


def citations_of(root: pathlib.Path) -> tuple[list[Citation], list[Citation]]:
    """Those of tests, and those of comments."""
    tests = []
    for path, text in files(root, CPP_TESTS).items():
        tests += in_cpp(path, text)
    for path, text in files(root, PYTHON_TESTS).items():
        tests += in_python(path, text)
    comments = []
    for path, text in files(root, COMMENTED).items():
        comments += in_comments(path, text)
    return tests, comments


def main(arguments: list[str], root: pathlib.Path = ROOT) -> int:
    pages = files(root, (f"{PAGES}/*.md",))
    pages.pop(INDEX, None)
    specification, breaks = read_pages(pages)
    tests, comments = citations_of(root)
    deviations = check_deviations.ids_in((root / check_deviations.LIST).read_text(encoding="utf-8"))
    evidence = Evidence(tests, deviations)
    reasons, bad_reasons = read_reasons((root / REASONS).read_text(encoding="utf-8"))
    missing = missing_rows(specification, evidence)
    if arguments == ["--missing"]:
        for row in missing:
            print(f"{row.place}: {row.id} ({row.confidence})")
        return 0
    breaks += check_citations(specification, tests + comments)
    breaks += bad_reasons + check_reasons(specification, missing, reasons)
    wanted = {root / INDEX: index(specification, evidence, reasons)}
    breaks += written.behind(wanted, arguments, "behaviours.py")
    for each in breaks:
        print(each)
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
