# SPDX-License-Identifier: MIT
"""Reads tests/support/deviations.def, the one list of known differences from Windows."""

import re
from dataclasses import dataclass

from harness.targets import ROOT, Target

FILE = ROOT / "tests" / "support" / "deviations.def"
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_ROW = re.compile(rf"^DEVIATION\({_TEXT},\s*{_TEXT},\s*{_TEXT},\s*{_TEXT}\)", re.MULTILINE)


@dataclass(frozen=True)
class Deviation:
    ids: str  # separated by spaces
    where: str
    source: str
    why: str

    def whose(self, roles: dict[str, Target]) -> Target | None:
        """The target in play that is named, if need be in its role: "server:wine"."""
        for word in self.where.split("|"):
            role, _, name = word.rpartition(":")
            for played, target in roles.items():
                if role in ("", played) and (name in target.names or name == "everywhere"):
                    return target
        return None


def read(text: str | None = None) -> list[Deviation]:
    text = FILE.read_text(encoding="utf-8") if text is None else text
    found = [Deviation(*match.groups()) for match in _ROW.finditer(text)]
    lines = sum(line.startswith("DEVIATION(") for line in text.splitlines())
    if lines != len(found):
        raise ValueError(f"{FILE.name}: {lines} rows, but only {len(found)} can be read")
    return found


def find(deviations: list[Deviation], id: str, roles: dict[str, Target]) -> Deviation | None:
    return next((each for each in deviations if id in each.ids.split() and each.whose(roles)), None)
