#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Which room may know about which: the part of the architecture no compiler checks.

Prints "path:line: what is wrong" for every break and exits with status 1 if there was one.
The rules are the tables below; the code under them only applies them.
"""

import pathlib
import re
import sys

SOURCES = (".h", ".c", ".hpp", ".cpp", ".def", ".inc")

# The rooms, and the rooms whose headers each of them may include besides its own.
ROOMS = {
    "platform": set(),
    "shim/core": {"platform"},
    "shim/api": {"shim/core", "shim/include", "platform"},
    "shim/include": set(),
}

# The rooms inside core, in order: each may include what stands before it, and nothing behind it.
CORE = "shim/core/"
CORE_ROOMS = (
    "objects",
    "waits",
    "text",
    "windows",
    "files",
    "socket",
    "oob",
    "options",
    "addresses",
    "io",
    "pipes",
    "connections",
    "transfer",
    "duplication",
    "closing",
    "names",
)
# The sockets can be read alone: nothing of them knows the companion of <windows.h>.
COMPANION = ("shim/api/win32/",)
SOCKETS_ALONE = ("shim/api/winsock/", "shim/api/refused/")

# What of the host's contracts the API may know besides core, and what for. Whatever decides
# something belongs in core; here is what the boundary itself needs, and calls that hand on what the
# host says, without a case between.
PLATFORM_IN_API = {
    "platform/types.hpp": ("shim/api/", "Code, Result and addresses: the words of both sides"),
    "platform/deadline.hpp": ("shim/api/", "Deadline, made from the caller's number"),
    "platform/memory_probe.hpp": ("shim/api/caller_memory.hpp", "whether the caller's pointers can be used"),
    "platform/kept_errno.hpp": ("shim/api/entry_point.hpp", "a call leaves errno as it was"),
    "platform/adapters.hpp": ("shim/api/win32/", "the list that is marshalled"),
    "platform/clock.hpp": (
        ("shim/api/win32/clocks.cpp", "shim/api/win32/crt_time_zone.cpp", "shim/api/win32/ticks.hpp"),
        "how far local time is from UTC",
    ),
    "platform/interfaces.hpp": ("shim/api/win32/", "the addresses and interfaces that are marshalled"),
    "platform/network_routes.hpp": ("shim/api/win32/", "the tables that are marshalled"),
    "platform/network_tables.hpp": ("shim/api/win32/", "the tables that are marshalled"),
    "platform/plain_calls.hpp": ("shim/api/winsock/plain_calls", "the host's call, where nothing else is left"),
    "platform/process.hpp": ("shim/api/win32/", "the C runtime's errno, and symbols that the library exports"),
    "platform/process_list.hpp": ("shim/api/win32/", "the lists that are marshalled"),
    "platform/program.hpp": ("shim/api/win32/", "the program's path, words and environment"),
    "platform/random.hpp": ("shim/api/win32/", "random bytes"),
    "platform/resolver.hpp": ("shim/api/win32/adapters.cpp", "the host's name and name servers"),
    "platform/terminal.hpp": ("shim/api/win32/", "keys, and the size of the screen"),
    "platform/threading.hpp": ("shim/api/win32/", "SwitchToThread, and the id of the process"),
}

# Who may include what belongs to the host or to Windows. Everything not named here may not.
# Two public headers may have host headers: the one that makes room among the names the host's
# everyday headers declare as well, and the one that gives Microsoft's names to the host's files.
# Of the tests, that is what the build chooses for a host: x_posix.cpp, x_linux.cpp.
HOST_HEADERS_IN = (
    "platform/",
    "shim/package/system_defined.c",  # in front of the C library's, which it asks the linker for
    "shim/package/trace/",
    "tests/ports/names_of_windows.c",  # Microsoft's C library has <signal.h> and <sys/locking.h>, too
    "tests/ports/network_libraries.c",  # Microsoft's has <fcntl.h> and <sys/stat.h>, and MinGW's <sys/time.h>
    "tests/ports/zone_and_moment.c",  # Microsoft's has <sys/timeb.h> and <sys/types.h>
    "tests/win32/crt_test.cpp",  # the same
    "tests/consumer/module/host.c",  # a program of the host's, which opens modules
    "tests/ports/mkdir_by_unistd.c",  # MinGW has both
    "tests/ports/no_posix.c",  # one that Microsoft's lacks, by the program's own word for POSIX
    "tests/ports/old_integers.c",  # the host's integers, behind which come the program's
    "tests/ports/own_iovec.cpp",  # Microsoft's has <fcntl.h>
    "tests/ports/posix_names.c",  # these names with Winsock behind them
    "tests/support/privileges.cpp",
)
TESTS_OF_A_HOST = re.compile(r"tests/(?!winsock/|win32/).*_(?:linux|posix)\.cpp")
COMPATIBILITY = "shim/include/ws2shim/"
FILES_OF_THE_CRT = "shim/include/ws2shim/crt_files.h"
HOST_MACROS_IN = (
    *HOST_HEADERS_IN, COMPATIBILITY, "shim/include/stdlib.h", "shim/include/sys/", "shim/include/time.h", "tests/support/",
    "tests/consumer/",
)  # fmt: skip
WINDOWS_HEADERS_IN = (
    "shim/include/", "shim/api/", "shim/package/trace/", "shim/package/tls_sockets.c", "platform/windows/", "tests/", "examples/"
)

HOST_HEADER = re.compile(
    r"(?:sys|net|netinet|netinet6|arpa|linux|asm|bits|mach)/.+|"
    r"(?:unistd|poll|netdb|fcntl|pthread|sched|signal|dlfcn|ifaddrs|resolv|strings|termios|"
    r"semaphore|aio|spawn|pwd|grp|syslog)\.h"
)
WINDOWS_HEADER = re.compile(
    r"(?:win(?:sock2?|dows|base|nt|error|def)|ws2\w+|mswsock\w*|mstcpip|in6?addr|qos)\.h",
    re.IGNORECASE,
)
HOST_MACRO = re.compile(
    r"\b(?:_WIN(?:32|64)|WIN32|_MSC_VER|__MINGW\w+__|__CYGWIN__|__linux(?:__)?|__unix(?:__)?|"
    r"__APPLE__|__MACH__|__FreeBSD__|__OpenBSD__|__NetBSD__|__DragonFly__|__ANDROID__|"
    r"__GLIBC__|__sun|_AIX)\b"
)

# A word, the rooms it is kept out of, and what stands there instead. The C runtime's calls are the
# only ones of Windows' that report in errno.
C_RUNTIME = "shim/api/win32/crt_"
WORDS = (
    ("errno", ("shim/core", "shim/api"), "the Result that platform/ returned"),
    ("catch", ("platform", "shim/core"), "shim/api/entry_point.hpp, which catches"),
    ("WSASetLastError", ("platform", "shim/core"), "a Code as the returned value"),
    ("std::(?:recursive_|shared_|timed_)?mutex", ("shim/core", "shim/api"), "RankedMutex, with a rank"),
    ("start_service_thread", ("shim/core", "shim/api"), "a BackgroundService"),
)
# The places in which a word is at home.
AT_HOME = {
    "shim/core/objects/ranked_mutex.hpp": "std::",
    "shim/core/objects/background_services.cpp": "start_service_thread",
    # Threads of the library's own have no entry point around them.
    "shim/core/objects/without_memory.hpp": "catch",
    # No service: one thread for each process, until that has ended.
    "shim/core/waits/process.cpp": "start_service_thread",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")')
CONDITIONAL = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif|elifdef|elifndef)\b")
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL
)


def code_only(text: str) -> str:
    """The text with comments and literals blanked; every line keeps its number."""

    def blank(found: re.Match) -> str:
        # 1'000'000 is a number: its quotes are no literal.
        if found[0][0] == "'" and text[found.start() - 1 : found.start()].isalnum():
            return found[0]
        return re.sub(r"[^\n]", " ", found[0])

    return NOT_CODE.sub(blank, text)


def room_of(path: str) -> str | None:
    return next((room for room in ROOMS if path.startswith(room + "/")), None)


def core_break(path: str, header: str) -> str | None:
    """What is wrong when a file of one core room includes a header of another."""
    if not path.startswith(CORE) or not header.startswith(CORE):
        return None
    own, other = (name.removeprefix(CORE).partition("/")[0] for name in (path, header))
    unknown = [room for room in (own, other) if room not in CORE_ROOMS]
    if unknown:
        return f"{CORE}{unknown[0]} is no room: see CORE_ROOMS"
    if CORE_ROOMS.index(other) > CORE_ROOMS.index(own):
        return f"{CORE}{own} may not know {CORE}{other}, which stands behind it"
    return None


def platform_break(path: str, header: str) -> str | None:
    """What is wrong when a file of the API includes a contract of the host's."""
    if not path.startswith("shim/api/") or not header.startswith("platform/"):
        return None
    where, _ = PLATFORM_IN_API.get(header, ("", ""))
    if where and path.startswith(where):
        return None
    return f"{header} is for core, which decides what the API passes on: see PLATFORM_IN_API"


