# SPDX-License-Identifier: MIT
"""Mutants: one line of the library changed. Which there are, the sample, and how many of them go into
one build, where the environment says which of them is on.

A mutant that is on changes what the line does; one that is off costs a comparison of two numbers. What
a compiler works out while it compiles (tables, constants) cannot be switched and is built by itself.
"""

import collections
import dataclasses
import hashlib
import re
from collections.abc import Iterator, Sequence

from check_layers import code_only

SEED = 20260
ROOMS = ("shim/core", "shim/api", "platform/posix", "platform/linux")
OTHER_CODES = ("invalid_argument", "operation_not_supported", "bad_address", "not_connected", "not_socket")
IS_ON = "::ws2_mutants::is_on(@)"  # @ becomes the mutant's number
WAKES = r"(\s*)[\w.>()-]*\b(notify_all|notify_one|wake\w*|signal\w*|interrupt\w*|announce\w*)\(.*\);\s*$"
REFUSES = r"\s*if \((?!constexpr).*\) return\b.*(Code::|fail|error|refus|nullptr|false|std::nullopt)"

# Put before the first line of a source that has mutants.
HEADER = """\
#pragma once
#pragma clang diagnostic ignored "-Weverything"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <type_traits>
#include <unistd.h>

namespace ws2_mutants {
// Which mutants a run comes to goes into a file, a byte for each: processes that are forked or killed tell, too.
inline unsigned char* map_of_seen() {
    const char* path = ::getenv("WS2_MUTANTS_SEEN");
    const int file = path ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return nullptr;
    void* map = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return map == MAP_FAILED ? nullptr : static_cast<unsigned char*>(map);
}
inline unsigned char* seen = map_of_seen();
inline int chosen = ::getenv("WS2_MUTANT") ? ::atoi(::getenv("WS2_MUTANT")) : 0;

inline bool is_chosen(int number) {
    if (seen) seen[number] = 1;
    return chosen == number;
}
constexpr bool is_on(int number) { return !std::is_constant_evaluated() && is_chosen(number); }

// a < pick(7) < b is a < b, and a <= b while mutant 7 is on.
struct Pick { int number; };
constexpr Pick pick(int number) { return {number}; }
template <class T> struct Held { T&& left; int number; };
#define WS2_MUTANT_SWITCHES(one, other) \\
    template <class T> constexpr auto operator one(T&& left, Pick pick) { return Held<T>{static_cast<T&&>(left), pick.number}; } \\
    template <class T, class U> constexpr auto operator one(Held<T> held, U&& right) { \\
        return is_on(held.number) ? held.left other right : held.left one right; \\
    }
WS2_MUTANT_SWITCHES(<, <=)
WS2_MUTANT_SWITCHES(<=, <)
WS2_MUTANT_SWITCHES(>, >=)
WS2_MUTANT_SWITCHES(>=, >)
WS2_MUTANT_SWITCHES(==, !=)
WS2_MUTANT_SWITCHES(!=, ==)
}  // namespace ws2_mutants
"""


@dataclasses.dataclass(frozen=True)
class Mutant:
    kind: str
    file: str
    line: int
    before: str
    after: str
    switched: str = ""  # the line with both in it, "" where that cannot be
    nth: int = 1  # of those that read the same in this file

    @property
    def key(self) -> str:
        """Stays the same when lines are added above."""
        again = f"  #{self.nth}" if self.nth > 1 else ""
        return f"{self.file}: {self.kind}: {self.before.strip()} -> {self.after.strip()}{again}"

    @property
    def room(self) -> str:
        return next(room for room in ROOMS if self.file.startswith(room))


# What a kind makes of a line: the mutant's, and the one with both.
Changes = Iterator[tuple[str, str]]


def moved(line: str, code: str) -> Changes:
    swaps = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
    if "template" in code or "static_assert" in code or code.lstrip().startswith("#"):
        return
    for place in re.finditer(r" (<=|>=|==|!=|<|>) ", code):
        left, right = line[: place.start()], line[place.end() :]
        yield f"{left} {swaps[place[1]]} {right}", f"{left} {place[1]} ::ws2_mutants::pick(@) {place[1]} {right}"


