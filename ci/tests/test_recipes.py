# SPDX-License-Identifier: MIT
"""The recipes for package managers name the project's version, and their languages can read them."""

import ast
import json
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
RECIPES = ROOT / "packaging"
VERSION = re.search(r"VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8").split("project(")[1])[1]
READERS = {
    "homebrew/ws2shim.rb": ("ruby", "-c"),
    "nix/flake.nix": ("nix-instantiate", "--parse"),
}


def text_of(name):
    return (RECIPES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READERS)
def test_its_language_can_read_it(name):
    program, option = READERS[name]
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    subprocess.run([program, option, RECIPES / name], check=True, stdout=subprocess.DEVNULL)


def test_versions_are_the_projects():
    assert json.loads(text_of("vcpkg/ws2shim/vcpkg.json"))["version"] == VERSION
    assert f'version = "{VERSION}"' in text_of("conan/conanfile.py")
    assert f'version = "{VERSION}"' in text_of("nix/flake.nix")


def test_conan_takes_every_file_that_the_build_reads():
    (patterns,) = [
        ast.literal_eval(node.iter)
        for node in ast.walk(ast.parse(text_of("conan/conanfile.py")))
        if isinstance(node, ast.For)
    ]
    cmake_files = [ROOT / "CMakeLists.txt", *(ROOT / "shim").rglob("*.cmake"), *(ROOT / "shim").rglob("CMakeLists.txt")]
    read = {
        name
        for file in cmake_files
        for name in re.findall(r"PROJECT_SOURCE_DIR}/([\w./-]+)", file.read_text(encoding="utf-8"))
        if (ROOT / name).is_file()
    }
    assert "ci/exports.txt" in read
    for name in read:
        assert any(pathlib.PurePath(name).match(each) or name.startswith(each.rstrip("*")) for each in patterns), name
