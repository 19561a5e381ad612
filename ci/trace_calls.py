#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what ws2trace wraps, from the declarations of the public headers.

    ci/trace_calls.py             exit status 1 if shim/package/trace/calls.inc is behind
    ci/trace_calls.py --update    writes it anew
"""

import pathlib
import re
import sys

import check_exports
import written

ROOT = pathlib.Path(__file__).resolve().parents[1]
INCLUDE = ROOT / "shim" / "include" / "ws2shim"
OUTPUT = ROOT / "shim" / "package" / "trace" / "calls.inc"
# Sockets, names, files, waiting, threads and processes; what runs a thousand times a second in
# between (locks, heaps, clocks, texts) would hide them.
HEADERS = """startup sockets select wsa addrinfo addrinfo_ex names extensions events registered_io
             files waiting threads thread_pool handles file_mappings process_env profiles""".split()
# The last error is the tracer's own business, and these end the thread.
LEFT_OUT = frozenset(
    """WSAGetLastError WSASetLastError GetLastError SetLastError ExitThread ExitProcess htons htonl
    ntohs ntohl GetCurrentThreadId GetCurrentProcessId GetCurrentThread GetCurrentProcess
    TlsGetValue TlsSetValue FlsGetValue FlsSetValue SwitchToThread __WSAFDIsSet""".split()
)
DECLARATION = re.compile(
    r"^(?:WINSOCK_API_LINKAGE|WINBASEAPI)\s+([\w\s*]+?)\s*(?:WSAAPI|WINAPI|PASCAL)\s*\*?\s*(\w+)\s*\(([^;]*?)\)"
    r"\s*WS2_LINK_NAME",
    re.MULTILINE,
)
# What tells a failure, by the type of the result; everything else is a number or nothing.
FAILURES = {
    "BOOL": "zero",
    "HANDLE": "no_handle",
    "SOCKET": "minus_one",
    "int": "minus_one",
    "INT": "code",
    "DWORD": "minus_one",
    "WSAEVENT": "zero",
    "HMODULE": "zero",
}


def failure(result: str, name: str) -> str:
    if name in ("WSAStartup", "getaddrinfo", "getnameinfo"):
        return "code"
    if "*" in result or result.startswith("LP"):
        return "zero"
    return FAILURES.get(result, "none")


def calls(text: str, exports: frozenset[str]) -> list[str]:
    """A line for every call in a header's text."""
    rows = []
    for result, name, parameters in DECLARATION.findall(text):
        parameters = " ".join(parameters.split())
        result = " ".join(result.split())
        if name in LEFT_OUT or f"ws2_{name}" not in exports or "..." in parameters:
            continue
        if parameters == "void":
            rows.append(f"TRACED({result}, {failure(result, name)}, {name}, ())")
            continue
        names = [re.sub(r"\[.*\]", "", each).split()[-1].lstrip("*") for each in parameters.split(",")]
        rows.append(
            f"TRACED({result}, {failure(result, name)}, {name}, ({parameters}), {', '.join(names)})"
        )
    return rows


def generated() -> str:
    exports = frozenset(check_exports.listed(check_exports.LIST.read_text(encoding="utf-8")))
    rows = []
    for header in HEADERS:
        rows += calls((INCLUDE / f"{header}.h").read_text(encoding="utf-8"), exports)
    head = "// SPDX-License-Identifier: MIT\n// What ws2trace wraps; written by ci/trace_calls.py --update.\n"
    return head + "// clang-format off\n" + "\n".join(sorted(set(rows))) + "\n"


def main(arguments: list[str]) -> int:
    return written.keep({OUTPUT: generated()}, arguments, "trace_calls.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
