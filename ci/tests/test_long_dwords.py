# SPDX-License-Identifier: MIT
"""In C++ every call that writes a DWORD takes the address of an unsigned long, too, but for those named here."""

import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "shim" / "include"
# A second form makes decltype(&Call) ambiguous: not for calls that programs look for at run time because older
# Windows lacks them, nor for those of ntdll and of providers, whose users write DWORD.
LEFT_OUT = re.compile(
    r"Nt|Rtl|WSC|Sym|BCrypt|GetLogicalProcessorInformation|GetQueuedCompletionStatusEx|GetOverlappedResultEx|AcceptEx|WSASendMsg"
    # Its u_long has a form for references, and these are refused or gone.
    r"|ioctlsocket|ConvertLengthToIpv4Mask|WSANSPIoctl|WSAQuerySocketSecurity|WSAGetServiceClass"
    r"|CreateService|EnumProtocols|GetAddressByName|[GS]etService[AW]|CryptDuplicateHash"
)
CALL = re.compile(r"\b(?:WINSOCK_API_LINKAGE|WINBASEAPI)\s[\w\s*]+?\b(\w+)\s*\(([^;{}]*?)\)\s*WS2_LINK_NAME")
DWORD_PLACE = re.compile(r"(?:L?PDWORD|L?PULONG)\b|(?:DWORD|ULONG)\s*\*")
# The lengths of other things than its text are left alone.
ONE_IS_ENOUGH = ("CryptStringToBinaryA", "CryptStringToBinaryW")


def calls() -> dict[str, list[tuple[str, list[str]]]]:
    """By header: a call and its parameters."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for header in sorted(INCLUDE.rglob("*.h")):
        text = re.sub(r"//.*|/\*.*?\*/", "", header.read_text(encoding="utf-8"))
        rows = [(name, [" ".join(each.split()) for each in words.split(",")]) for name, words in CALL.findall(text)]
        rows = [row for row in rows if any(map(DWORD_PLACE.match, row[1])) and not LEFT_OUT.match(row[0])]
        if rows:
            found[str(header.relative_to(INCLUDE))] = rows
    return found


def argument(parameter: str, may_be_long: bool) -> str:
    kind = re.fullmatch(r"(.*?[\s*])\w+", parameter).group(1)
    is_place = DWORD_PLACE.match(parameter) and not re.search("[Rr]eserved", parameter)
    return "&place" if is_place and may_be_long else f"ws2_nothing<{kind}>()"


def program() -> str:
    lines = ["#include <winsock2.h>", "#include <windows.h>", "#include <ws2tcpip.h>"]
    lines += [f"#include <{header}>" for header in calls() if "/" not in header]
    lines += ["template <class T> T ws2_nothing();", "unsigned long place;", "void all() {"]
    for rows in calls().values():
        for name, parameters in rows:
            first = next(number for number, each in enumerate(parameters) if DWORD_PLACE.match(each))
            words = [
                argument(each, name not in ONE_IS_ENOUGH or number == first) for number, each in enumerate(parameters)
            ]
            lines.append(f"    {name}({', '.join(words)});")
    return "\n".join([*lines, "}\n"])


@pytest.mark.skipif(not shutil.which("c++"), reason="no compiler")
def test_every_call_takes_an_unsigned_long(tmp_path):
    source = tmp_path / "all.cpp"
    source.write_text(program(), encoding="utf-8")
    words = ["c++", "-fsyntax-only", "-Wall", "-Werror", f"-I{INCLUDE}", source]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_there_are_such_calls():
    assert sum(map(len, calls().values())) > 60
