# SPDX-License-Identifier: MIT
"""Who wants to see a part of the behaviours configures a build that has only these files of tests."""

import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.parametrize("part", ["urgent", "streams", "none"])
def test_any_part_can_be_configured(part, tmp_path):
    words = ("cmake", "-S", ROOT, "-B", tmp_path, "--preset", "dev", f"-DWS2_ONLY_TESTS={part}")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    listed = subprocess.run(
        ("ctest", "--test-dir", tmp_path, "-N"), capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert (f".{part}" in listed) == (part != "none")
    assert "winsock.select" not in listed
