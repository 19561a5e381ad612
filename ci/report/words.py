# SPDX-License-Identifier: MIT
"""Makes a sentence of a check: `recv(s, &one, 1, 0) = -1, WSAENOTCONN; Windows: 0`.

A test program tells where a check stands, its text after the preprocessor, and its values. The text
of the source is the better one (MSG_PEEK, not 0x2), so it is looked up where the check stands.
"""

import functools
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
VALUE_MAX = 200
READ_MAX = 2000  # of what earlier programs did not cut
CHECK = re.compile(r"\b(?:CHECK|REQUIRE)(?:_FALSE|_THAT|_NOTHROW)?\s*\(")
OUTCOME = re.compile(r"^outcome\(\s*\[[^\]]*\]\s*(?:\(\)\s*)?\{\s*(?:return\s+)?(.*?);?\s*\}\s*\)$", re.DOTALL)
RETURNED = re.compile(r"^returned (-?\d+), last error (untouched|\S+)(?: \(\d+\))? (\S.*)$")
CODE = re.compile(r"\b(WSA\w+) \(\d+\)")
OPERATORS = ("==", "!=", "<=", ">=", "<", ">")
OPENING, CLOSING = "([{", ")]}"


def cut(text: str, limit: int = VALUE_MAX) -> str:
    return text if len(text) <= limit else f"{text[: limit - 4]} ..."


@functools.cache
def source_lines(name: str) -> tuple[str, ...]:
    found = next((ROOT / "tests").rglob(name), None)
    return tuple(found.read_text(encoding="utf-8").splitlines()) if found else ()


def named(value: str) -> str:
    """Helpers of the tests that return what was received write a code as "!10054"."""
    found = re.fullmatch(r'"!(\d+)"', value)
    return f"-1, {error_name(int(found[1]))}" if found else value


@functools.cache
def error_names() -> dict[int, str]:
    text = (ROOT / "shim/include/ws2shim/winsock_errors.h").read_text(encoding="utf-8")
    return {int(code): name for name, code in re.findall(r"#define (WSA\w+) (\d+)", text)}


def error_name(code: int) -> str:
    return error_names().get(code, str(code))


def argument_text(text: str) -> str | None:
    """What stands between the parenthesis that `text` begins with and its counterpart."""
    end = split_at(text[1:], lambda rest, depth: depth < 0)
    return text[1 : 1 + end] if end is not None else None


def split_at(text: str, holds) -> int | None:
    """The first place outside of literals where `holds(rest, depth of brackets)`."""
    depth = 0
    quote = ""
    skip = False
    for place, letter in enumerate(text):
        if skip:
            skip = False
        elif quote:
            skip = letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        else:
            depth += (letter in OPENING) - (letter in CLOSING)
            if holds(text[place:], depth):
                return place
    return None


def written(at: str) -> str | None:
    """The argument of the check at "file:line", as its source has it."""
    name, _, number = at.rpartition(":")
    lines = source_lines(name) if number.isdigit() else ()
    if not lines or not 1 <= int(number) <= len(lines):
        return None
    # Compilers disagree whether a statement of several lines is at its first or at its last one.
    for first in range(int(number) - 1, max(int(number) - 9, -1), -1):
        if found := CHECK.search(lines[first]):
            whole = "\n".join([lines[first][found.end() - 1 :], *lines[first + 1 : first + 12]])
            argument = argument_text(whole)
            return " ".join(argument.split()) if argument else None
    return None


def operands(text: str, operators: tuple[str, ...] = OPERATORS) -> tuple[str, str, str] | None:
    """left, operator, right of a comparison that is no part of a bracket or a literal."""

    def here(rest: str, depth: int) -> bool:
        return depth == 0 and rest.startswith(tuple(f" {each} " for each in operators))

    place = split_at(text, here)
    if place is None:
        return None
    operator = next(each for each in operators if text.startswith(f" {each} ", place))
    return text[:place].strip(), operator, text[place + len(operator) + 2 :].strip()


def said_outcome(returned: re.Match) -> tuple[str, str]:
    """What a call did and what was expected, both in the shape "-1, WSAENOTCONN"."""
    value, code, expected = returned.groups()
    did = value if code in ("untouched", "0") else f"{value}, {code}"
    expected = CODE.sub(r"\1", expected)
    if expected.startswith("fails with "):
        return did, "-1, " + expected.removeprefix("fails with ")
    expected = expected.removeprefix("returns ")
    if expected.endswith("sets the last error to 0"):
        did = f"{value}, last error {code}"
        return did, expected.removesuffix("and sets the last error to 0") + "and last error 0"
    if expected.endswith(" and leaves no error"):
        return did, expected.removesuffix(" and leaves no error")
    return did, expected


def sentence(check: dict) -> str:
    """`call = what it did`, and for a check that failed `; Windows: what was expected`."""
    said = written(check.get("at", "")) or check.get("said", "")
    got = re.sub(r"\n([=!<>]=?)\n", r" \1 ", check.get("got", "")[:READ_MAX])
    good = check["ok"]
    call, did, expected = said, got, ""
    if returned := RETURNED.match(got):
        did, expected = said_outcome(returned)
        call = operands_of_that(said)
    elif pair := operands(said):
        # A value that was cut may have lost the operator.
        values = operands(got, (pair[1],)) or (got, pair[1], pair[2])
        call, did = pair[0], named(values[0])
        shown = pair[2] if re.fullmatch(r"-?\d+|[A-Z_0-9]+|\w+\([A-Z_0-9]+\)", pair[2]) else values[2]
        expected = shown if pair[1] == "==" else f"{pair[1]} {shown}"
    elif got in ("true", "false"):
        call = said.removeprefix("!")
        did = got if call == said else {"true": "false", "false": "true"}[got]
        expected = {"true": "false", "false": "true"}[did]
    call = cut(unwrap(call))
    did = cut(CODE.sub(r"\1", did))
    text = f"{call} = {did}" if did and call else call or did
    if not good and expected:
        text += f"; Windows: {cut(expected)}"
    return f"{text} ({cut(check['note'])})" if check.get("note") else text


def operands_of_that(said: str) -> str:
    """The first argument of CHECK_THAT."""
    place = split_at(said, lambda rest, depth: depth == 0 and rest.startswith(","))
    return said[:place] if place is not None else said


def unwrap(call: str) -> str:
    found = OUTCOME.match(call)
    return found[1].strip() if found else call


def line_of(check: dict | str) -> str:
    """A line of a trace: "at  sentence", with a "! " in front of what differs."""
    if isinstance(check, str):
        return cut(check, 2 * VALUE_MAX)
    mark = "" if check["ok"] else "! "
    return f"{mark}{check.get('at', '')} {sentence(check)}"
