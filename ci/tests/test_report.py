# SPDX-License-Identifier: MIT
"""The report of ci/conformance: what it keeps of a run, what it says of a check, what it merges."""

import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest

CI = pathlib.Path(__file__).parents[1]
DATA = pathlib.Path(__file__).parent / "data"
sys.path.insert(0, str(CI))
import behaviours
import conformance
from report import junit, page, records, running, terminal, topics, words
from report.table import compare, table_of

RUN = {"target": "native", "os": "Debian 12", "library": "ws2shim", "commit": "abc", "date": "2026-01-01"}


def line(id="recv.ok", target="native", verdict="passed", **more) -> dict:
    about = {"section": "D.2", "confidence": "H", "source": "docs:recv", "says": "recv works", "file": "x_test"}
    return {"id": id, "target": target, "verdict": verdict, "seconds": 0.1} | about | more


def results(*lines: dict, run: dict = RUN) -> records.Results:
    return records.from_lines([{"run": dict(run)}, *lines])


def check(said: str, got: str, ok: bool = False, **more) -> str:
    return words.sentence({"said": said, "got": got, "ok": ok, **more})


# What is said of a check.

OUTCOME = "outcome([&] { return recv(s, &one, 1, MSG_PEEK); }), FailsWith(WSAENOTCONN)"
WOULD_BLOCK = "returned -1, last error WSAEWOULDBLOCK (10035)"


@pytest.mark.parametrize(
    "said, got, sentence",
    [
        (
            OUTCOME,
            f"{WOULD_BLOCK} fails with WSAENOTCONN (10057)",
            "recv(s, &one, 1, MSG_PEEK) = -1, WSAEWOULDBLOCK; Windows: -1, WSAENOTCONN",
        ),
        (
            "outcome([&] { return send(s, text, 5, 0); }), Returns(5)",
            f"{WOULD_BLOCK} returns 5 and leaves no error",
            "send(s, text, 5, 0) = -1, WSAEWOULDBLOCK; Windows: 5",
        ),
        (
            "outcome(call), ReturnsAndResets(0)",
            "returned 0, last error untouched returns 0 and sets the last error to 0",
            "outcome(call) = 0, last error untouched; Windows: 0 and last error 0",
        ),
        ('take(s, 9) == "a, == b"', '"abc" == "a, == b"', 'take(s, 9) = "abc"; Windows: "a, == b"'),
        ("take(s, 9) == error(WSAECONNRESET)", '"!10035" == "!10054"',
         "take(s, 9) = -1, WSAEWOULDBLOCK; Windows: error(WSAECONNRESET)"),
        ("count >= least", "3 >= 4", "count = 3; Windows: >= 4"),
        ("!is_ready(s)", "false", "is_ready(s) = true; Windows: false"),
        ("is_ready(s)", "false", "is_ready(s) = false; Windows: true"),
        ("name == wanted", '"a"\n==\n"b"', 'name = "a"; Windows: "b"'),
    ],
)  # fmt: skip
def test_a_check_says_what_the_call_did(said, got, sentence):
    assert check(said, got) == sentence


def test_a_check_that_held_expects_nothing():
    assert check("send(s) == 3", "3 == 3", ok=True) == "send(s) = 3"


def test_the_text_of_the_source_is_used_where_it_is_there():
    # Constants are numbers in what the compiler has kept.
    source = (CI.parent / "tests/winsock/listen_test.cpp").read_text(encoding="utf-8").splitlines()
    number = next(n for n, text in enumerate(source, 1) if "CHECK_THAT(outcome([&] { return recv(s" in text)
    said = check("outcome([&] { return recv(s, &one, 1, 0); }), FailsWith(10057)",
                 f"{WOULD_BLOCK} fails with WSAENOTCONN (10057)", at=f"listen_test.cpp:{number}")  # fmt: skip
    assert said == "recv(s, &one, 1, 0) = -1, WSAEWOULDBLOCK; Windows: -1, WSAENOTCONN"


def test_values_are_cut():
    text = check("take(s) == stream", f'"{"x" * 100000}" == "{"y" * 100000}"')
    assert len(text) < 3 * words.VALUE_MAX


# What is kept.


def test_a_record_is_kept_once_and_a_trace_is_short(tmp_path):
    trace = [{"at": f"x_test.cpp:{n}", "said": "f() == 1", "got": "1 == 1", "ok": True} for n in range(500)]
    found = results(line(trace=trace), line("recv.other", trace=trace))
    records.write(tmp_path / "r.json", found)
    text = (tmp_path / "r.json").read_text()
    assert len(text) < 4000 and text.count('"recv works"') == 2
    assert records.read(tmp_path / "r.json") == found