def include_breaks(path: str, header: str, written_with_quotes: bool) -> list[str]:
    room = room_of(path)
    breaks = []
    target = room_of(header) if written_with_quotes else None
    if room and target and target != room and target not in ROOMS[room]:
        breaks.append(f"{room} may not know {target}")
    if written_with_quotes and (what := core_break(path, header)):
        breaks.append(what)
    if written_with_quotes and (what := platform_break(path, header)):
        breaks.append(what)
    if path.startswith(SOCKETS_ALONE) and header.startswith(COMPANION):
        breaks.append("the sockets do not know the companion of <windows.h>")
    if room and written_with_quotes and header.startswith(".."):
        breaks.append("includes are written from the top of the repository")
    may_know_host = path.startswith((*HOST_HEADERS_IN, COMPATIBILITY)) or TESTS_OF_A_HOST.fullmatch(path)
    if HOST_HEADER.fullmatch(header) and not may_know_host:
        breaks.append(f"<{header}> belongs to the host, which only platform/ knows")
    if WINDOWS_HEADER.fullmatch(header) and not path.startswith(WINDOWS_HEADERS_IN):
        breaks.append(f"<{header}> is Windows' own, which {room or 'this file'} does not know")
    return breaks


def line_breaks(path: str, code: str) -> list[str]:
    breaks = []
    room = room_of(path)
    if CONDITIONAL.match(code):
        if path.startswith("tests/winsock/"):
            breaks.append("tests/winsock says what Windows does, once: no conditionals")
        elif HOST_MACRO.search(code) and not path.startswith(HOST_MACROS_IN):
            breaks.append("the build chooses the host, outside platform/ nothing asks for it")
    for word, rooms, instead in WORDS:
        excused = word == "errno" and path.startswith(C_RUNTIME)
        excused |= path in AT_HOME and word.startswith(AT_HOME[path])
        found = re.search(rf"\b{word}\b", code)
        if room in rooms and not excused and found:
            breaks.append(f"{found[0]} does not belong in {room}/, use {instead}")
    return breaks


