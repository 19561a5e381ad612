# SPDX-License-Identifier: MIT
"""What is said of a behaviour can be understood without the row above it."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEANING = re.compile(
    r'"((?:the same|so (?:it|they|do|does|is|are)|likewise|as above|it (?:pends|waits|queues|keeps)|then \w+ is|its end)\b[^"\n]*)"'
)
ENDING = re.compile(r'"([^"\n]*, too)"')
FILES = [*(ROOT / "tests/winsock").glob("*_test.cpp"), *(ROOT / "tests/win32").glob("*_test.cpp"),
         *(ROOT / "pytests").glob("test_*.py")]  # fmt: skip


def test_no_sentence_leans_on_another():
    found = [
        f"{file.name}: {text}"
        for file in FILES
        for pattern in (LEANING, ENDING)
        for text in pattern.findall(file.read_text(encoding="utf-8"))
        if " " in text
    ]
    assert found == []
