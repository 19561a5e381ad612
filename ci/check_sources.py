#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every source of the library compiles by itself.

    ci/check_sources.py FOLDER    of a build that does not join sources, as CMake has configured it

Other builds join the sources of a room, so that a missing #include is made up for by the file before. What is
precompiled is made first; of the sources themselves only what the compiler says of them is wanted.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
from collections.abc import Mapping

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARY = ("platform", "shim")


def of_library(entry: Mapping[str, str]) -> bool:
    source = pathlib.Path(entry["file"])
    return any(source.is_relative_to(ROOT / room) for room in LIBRARY)


def precompile(folder: pathlib.Path) -> None:
    listing = subprocess.run(["ninja", "-t", "targets", "all"], cwd=folder, check=True, capture_output=True, text=True)
    outputs = (line.split(":")[0] for line in listing.stdout.splitlines())
    wanted = [each for each in outputs if each.startswith(LIBRARY) and each.endswith((".gch", ".pch"))]
    subprocess.run(["ninja", *wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def complaint(entry: Mapping[str, str]) -> str:
    words = shlex.split(entry["command"])
    at = words.index("-o")
    del words[at : at + 2]
    done = subprocess.run([*words, "-fsyntax-only"], cwd=entry["directory"], capture_output=True, text=True)
    return done.stderr if done.returncode != 0 else ""


def main(arguments: list[str]) -> int:
    folder = pathlib.Path(arguments[0]).resolve()
    precompile(folder)
    entries = list(filter(of_library, json.loads((folder / "compile_commands.json").read_text(encoding="utf-8"))))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = list(filter(None, pool.map(complaint, entries)))
    print("\n".join([*complaints, f"{len(entries)} sources, {len(complaints)} do not compile"]))
    return 1 if complaints or not entries else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