def check(path: str, text: str) -> list[str]:
    """The breaks in one file, as "path:line: what is wrong"."""
    breaks = []
    lines = zip(text.splitlines(), code_only(text).splitlines())
    for number, (line, code) in enumerate(lines, 1):
        found = line_breaks(path, code)
        # The name of a header is a literal, so it is read from the line itself, once the blanked
        # line has shown that it is no comment.
        include = INCLUDE.match(line) if code.lstrip().startswith("#") else None
        if include:
            found += include_breaks(path, include[1] or include[2], include[2] is not None)
        breaks += [f"{path}:{number}: {what}" for what in found]
    return breaks


def includes_host_headers(text: str) -> bool:
    includes = (INCLUDE.match(line) for line in text.splitlines())
    return any(found and HOST_HEADER.fullmatch(found[1] or "") for found in includes)


def check_compatibility(texts: dict[str, str]) -> list[str]:
    """At most one public header may lean on the host's headers, besides the names of its files."""
    leaning = [
        path
        for path, text in texts.items()
        if path.startswith(COMPATIBILITY)
        and path != FILES_OF_THE_CRT
        and includes_host_headers(text)
    ]
    return [
        f"{path}:1: host headers are included by {leaning[0]}, the one compatibility header"
        for path in leaning[1:]
    ]


def check_listed(root: pathlib.Path) -> list[str]:
    """Every contract and every room of core is in the document that lists them."""
    breaks = []
    for document, names in (
        ("platform/README.md", [file.name for file in sorted((root / "platform").glob("*.hpp"))]),
        ("shim/README.md", [f"{room}/" for room in CORE_ROOMS]),
    ):
        file = root / document
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        breaks += [f"{document}:1: `{name}` is missing" for name in names if text and f"`{name}`" not in text]
    return breaks


# Where the names of files in these documents begin.
FILES_NAMED_IN = {
    "CONTRIBUTING.md": ("", "shim"),
    "shim/README.md": ("", "shim", "shim/core", "shim/core/socket"),
    "platform/README.md": ("", "platform", "platform/posix"),
}
NAMED_FILE = re.compile(r"`([\w/.-]+\.(?:hpp|cpp|def|py|txt))`")


def check_named(root: pathlib.Path) -> list[str]:
    """Every file that the documents about the rooms name is there."""
    breaks = []
    for document, tops in FILES_NAMED_IN.items():
        file = root / document
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), 1):
            breaks += [
                f"{document}:{number}: there is no {name}"
                for name in NAMED_FILE.findall(line)
                if not any((root / top / name).exists() for top in tops)
            ]
    return breaks


def main(root: pathlib.Path) -> int:
    texts = {}
    for top in ("platform", "shim", "tests", "examples"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix.lower() in SOURCES and file.is_file():
                texts[file.relative_to(root).as_posix()] = file.read_text(encoding="utf-8")
    breaks = [each for path, text in texts.items() for each in check(path, text)]
    breaks += check_compatibility(texts) + check_listed(root) + check_named(root)
    for each in breaks:
        print(each)
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
