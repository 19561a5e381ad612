# SPDX-License-Identifier: MIT
"""ci/check_sources.py says which sources need another one before them, and looks at the library's alone."""

import json
import pathlib
import shlex
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_sources


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A configured build whose sources are what a test writes; the root of the project is the parent."""
    monkeypatch.setattr(check_sources, "ROOT", tmp_path)
    monkeypatch.setattr(check_sources, "precompile", lambda _: None)
    build = tmp_path / "build"
    build.mkdir()

    def configured(**texts: str):
        entries = []
        for name, text in texts.items():
            source = tmp_path / name.replace("_", "/", 1)
            source = source.with_suffix(".cpp")
            source.parent.mkdir(exist_ok=True)
            source.write_text(text)
            command = shlex.join(["c++", "-o", "some.o", "-c", str(source)])
            entries.append({"file": str(source), "directory": str(build), "command": command})
        (build / "compile_commands.json").write_text(json.dumps(entries))
        return build

    return configured


GOOD = "int one() { return 1; }\n"
BAD = "int two() { return one() + 1; }\n"


def test_sources_that_compile_by_themselves_pass(folder, capsys):
    assert check_sources.main([str(folder(shim_good=GOOD, platform_good=GOOD))]) == 0
    assert "2 sources, 0 do not compile" in capsys.readouterr().out


def test_one_that_needs_the_source_before_it_does_not(folder, capsys):
    assert check_sources.main([str(folder(shim_good=GOOD, shim_needy=BAD))]) == 1
    output = capsys.readouterr().out
    assert "needy.cpp" in output and "one" in output and "1 do not compile" in output


def test_only_the_library_is_looked_at(folder):
    assert check_sources.main([str(folder(shim_good=GOOD, tests_needy=BAD))]) == 0


def test_a_build_without_sources_does_not_pass(folder):
    assert check_sources.main([str(folder(tests_good=GOOD))]) == 1