def test_lines_of_programs_can_be_read_back(tmp_path):
    (tmp_path / "r.jsonl").write_text("\n".join(json.dumps(each) for each in ({"run": RUN}, line())) + "\n")
    assert records.read(tmp_path / "r.jsonl").run_of("native")["commit"] == "abc"


@pytest.mark.parametrize("text", ["", "not JSON", '{"id": 1}\n{"id"', "[1, 2]", '{"format": 9, "results": []}'])
def test_what_is_no_result_is_refused_in_words(tmp_path, text):
    (tmp_path / "r").write_text(text)
    if text:
        with pytest.raises(records.Unreadable):
            records.read(tmp_path / "r")
    else:
        assert records.read(tmp_path / "r").results == []


# Merging.


def test_targets_of_the_same_name_stay_apart():
    parts = [("", results(line())), ("", results(line(verdict="failed"), run=RUN | {"os": "Alpine"}))]
    table = table_of(records.merge(parts))
    assert table.columns == ["native (Alpine)", "native (Debian 12)"]
    assert table.rows[0].cells["native (Alpine)"].verdict == "failed"


def test_the_same_file_twice_stays_apart():
    table = table_of(records.merge([("", results(line())), ("", results(line()))]))
    assert table.columns == ["native", "native #2"]


def test_names_are_given_to_pairings_as_well():
    pair = line(target="a server, b client", roles={"server": "a", "client": "b"}, whose="b")
    found = records.merge([("box", results(pair, run={"target": "a"}))])
    assert table_of(found).columns == ["box a server, box b client"]
    assert found.results[0]["whose"] == "box b"


def test_what_changed_since_an_earlier_run():
    before = table_of(results(line(), line("recv.gone"), line("recv.same")))
    now = table_of(results(line(verdict="failed"), line("recv.new"), line("recv.same")))
    changes = {(row.id, was, verdict) for row, _, was, verdict in compare(now, before)}
    assert changes == {("recv.ok", "passed", "failed"), ("recv.new", "", "passed"), ("recv.gone", "passed", "")}


def test_a_name_that_a_target_has_already_is_not_put_in_front_again():
    labelled = records.rename(results(line()), {"native": "box native"})
    assert [each["target"] for each in records.merge([("box", labelled)]).runs] == ["box native"]


