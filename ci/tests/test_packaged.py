# SPDX-License-Identifier: MIT
"""ci/packaged.py knows what an installed package needs."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import packaged

STATUS = """Package: compiler
Status: install ok installed
Architecture: amd64
Provides: c-compiler, c99 (= 1)
Depends: library (>= 2:1), other | runtime:any

Package: library
Status: install ok installed
Architecture: amd64
Pre-Depends: base

Package: library
Status: install ok installed
Architecture: i386
Depends: nothing

Package: runtime
Status: install ok installed
Architecture: all

Package: base
Status: install ok installed
Architecture: amd64

Package: other
Status: deinstall ok config-files
Architecture: amd64
"""


def chosen(*names):
    return sorted(packaged.with_dependencies(packaged.stanzas(STATUS, "amd64"), names))


def test_needs_are_followed_through_alternatives_and_versions():
    assert chosen("compiler") == ["base", "compiler", "library", "runtime"]


def test_a_provided_name_stands_for_its_package():
    assert chosen("c-compiler") == chosen("c99") == chosen("compiler")


def test_what_is_not_installed_is_left_out():
    assert chosen("other", "absent", "base") == ["base"]
