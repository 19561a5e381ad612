# SPDX-License-Identifier: MIT
"""The text check finds each kind of break, and nothing in a file that keeps the rules."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_text

# Put together from halves, so that this file keeps the rules it tests.
BREAKS = [
    "// FIX" + "ME later",
    "// XX" + "X",
    "// TO" + "DO: later",
    "// TO" + "DO(me): later",
    "see /" + "work/notes.md",
    '"/' + 'tmp/socket"',
    "cd /" + "tmp",
    "// as issue" + " 12 wants",
    "trailing " + " ",
    "<<<<<<" + "< HEAD",
]

FINE = [
    "// TODO(port): kqueue",
    "build/tmp/x and ${TMP}/work and https://example.org/work/tmp",
    "we work, at /workshop and /tmpfs.",
    "two issues, 3 of them",
]


@pytest.mark.parametrize("line", BREAKS)
def test_a_break_is_named_with_its_place(line):
    assert [each.rsplit(":", 1)[0] for each in check_text.check("notes.md", "one\n" + line + "\n")]
    assert check_text.check("notes.md", "one\n" + line + "\n")[0].startswith("notes.md:2: ")


@pytest.mark.parametrize("line", FINE)
def test_text_that_keeps_the_rules_passes(line):
    assert check_text.check("notes.md", line + "\n") == []


@pytest.mark.parametrize("path", ["shim/a.cpp", "tests/a.hpp", "CMakeLists.txt", "ci/a.py"])
def test_code_begins_with_the_licence(path):
    assert check_text.check(path, "// SPDX-License-Identifier: MIT\nint x;\n") == []
    assert len(check_text.check(path, "int x;\n")) == 1


def test_a_script_has_it_after_the_interpreter():
    assert check_text.check("ci/run", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n") == []
    assert len(check_text.check("ci/run", "#!/bin/sh\ntrue\n")) == 1


def test_comments_of_the_core_name_threads_and_callers():
    text = "// SPDX-License-Identifier: MIT\n// Whoever waits.\n"
    found = check_text.check("shim/core/a.cpp", text)
    assert found == ["shim/core/a.cpp:2: say which thread, process or caller"]
    assert check_text.check("shim/api/a.cpp", text) == []
    assert check_text.check("platform/README.md", text) == []


def test_the_last_line_ends():
    assert len(check_text.check("notes.md", "one\ntwo")) == 1
    assert check_text.check("notes.md", "") == []