def test_the_command_merges_and_compares(tmp_path):
    for name, verdict in (("a.json", "passed"), ("b.json", "failed")):
        records.write(tmp_path / name, results(line(verdict=verdict)))
    lines = "\n".join(json.dumps(each) for each in ({"run": RUN | {"target": "wine"}}, line(target="wine")))
    (tmp_path / "c.jsonl").write_text(lines)
    command = [sys.executable, str(CI / "conformance.py"), "--out", "out"]
    done = run(*command, "--merge", "a.json", "c.jsonl", "box=b.json", cwd=tmp_path)
    assert done.returncode == 1 and "recv.ok on box native" in done.stdout
    assert records.read(tmp_path / "out/results.json").run_of("wine")
    done = run(*command, "--merge", "b.json", "--compare", "a.json", cwd=tmp_path)
    assert "recv.ok on native: passed -> failed" in done.stdout
    done = run(*command, "--merge", "none.json", cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stdout + done.stderr


def test_results_of_two_builds(tmp_path):
    """What ci/conformance wrote of two builds, for the host's files and the portable ones, cut to a few behaviours;
    and the lines of its scenarios."""
    linux, portable, lines = (str(DATA / name) for name in ("linux.json", "portable.json", "scenarios.jsonl"))
    command = [sys.executable, str(CI / "conformance.py"), "--out", "out"]
    done = run(*command, "--merge", linux, portable, "again=" + lines, cwd=tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    found = records.read(tmp_path / "out/results.json")
    table = table_of(found)
    assert table.columns == ["again native", "native (linux-signals)", "native (portable)"]
    assert found.run_of("native (portable)")["names"].startswith("native-portable")
    verdicts = {row.id: [row.cells[each].verdict if each in row.cells else "" for each in table.columns] for row in table.rows}
    assert verdicts["oob.waits-for-end"] == ["", "passed", "failed"]
    assert verdicts["close.unread-urgent"] == ["passed", "passed", "passed"]
    assert table.summary() in done.stdout
    text = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert all(column in text for column in table.columns)


def test_what_scenarios_start_is_built():
    texts = [file.read_text(encoding="utf-8") for file in (CI.parent / "pytests").glob("test_*.py")]
    started = {name for text in texts for name in re.findall(r'program\(\w+, "(\w+)"', text)}
    assert started and started <= set(running.STARTED)


def test_what_changed_between_two_builds(tmp_path):
    command = [sys.executable, str(CI / "conformance.py"), "--out", "out"]
    done = run(*command, "--merge", str(DATA / "portable.json"), "--compare", str(DATA / "linux.json"), cwd=tmp_path)
    assert "oob.waits-for-end on native: passed -> failed" in done.stdout
    assert "select.data on native: passed -> not run" in done.stdout
    assert "oob.two-queue on native:" not in done.stdout
    done = run(*command, "--merge", str(DATA / "linux.json"), "--compare", str(DATA / "linux.json"), cwd=tmp_path)
    assert done.returncode == 0 and "->" not in done.stdout.partition("Changed since")[2]


def run(*words: str, cwd) -> subprocess.CompletedProcess:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


# What is shown.


def example() -> records.Results:
    differs = {"at": "x_test.cpp:1", "said": "f(s) == 1", "got": "0 == 1", "ok": False}
    pair = {"server": "native", "client": "wine"}
    return records.from_lines(
        [
            {"run": RUN},
            {"run": {"target": "wine", "library": "Wine 8.0's ws2_32"}},
            line(),
            line(target="wine", verdict="deviates", deviations=["recv.ok: Wine does not"], trace=[differs]),
            line("oob.one", verdict="deviates", deviations=["oob.one: Linux keeps one"], trace=[differs]),
            line("oob.two", verdict="failed", trace=[differs]),
            line("oob.three", verdict="not run"),
            line("oob.four", verdict="skipped", skipped="no IPv6 <here>"),
            line("udp.pair", "native server, wine client", roles=pair, verdict="deviates", whose="wine",
                 deviations=["udp.pair: Wine's own"]),  # fmt: skip
        ]
    )


def test_native_deviations_are_ours_only():
    assert list(table_of(example()).native_deviations()) == ["Linux keeps one"]


def test_the_terminal_and_the_page_count_alike(capsys, tmp_path):
    table = table_of(example())
    terminal.print_report(table, everything=False)
    shown = capsys.readouterr().out
    assert "FAILED: oob.two on native" in shown and "f(s) = 0; Windows: 1" in shown
    assert "oob.one: Linux keeps one" in shown and "Wine does not" not in shown
    page.write(tmp_path / "page.html", table)
    assert table.summary() in (tmp_path / "page.html").read_text()


def test_junit_counts_deviations_apart_from_failures(tmp_path):
    junit.write(tmp_path / "junit.xml", table_of(example()))
    root = xml.parse(tmp_path / "junit.xml").getroot()
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "7", "failures": "1", "errors": "1", "skipped": "4"}  # fmt: skip
    types = {each.get("type") for each in root.iter("skipped")}
    assert types == {"deviates", "skipped"} and root.find(".//testcase").get("line") is not None


def test_ids_find_their_topics():
    assert topics.topic_of("backlog.5", "A.2") == "Listen backlog"
    assert topics.topic_of("peek.x", "D.2") == "MSG_PEEK"
    assert topics.topic_of("something.new", "F.4-3") == "Completion ports"
    assert topics.topic_of("something.new", "Z") == topics.OTHER


def test_every_behaviour_has_a_topic_of_its_own():
    tests, _ = behaviours.citations_of(topics.ROOT)
    ids = {each.test for each in tests if re.fullmatch(r"[\w-]+\.[\w.-]+", each.test)}
    assert len(ids) > 1000
    assert [each for each in sorted(ids) if topics.topic_of(each, "") == topics.OTHER] == []


@pytest.mark.parametrize(
    "source, link",
    [
        ("docs:listen", "https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-listen"),
        ("docs:WSASocket; cygwin", "https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasocketw"),
        ("docs:getaddrinfo", "https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfo"),
        ("docs:SOL_SOCKET Socket Options", "https://learn.microsoft.com/windows/win32/winsock/sol-socket-socket-options"),
        ("docs:Socket Handles", "https://learn.microsoft.com/search/?terms=Socket+Handles"),
        ("winetest:test_x", None),
    ],
)
def test_sources_are_linked(source, link):
    assert topics.microsoft(source) == link


def test_every_section_of_the_specification_has_a_place():
    assert topics.specification()["A.1"] == "docs/behaviour/listen.md#a1-return-values-by-state"


@pytest.mark.parametrize(
    "pattern, id, wanted",
    [
        ("oob", "oob.second", True),
        ("oob", "oobless.x", False),
        ("listen.*", "listen.recv", True),
        ("msg_peek", "peek.zero", True),
        ("accept.order", "accept.order", True),
        ("accept.order", "accept.other", False),
    ],
)
def test_a_pattern_chooses(pattern, id, wanted):
    assert conformance.is_wanted([pattern], id, "") is wanted


def test_a_part_builds_only_files_that_have_it():
    files = conformance.files_with(["peek"])
    assert files and len(files) < 5
    assert "urgent_test" in conformance.files_with(["oob"])
