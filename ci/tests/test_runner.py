# SPDX-License-Identifier: MIT
"""The runner: what a step prints, what counts, and that nothing can hang."""

import pathlib
import re
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import runner
from runner import Failed, Shell, Skipped, Step


@pytest.fixture(autouse=True)
def logs(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "LOGS", tmp_path)
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(Shell.run, "__kwdefaults__", {"env": None, "cwd": tmp_path})


def step(name, *command, needs=(), limit_s=30, is_test=False):
    return Step(name, name, lambda shell: shell.run(*command), limit_s, (), needs, is_test)


def skipping(shell):
    raise Skipped("nothing to do it with")


def test_a_step_is_one_line_and_the_summary_counts(capsys):
    table = [step("good", "true"), step("bad", "sh", "-c", "echo the reason; exit 3")]
    table.append(Step("none", "", skipping, 30))
    tally = runner.run_all(table, 1, 0)
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"good +ok +\d+\.\d s", lines[0])
    assert re.fullmatch(r"bad +FAILED +\d+\.\d s", lines[1])
    assert "    the reason" in lines
    assert any("exit status 3" in line for line in lines)
    assert re.fullmatch(r"none +skipped +\d+\.\d s   \(nothing to do it with\)", lines[-1])
    assert tally.summary() == "1 passed, 1 failed, 1 skipped"


def test_details_never_look_like_the_summary(capsys):
    runner.run_all([step("bad", "sh", "-c", "echo 1 passed, 0 failed; false")], 1, 0)
    out = capsys.readouterr().out
    assert "1 passed, 0 failed" in out
    assert not re.search(r"^\d+ passed, \d+ failed$", out, re.MULTILINE)


def test_what_needs_a_broken_step_is_not_run(capsys):
    table = [step("a", "false"), step("b", "true", needs=("a",)), step("c", "true", needs=("b",))]
    assert runner.run_all(table, 1, 0).summary() == "0 passed, 1 failed, 2 skipped"


def test_a_step_brings_what_it_needs_in_the_tables_order():
    table = [step("a", "true"), step("b", "true", needs=("a",)), step("c", "true")]
    assert [each.name for each in runner.with_needs(table, ["c", "b"])] == ["a", "b", "c"]
    assert [each.name for each in runner.with_needs(table, ["c"])] == ["c"]


def test_a_command_over_its_limit_is_ended_with_its_children(tmp_path):
    marker = tmp_path / "child"
    script = f"sleep 1000 & echo $! > {marker}; wait"
    shell = Shell(tmp_path / "log", limit_s=1)
    began = time.monotonic()
    with pytest.raises(Failed, match="not done after 1 s"):
        shell.run("sh", "-c", script)
    assert time.monotonic() - began < 20
    assert is_gone(int(marker.read_text()))


def test_what_a_command_leaves_behind_is_ended(tmp_path):
    marker = tmp_path / "child"
    Shell(tmp_path / "log", limit_s=30).run("sh", "-c", f"sleep 1000 & echo $! > {marker}")
    assert is_gone(int(marker.read_text()))


def is_gone(pid: int) -> bool:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        try:
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in "ZX":  # ended, and waiting for whoever inherited it
            return True
    return False


def test_a_program_that_does_not_exist_fails_the_step(tmp_path):
    with pytest.raises(Failed, match="no-such-program"):
        Shell(tmp_path / "log", limit_s=30).run("no-such-program")


def test_run_returns_the_output_of_that_command_alone(tmp_path):
    shell = Shell(tmp_path / "log", limit_s=30)
    assert shell.run("echo", "one") == "one\n"
    assert shell.run("echo", "two") == "two\n"


def test_parts_run_at_once_and_leave_their_logs_in_order(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first_one = lambda shell: shell.run("sh", "-c", f"touch {first}; until [ -e {second} ]; do sleep 0.01; done; echo 1")  # noqa: E731
    other_one = lambda shell: shell.run("sh", "-c", f"touch {second}; until [ -e {first} ]; do sleep 0.01; done; echo 2")  # noqa: E731
    shell = Shell(tmp_path / "log", limit_s=30)
    assert shell.each([first_one, other_one], at_once=2) == ["1\n", "2\n"]
    assert [line for line in shell.tail() if not line.startswith("$")] == ["1", "2"]


def test_a_part_that_fails_ends_the_others_and_is_what_the_log_ends_with(tmp_path):
    started, came = tmp_path / "started", tmp_path / "came"
    shell = Shell(tmp_path / "log", limit_s=30)

    def fails(part: Shell) -> None:
        part.run("sh", "-c", f"until [ -e {started} ]; do sleep 0.01; done; echo wrong; exit 3")

    def waits(part: Shell) -> None:
        part.run("sh", "-c", f"touch {started}; sleep 1000")
        part.run("touch", came)

    with pytest.raises(Failed, match="exit status 3"):
        shell.each([waits, fails], at_once=2)
    assert shell.tail()[-1] == "wrong"
    assert not came.exists()


def test_only_tests_are_repeated():
    runs = []
    table = [
        Step("build", "", lambda shell: runs.append("build"), 30),
        Step("unit", "", lambda shell: runs.append("unit"), 30, is_test=True),
    ]
    assert runner.run_all(table, 3, 0).summary() == "4 passed, 0 failed"
    assert runs == ["build", "unit", "unit", "unit"]


def test_compiler_settings_of_the_callers_shell_do_not_reach_commands(monkeypatch):
    monkeypatch.setenv("CXXFLAGS", "-O0")
    monkeypatch.setenv("PATH", "/elsewhere:/usr/bin")
    env = runner.environment({"MORE": "1"})
    assert "CXXFLAGS" not in env
    assert env["MORE"] == "1"
    assert env["PATH"].endswith(":/elsewhere") and env["PATH"].startswith("/usr/")
