# SPDX-License-Identifier: MIT
"""Files of the repository that a script writes from others: checked, or with --update written anew."""

import pathlib
from collections.abc import Mapping, Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]


def behind(wanted: Mapping[pathlib.Path, str], arguments: Sequence[str], script: str) -> list[str]:
    """What to say of files that are not as wanted; nothing once --update has written them."""
    stale = [
        file
        for file, text in wanted.items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    if list(arguments) == ["--update"]:
        for file in stale:
            file.write_text(wanted[file], encoding="utf-8")
        return []
    return [f"{shown(file)}:1: is behind; run ci/{script} --update" for file in stale]


def shown(file: pathlib.Path) -> str:
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.as_posix()


def keep(wanted: Mapping[pathlib.Path, str], arguments: Sequence[str], script: str) -> int:
    """The exit status of a script that does nothing else."""
    breaks = behind(wanted, arguments, script)
    for each in breaks:
        print(each)
    return 1 if breaks else 0
