# SPDX-License-Identifier: MIT
"""Who wants a part sees its first results before the programs of scenarios are built, in one folder."""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import conformance
from report import running


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What a run does, in its order. Nothing is compiled or started."""
    steps = []
    for name in ("WS2_NATIVE_BIN", "WS2_WINE_BIN"):
        monkeypatch.setenv(name, "")  # what the run sets is taken back
        monkeypatch.delenv(name)
    monkeypatch.setattr(conformance, "ROOT", tmp_path)

    def local():
        folder = pathlib.Path(os.environ.get("WS2_NATIVE_BIN", tmp_path / "build" / "dev" / "bin"))
        return [running.targets.Target("native", frozenset(), folder)]

    monkeypatch.setattr(running.targets, "local", local)

    def build(preset, log, progress, programs, more, tree):
        folder = tree / "bin"
        folder.mkdir(parents=True, exist_ok=True)
        for program in programs:
            (folder / program).touch()
        steps.append(("build", programs, tree.relative_to(tmp_path).as_posix()))

    monkeypatch.setattr(running, "build", build)
    monkeypatch.setattr(running, "record_of", lambda target: {"target": target.name})
    monkeypatch.setattr(running, "run_programs", lambda target, *_: steps.append(("programs", target.name)) or [])
    monkeypatch.setattr(running, "run_scenarios", lambda out, names, *_: steps.append(("scenarios", names)) or [])

    def run(*words):
        conformance.Session(conformance.parse([*words, "--target", "native", "--out", str(tmp_path)])).run()
        return steps

    run.steps = steps
    return run


def some_scenario(monkeypatch, *ids):
    monkeypatch.setattr(conformance, "scenario_ids", lambda: [(id, "") for id in ids])


def test_scenarios_programs_are_built_behind_the_first_results(told, monkeypatch):
    some_scenario(monkeypatch, "oob.random-processes")
    assert told("oob") == [
        ("build", running.PROGRAMS, "build/part/dev"),
        ("programs", "native"),
        ("build", running.STARTED, "build/part/dev"),
        ("scenarios", ["native"]),
    ]


def test_without_scenarios_their_programs_are_not_built(told, monkeypatch):
    some_scenario(monkeypatch, "oob.random-processes")
    assert [each[0] for each in told("peek")] == ["build", "programs"]


def test_a_remote_target_that_is_not_there_is_told_before_anything_is_built(told):
    with pytest.raises(running.targets.Unreachable):
        told("oob", "--remote", "127.0.0.1:")
    assert told.steps == []


def test_a_whole_run_has_its_scenarios(told, monkeypatch):
    some_scenario(monkeypatch, "oob.random-processes")
    assert [each[0] for each in told()] == ["build", "programs", "build", "scenarios"]
