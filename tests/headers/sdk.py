# SPDX-License-Identifier: MIT
"""What a set of C headers declares: macros, types with their members, functions, by name.

The compiler is asked, the text is not parsed: -dD for macros, DWARF for types, -aux-info for
functions. Only names come out of here; their values are found by compiling a program.
"""

import pathlib
import re
import subprocess
import tempfile

LINE_MARK = re.compile(r'^# \d+ "([^"]+)"')
DEFINE = re.compile(r"^#define (\w+)(\()?")
ENTRY = re.compile(r"^ <(\d+)><([0-9a-f]+)>: Abbrev Number: \d+ \((DW_TAG_\w+)\)")
ATTRIBUTE = re.compile(r"^\s+<[0-9a-f]+>\s+(DW_AT_\w+)\s*:\s*(?:\(.*?\):\s*)?(.*)$")
PROTOTYPE = re.compile(r"^/\* (.+?):\d+:\w+ \*/ .*?\b(\w+) \(")


def run(command, text):
    """The output of a compiler or tool fed with text; an error ends the program with its message."""
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


class Headers:
    """The headers `source` includes, seen by one compiler. `is_ours` says which files count."""

    def __init__(self, compiler, objdump, source, is_ours):
        self.compiler = compiler
        self.objdump = objdump
        self.source = source
        self.is_ours = is_ours

    def macros(self):
        """Name -> is it written with arguments."""
        found, file = {}, ""
        for line in run([*self.compiler, "-E", "-dD", "-xc", "-"], self.source).splitlines():
            if mark := LINE_MARK.match(line):
                file = mark[1]
            elif self.is_ours(file):
                if define := DEFINE.match(line):
                    found[define[1]] = bool(define[2])
                elif line.startswith("#undef "):
                    found.pop(line.split()[1], None)
        return found

    def functions(self):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder, "prototypes")
            run([*self.compiler, "-fsyntax-only", "-w", "-aux-info", report, "-xc", "-"], self.source)
            lines = report.read_text().splitlines()
        matches = filter(None, map(PROTOTYPE.match, lines))
        return {match[2] for match in matches if self.is_ours(match[1])}

    def words(self):
        """Every word in the files that count: decides which types of the program are theirs."""
        marks = map(LINE_MARK.match, run([*self.compiler, "-E", "-xc", "-"], self.source).splitlines())
        files = {mark[1] for mark in marks if mark and self.is_ours(mark[1])}
        texts = [pathlib.Path(file).read_text(errors="replace") for file in files]
        return set(re.findall(r"\w+", " ".join(texts)))

    def types(self):
        """Spelling of a type -> paths of its members; enumerators come as a set beside it."""
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "types.o")
            flags = ["-g", "-gdwarf-4", "-fno-eliminate-unused-debug-types", "-w", "-c", "-o", program]
            run([*self.compiler, *flags, "-xc", "-"], self.source)
            tree = DebugTree(run([self.objdump, "--dwarf=info", program], None))
        words = self.words()
        named = {s: m for s, m in tree.types().items() if s.split()[-1] in words}
        return named, {name for name in tree.enumerators if name in words}


class DebugTree:
    """The types of a program as its debug information lists them."""

    def __init__(self, text):
        self.entries = {}
        self.top = []
        self.enumerators = set()
        path = []
        for line in text.splitlines():
            if entry := ENTRY.match(line):
                depth = int(entry[1])
                current = {"tag": entry[3], "children": []}
                self.entries[entry[2]] = current
                del path[depth:]
                (path[-1]["children"] if path else self.top).append(current)
                if depth == 1:
                    self.top.append(current)
                path.append(current)
            elif path and (attribute := ATTRIBUTE.match(line)):
                path[-1][attribute[1]] = attribute[2].strip()
        self.enumerators = {
            e["DW_AT_name"] for e in self.entries.values() if e["tag"] == "DW_TAG_enumerator"
        }

    def target(self, entry):
        reference = entry.get("DW_AT_type", "").strip("<>").removeprefix("0x")
        return self.entries.get(reference, {"tag": "", "children": []})

    def members(self, aggregate, prefix=""):
        """Members by path; those of a member whose type has no name belong to the outer one."""
        for member in aggregate["children"]:
            if member["tag"] != "DW_TAG_member" or "DW_AT_bit_size" in member:
                continue
            name, inner = member.get("DW_AT_name"), self.target(member)
            is_aggregate = inner["tag"] in ("DW_TAG_structure_type", "DW_TAG_union_type")
            if name and inner["tag"] != "DW_TAG_array_type":
                yield prefix + name
            elif name:
                yield prefix + name
            if is_aggregate and "DW_AT_name" not in inner:
                yield from self.members(inner, prefix + name + "." if name else prefix)

    def types(self):
        found, spelled = {}, set()
        keywords = {"DW_TAG_structure_type": "struct", "DW_TAG_union_type": "union"}
        for entry in self.top:
            if entry["tag"] == "DW_TAG_typedef" and "DW_AT_name" in entry:
                target = self.target(entry)
                found[entry["DW_AT_name"]] = []
                if target["tag"] in keywords and id(target) not in spelled:
                    spelled.add(id(target))
                    found[entry["DW_AT_name"]] = list(self.members(target))
        for entry in self.top:
            if entry["tag"] in keywords and "DW_AT_name" in entry and "DW_AT_byte_size" in entry:
                spelling = f"{keywords[entry['tag']]} {entry['DW_AT_name']}"
                found[spelling] = [] if id(entry) in spelled else list(self.members(entry))
        return found