def not_refused(line: str, code: str) -> Changes:
    # The condition stays, or what it uses would be unused. What is declared before it stays, too.
    if not re.match(REFUSES, code) or line.count(") return") != 1:
        return
    begin = line.index("if (") + len("if (")
    end = line.index(") return")
    begin += code[begin:end].rfind("; ") + 2 if "; " in code[begin:end] else 0
    if re.match(r"(const )?(auto|\w+)[*&]? \w+ = ", code[begin:end]):
        return  # a declaration is the condition
    yield tuple(f"{line[:begin]}{never} && ({line[begin:end]}){line[end:]}" for never in ("false", f"!{IS_ON}"))


def other_code(line: str, code: str) -> Changes:
    found = re.search(r"\bCode::(\w+)", code)
    if not found or found[1] == "ok" or re.match(r"\s*case\b", code):
        return
    other = next(each for each in OTHER_CODES if each != found[1])
    both = f"{line[: found.start()]}({IS_ON} ? Code::{other} : {found[0]}){line[found.end() :]}"
    yield line[: found.start(1)] + other + line[found.end(1) :], "" if is_entry(code) else both


def not_woken(line: str, code: str) -> Changes:
    if found := re.match(WAKES, code):
        yield f"{found[1]};", f"{found[1]}if ({IS_ON}) {{}} else {line.lstrip()}"


def is_entry(code: str) -> bool:
    return bool(re.match(r"\s*\{.*\},?\s*$", code))


def other_entry(line: str, code: str) -> Changes:
    if not is_entry(code):
        return
    if found := re.search(r"(?<![\w.\"])(\d+)(?![\w.\"])", code):
        yield line[: found.start()] + str(int(found[1]) + 1) + line[found.end() :], ""
        return
    for one, other in (("true", "false"), ("false", "true")):
        if place := re.search(rf"\b{one}\b", code):
            yield line[: place.start()] + other + line[place.end() :], ""
            return


KINDS = {
    "comparison moved": moved,
    "refusal dropped": not_refused,
    "code swapped": other_code,
    "wake-up forgotten": not_woken,
    "table entry changed": other_entry,
}


def mutants_of(path: str, text: str) -> list[Mutant]:
    found = []
    seen: collections.Counter[str] = collections.Counter()
    early = False  # inside of what may be worked out by the compiler
    begun = ""
    for number, (line, code) in enumerate(zip(text.splitlines(), code_only(text).splitlines(), strict=True), 1):
        if re.match(r"[^\s})]", code):
            early = bool(re.search(r"\b(constexpr|consteval)\b", code))
        begun = "" if re.search(r"[;{}]\s*$", begun) else begun  # of a statement of several lines
        begun += f" {code}"
        fixed = early or re.search(r"\b(constexpr|static|static_assert|case)\b", begun)
        for kind, change in KINDS.items():
            for after, switched in change(line, code):
                if after != line:
                    mutant = Mutant(kind, path, number, line, after, "" if fixed else switched)
                    seen[mutant.key] += 1
                    found.append(dataclasses.replace(mutant, nth=seen[mutant.key]))
    return found


def drawn(candidates: list[Mutant], count: int, kept: Sequence[str] = ()) -> list[Mutant]:
    """The sample: those that are kept, then in turn one of each kind and room, until there are enough. What is
    drawn hangs on the seed and a mutant's own text, so that other lines may come and go."""
    by_key = {each.key: each for each in candidates}
    found = [by_key.pop(key) for key in dict.fromkeys(kept) if key in by_key]
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for each in sorted(by_key.values(), key=lambda each: hashlib.sha256(f"{SEED} {each.key}".encode()).digest()):
        groups.setdefault((each.kind, each.room), []).append(each)
    while len(found) < count and any(groups.values()):
        for key in sorted(groups):
            if groups[key] and len(found) < count:
                found.append(groups[key].pop())
    return found


def with_mutant(text: str, mutant: Mutant, header: str) -> str:
    """The file with this one, whatever else has been changed in it."""
    lines = text.split("\n")
    lines[mutant.line - 1] = mutant.after
    return "\n".join([f'#include "{header}"', *lines[1:]])


def with_switches(text: str, mutants: dict[int, Mutant], header: str) -> str:
    """The file with all of these in it, one a line, by their numbers. No line moves."""
    lines = text.split("\n")
    for number, mutant in mutants.items():
        assert lines[mutant.line - 1] == mutant.before, mutant
        lines[mutant.line - 1] = mutant.switched.replace("@", str(number))
    assert lines[0].startswith("// SPDX"), lines[0]
    return "\n".join([f'#include "{header}"', *lines[1:]])
