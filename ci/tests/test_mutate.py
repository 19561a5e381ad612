# SPDX-License-Identifier: MIT
"""The mutation run changes what it says, draws the same sample every time, and reports honestly."""

import json
import pathlib
import shutil
import subprocess
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import mutants
import mutate


@pytest.mark.parametrize(
    "kind, before, after",
    [
        ("comparison moved", "    if (count < limit) {", "    if (count <= limit) {"),
        ("comparison moved", "    return a == b;", "    return a != b;"),
        ("refusal dropped", "    if (!x) return Code::bad_address;", "    if (false && (!x)) return Code::bad_address;"),
        ("refusal dropped", "    if (const Code c = f(); c != Code::ok) return c;", ""),
        ("refusal dropped", "    if (auto c = f(); !c) return Code::fault;", "    if (auto c = f(); false && (!c)) return Code::fault;"),
        ("refusal dropped", "    if (const auto* c = f()) return nullptr;", ""),
        ("code swapped", "    return Code::not_socket;", "    return Code::invalid_argument;"),
        ("wake-up forgotten", "        changed_.notify_all();", "        ;"),
        ("table entry changed", '    {"name", 4, true},', '    {"name", 5, true},'),
        ("table entry changed", "    {Level::tcp, true},", "    {Level::tcp, false},"),
    ],
)
def test_one_line_changes(kind, before, after):
    found = [each for each in mutants.mutants_of("shim/core/a.cpp", before) if each.kind == kind]
    assert [each.after for each in found] == ([after] if after else [])


@pytest.mark.parametrize(
    "line",
    ["// count < limit", 'say("a < b");', "template <class T> x < y", "    return Code::ok;", "    case Code::failed:",
     "static_assert(a == b);", "#if A == B"],
)  # fmt: skip
def test_other_lines_stay(line):
    assert mutants.mutants_of("shim/core/a.cpp", line) == []


def candidates() -> list[mutants.Mutant]:
    return [
        mutants.Mutant(kind, f"{room}/a.cpp", number, f"{number}", "x")
        for kind in mutants.KINDS
        for room in mutants.ROOMS
        for number in range(50)
    ]


def test_the_sample_is_even_and_always_the_same():
    sample = mutants.drawn(candidates(), 240)
    assert sample == mutants.drawn(candidates(), 240) and len(set(sample)) == 240
    counts = [sum((each.kind, each.room) == (kind, room) for each in sample) for kind in mutants.KINDS for room in mutants.ROOMS]
    assert max(counts) - min(counts) <= 0


def test_the_sample_stays_when_other_lines_change():
    before = mutants.drawn(candidates(), 240)
    kept = [each.key for each in before]
    fewer = [each for each in candidates() if each != before[7]]
    after = mutants.drawn(fewer, 240, kept)
    assert len(after) == 240 and set(before) - set(after) == {before[7]}
    assert len(set(mutants.drawn(fewer, 240)) & set(before)) >= 238


def test_mutants_that_read_the_same_are_told_apart():
    text = "void f() {\n    wake();\n    g();\n    wake();\n}\n"
    keys = [each.key for each in mutants.mutants_of("shim/core/a.cpp", text)]
    assert keys == ["shim/core/a.cpp: wake-up forgotten: wake(); -> ;", "shim/core/a.cpp: wake-up forgotten: wake(); -> ;  #2"]


def test_what_is_known_of_tests_is_old_when_they_change(tmp_path):
    tests = mutate.Tests("unit.text", (), source=tmp_path / "text_test.cpp")
    tests.source.write_text("one")
    before = tests.state
    tests.source.write_text("two")
    assert tests.state != before


def test_related_tests_run_first():
    tests = [mutate.Tests("unit.text", (), took=0.1), mutate.Tests("winsock.urgent", (), took=9.0)]
    mutant = mutants.Mutant("code swapped", "shim/core/oob/urgent_data.cpp", 1, "a", "b")
    assert mutate.likely_first(mutant, tests)[0].name == "winsock.urgent"


def test_the_time_of_a_file_of_tests_does_not_grow_with_the_machines_load(monkeypatch):
    limits = []
    monkeypatch.setattr(mutate, "run", lambda words, limit, **more: limits.append(limit) or 0)
    for took in (0.5, 110):
        mutate.Tests("unit.text", (), took=took).notice()
    assert limits == [22, 180]


def test_only_the_files_of_tests_that_are_named_are_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(mutate, "OUT", tmp_path)
    monkeypatch.setattr(mutate, "all_tests", lambda: [mutate.Tests(name, ()) for name in ("unit.text", "winsock.accept")])
    monkeypatch.setattr(mutate, "measure", lambda tests, switched: {"took": 1, "seen": []})
    assert [each.name for each in mutate.measured({}, "^unit", time.monotonic() + 60)] == ["unit.text"]


PROGRAM = """// SPDX-License-Identifier: MIT
#include <cstdio>
enum class Code { ok, fault, invalid_argument };
int woken = 0;
void wake() { ++woken; }
constexpr int table[] = {1, 2};
bool less(int a, int b) {
    return a < b;
}
Code refuse(bool bad) {
    if (bad) return Code::fault;
    return Code::ok;
}
int main() {
    wake();
    const char* answer = nullptr;
    std::printf("%d %d %d %d", less(1, 1), static_cast<int>(refuse(true)), woken, answer == nullptr);
    if (less(5, 1)) refuse(false);
}
"""


