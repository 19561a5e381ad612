# SPDX-License-Identifier: MIT
"""What is kept of a run: one record of every target, one result of every behaviour and column.

Test programs and scenarios append JSON lines; results.json is the same, with what is said of a
behaviour kept once and traces made readable. Both can be read back and merged.
"""

import dataclasses
import json
import pathlib

from report import words

FORMAT = 2
PASSED_LINES = 8  # of a trace that says nothing new
OTHER_LINES = 24
ABOUT = ("section", "confidence", "source", "says", "decision", "file", "line")
DISTINGUISHING = ("os", "arch", "libc", "compiler", "library", "names", "version", "commit", "date")


class Unreadable(Exception):
    """A file that holds no results. The text says which and why."""


@dataclasses.dataclass
class Results:
    runs: list[dict] = dataclasses.field(default_factory=list)  # each has a "target"
    about: dict[str, dict] = dataclasses.field(default_factory=dict)  # id -> ABOUT
    results: list[dict] = dataclasses.field(default_factory=list)

    def run_of(self, target: str) -> dict:
        return next((run for run in self.runs if run["target"] == target), {})

    def add(self, line: dict) -> None:
        """One line of a test program or a scenario: a result, or the record of a run."""
        if "run" in line:
            self.runs.append(line["run"])
            return
        if "collected" in line:  # what scenarios are about to run: nothing of it is a result yet
            return
        self.about.setdefault(line["id"], {key: line[key] for key in ABOUT if line.get(key)})
        kept = {key: line[key] for key in ("id", "target", "verdict")}
        for key in ("deviations", "skipped", "roles", "whose"):
            if line.get(key):
                kept[key] = line[key]
        kept["seconds"] = round(line.get("seconds", 0), 3)
        kept["trace"] = short_trace([words.line_of(each) for each in line.get("trace", [])], line["verdict"])
        self.results.append(kept)


def short_trace(lines: list[str], verdict: str) -> list[str]:
    limit = PASSED_LINES if verdict == "passed" else OTHER_LINES
    if len(lines) <= limit:
        return lines
    # What differs comes last and is the point.
    return [*lines[: limit // 4], f"... {len(lines) - limit + 1} lines", *lines[-(limit - limit // 4 - 1) :]]


def read(path: pathlib.Path) -> Results:
    """results.json of this or an earlier version, or the JSON lines of test programs."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: {error}") from None
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return read_lines(path, text)
    try:
        if isinstance(whole, list):
            return from_lines(whole)
        if "results" not in whole:
            return from_lines([whole])
        if whole.get("format") != FORMAT:
            raise Unreadable(f"{path}: results of format {whole.get('format')}, not {FORMAT}")
        return with_runs(Results(whole["runs"], whole["behaviours"], whole["results"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path}: these are no results ({error!r})") from None


def read_lines(path: pathlib.Path, text: str) -> Results:
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            lines.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise Unreadable(f"{path}:{number}: {error.msg}") from None
    try:
        return from_lines(lines)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path}: these are no results ({error!r})") from None


def from_lines(lines: list[dict]) -> Results:
    found = Results()
    for line in lines:
        found.add(line)
    return with_runs(found)


def with_runs(found: Results) -> Results:
    """Every target that is no pairing has a record, even if nothing is known of it."""
    for result in found.results:
        for target in targets_of(result):
            if not found.run_of(target):
                found.runs.append({"target": target})
    return found


def targets_of(result: dict) -> list[str]:
    """The targets of a column: one, or those of a pairing."""
    return list((result.get("roles") or {"": result["target"]}).values())


def write(path: pathlib.Path, found: Results) -> None:
    """One line a behaviour, so that differences of two files can be looked at."""
    lines = [f'{{"format": {FORMAT},', '"runs": [']
    lines.append(",\n".join(json.dumps(run) for run in found.runs))
    lines += ["],", '"behaviours": {']
    lines.append(",\n".join(f"{json.dumps(id)}: {json.dumps(about)}" for id, about in found.about.items()))
    lines += ["},", '"results": [']
    lines.append(",\n".join(json.dumps(result) for result in found.results))
    lines.append("]}\n")
    path.write_text("\n".join(lines), encoding="utf-8")


def rename(found: Results, names: dict[str, str]) -> Results:
    """The same results with other names of targets, in pairings, too."""
    for run in found.runs:
        run["target"] = names.get(run["target"], run["target"])
    for result in found.results:
        if whose := result.get("whose"):
            result["whose"] = names.get(whose, whose)
        if roles := result.get("roles"):
            roles = {role: names.get(target, target) for role, target in roles.items()}
            result["roles"] = roles
            result["target"] = column_of(roles)
        else:
            result["target"] = names.get(result["target"], result["target"])
    return found


def column_of(roles: dict[str, str]) -> str:
    """One target, or who serves whom."""
    names = set(roles.values())
    return names.pop() if len(names) == 1 else ", ".join(f"{name} {role}" for role, name in roles.items())


def merge(parts: list[tuple[str, Results]]) -> Results:
    """One report of several. A part may have a name, which goes in front of its targets' names, unless it stands there
    already (--label); without one, targets of the same name are told apart by what is known of their runs."""
    taken: dict[str, list[dict]] = {}
    for _, part in parts:
        for run in part.runs:
            taken.setdefault(run["target"], []).append(run)
    merged = Results()
    used: set[str] = set()
    for name, part in parts:
        names = {}
        for run in part.runs:
            target = run["target"]
            wanted = target if f"{target} ".startswith(f"{name} ") else f"{name} {target}".strip()
            if not name and len(taken[target]) > 1:
                wanted = told_apart(target, run, taken[target])
            names[target] = unused(wanted, used)
            used.add(names[target])
        rename(part, names)
        merged.runs += part.runs
        merged.results += part.results
        for id, about in part.about.items():
            merged.about.setdefault(id, about)
    return merged


def told_apart(target: str, run: dict, namesakes: list[dict]) -> str:
    """The target with the first fact in which its run differs from its namesakes."""
    for fact in DISTINGUISHING:
        values = [each.get(fact) for each in namesakes]
        if run.get(fact) and values.count(run[fact]) == 1:
            # Of the names that deviations know it by the first says most: native-portable.
            said = run[fact].split()[0].removeprefix(f"{target}-") if fact == "names" else run[fact]
            return f"{target} ({said})"
    return target


def unused(name: str, used: set[str]) -> str:
    number = 1
    wanted = name
    while wanted in used:
        number += 1
        wanted = f"{name} #{number}"
    return wanted