@pytest.mark.skipif(not shutil.which("c++"), reason="no compiler")
def test_one_build_has_many_mutants_and_one_is_on(tmp_path):
    found = {number: each for number, each in enumerate(mutants.mutants_of("shim/core/a.cpp", PROGRAM), 1)}
    assert all(each.switched for each in found.values())
    kinds = {(each.kind, each.line): number for number, each in found.items()}
    one_a_line = {number: each for number, each in found.items() if (each.kind, each.line) != ("code swapped", 11)}
    header, source, program = (tmp_path / name for name in ("mutants.hpp", "a.cpp", "a"))
    header.write_text(mutants.HEADER)
    source.write_text(mutants.with_switches(PROGRAM, one_a_line, str(header)))
    subprocess.run(["c++", "-std=c++20", source, "-o", program], check=True)

    def said(number: int = 0, **env: str) -> str:
        return subprocess.run([program], env={"WS2_MUTANT": str(number)} | env, capture_output=True, text=True, check=True).stdout

    assert said() == "0 1 1 1"
    assert said(kinds["comparison moved", 8]) == "1 1 1 1"
    assert said(kinds["refusal dropped", 11]) == "0 0 1 1"
    assert said(kinds["wake-up forgotten", 15]) == "0 1 0 1"
    assert said(kinds["comparison moved", 17]) == "0 1 1 0"
    seen = tmp_path / "seen"
    seen.write_bytes(bytes(4096))
    said(WS2_MUTANTS_SEEN=str(seen))
    assert [number for number in range(4096) if seen.read_bytes()[number]] == sorted(one_a_line)


def test_what_the_compiler_works_out_is_built_by_itself():
    text = "constexpr bool f(int a) {\n    return a < 1;\n}\nconst Row rows[] = {\n    {Code::fault, 4},\n};\n"
    found = mutants.mutants_of("shim/core/a.cpp", text)
    assert len(found) == 3 and not any(each.switched for each in found)


def test_the_report_counts_what_ran_and_names_survivors():
    found = {"a": "killed: unit.a fails", "b | c": "survived", "d": "does not build", "e": "survived"}
    results = [mutate.Result(f"f: code swapped: {change} -> z", verdict) for change, verdict in found.items()]
    text = mutate.table(results, {"f: code swapped: e -> z": "nobody can see it"}, 240)
    assert "Of the 240 mutants of the sample 4 were run: 1 did not build, 1 of 3 were killed (33 %)." in text
    assert "Without the 1 that no test can tell, 1 of 2 (50 %)." in text
    assert "| code swapped | 3 | 1 | 2 |" in text
    assert "wants a test" in text and "nobody can see it" in text and "`b \\| c -> z`" in text


def test_reasons_are_read(tmp_path):
    file = tmp_path / "mutation.txt"
    file.write_text("# head\nkey: a\n    because\n    of this\n\nother\n")
    assert mutate.keyed(file) == {"key: a": "because of this", "other": ""}


def test_verdicts_are_kept_until_a_mutant_is_judged_again_or_gone(tmp_path, monkeypatch):
    source = tmp_path / "shim" / "core" / "a.cpp"
    source.parent.mkdir(parents=True)
    source.write_text("    if (x) return Code::fault;\n    if (a < b) return 1;\n    wake();\n")
    fault, less, wake = (
        f"shim/core/a.cpp: {kind}: {before} -> {after}"
        for kind, before, after in (
            ("code swapped", "if (x) return Code::fault;", "if (x) return Code::invalid_argument;"),
            ("comparison moved", "if (a < b) return 1;", "if (a <= b) return 1;"),
            ("wake-up forgotten", "wake();", ";"),
        )
    )
    kept, page = tmp_path / "mutants.txt", tmp_path / "mutation.md"
    kept.write_text(f"# head\n{fault}\n    killed: unit.a fails\n{less}\n    survived\n{wake}\ngone.cpp: code swapped: a -> b\n")
    page.write_text("\n".join(("before", *mutate.MARKS, "behind")))
    results = tmp_path / "results.jsonl"
    results.write_text(json.dumps({"key": less, "verdict": "killed", "killed_by": "unit.b fails"}) + "\n")
    for name, value in (("ROOT", tmp_path), ("KEPT", kept), ("PAGE", page)):
        monkeypatch.setattr(mutate, name, value)
    assert mutate.main(["--report", str(results)]) == 0
    assert mutate.keyed(kept) == {fault: "killed: unit.a fails", less: "killed: unit.b fails", wake: ""}
    assert f"Of the {mutate.SAMPLE} mutants of the sample 2 were run" in page.read_text()
    assert mutate.main(["--report"]) == 0 and mutate.keyed(kept)[less] == "killed: unit.b fails"


def test_a_statement_of_several_lines_is_one():
    text = "static_assert(A == 1 &&\n              B == 2);\nvoid f() {\n    g(a,\n      b == 2);\n}\n"
    found = {each.line: bool(each.switched) for each in mutants.mutants_of("shim/core/a.cpp", text)}
    assert found == {2: False, 5: True}
