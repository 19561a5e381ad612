#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does it compile, and with what words does it not? Cases are the tables below.

  compile_tests.py --c CC --cxx CXX --include DIR alone|orders|sizes|refusals|
                                                         spellings|link_names
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
OURS = ["winsock2.h", "ws2tcpip.h", "mswsock.h", "mstcpip.h", "windows.h"]
C_HEADERS = (
    "assert ctype errno fcntl inttypes limits locale math pthread setjmp signal stdarg stdint stdio "
    "stdlib string strings sys/resource sys/select sys/stat sys/time sys/types sys/wait time unistd wchar"
).split()
CXX_HEADERS = (
    "algorithm any array atomic bitset chrono cmath complex condition_variable csignal cstdio cstdlib "
    "cstring ctime deque filesystem fstream functional future iomanip iostream limits list locale map "
    "memory mutex numeric optional random regex set shared_mutex sstream stdexcept string string_view "
    "system_error thread tuple type_traits unordered_map utility variant vector"
).split()

# Source, and the words of the error it must give; None: it must compile.
FD_SETSIZE = "_Static_assert(sizeof(fd_set) == 8 + 8 * {0} && FD_SETSIZE == {0}, \"\");"
SIZES = [
    ("#include <winsock2.h>\n" + FD_SETSIZE.format(64), None),
    ("#include <stdlib.h>\n#include <winsock2.h>\n" + FD_SETSIZE.format(64), None),
    ("#include <sys/select.h>\n#include <winsock2.h>\n" + FD_SETSIZE.format(64), None),
    ("#define FD_SETSIZE 256\n#include <winsock2.h>\n" + FD_SETSIZE.format(256), None),
    ("#define FD_SETSIZE 256\n#include <stdlib.h>\n#include <winsock2.h>\n" + FD_SETSIZE.format(256), None),
    ("#include <stdlib.h>\n#define FD_SETSIZE 1024\n#include <winsock2.h>\n" + FD_SETSIZE.format(1024), None),
    ("#define FD_SETSIZE 1024\n#include <stdlib.h>\n#include <windows.h>\n#include <winsock2.h>\n"
     + FD_SETSIZE.format(1024), None),
    ("#include <winsock2.h>\n#include <sys/resource.h>\nstruct rusage r;\n"
     "_Static_assert(sizeof(r.ru_utime) == 16 && sizeof(struct timeval) == 8, \"\");", None),
    ("#include <winsock.h>\n_Static_assert(IP_ADD_MEMBERSHIP == 5 && SOMAXCONN == 5, \"\");", None),
    # A program's own address of IPv6, from before Winsock had one.
    ("struct own { union { unsigned char _S6_u8[16]; } _S6_un; };\n#include <winsock.h>\n"
     "int first(struct own *o) { return o->_S6_un._S6_u8[0]; }", None),
    ("#include <winsock2.h>\n#include <winsock.h>\n#include <ws2tcpip.h>\n"
     "_Static_assert(IP_ADD_MEMBERSHIP == 12 && SOMAXCONN == 0x7fffffff, \"\");", None),
    ("#include <windows.h>\n#include <winsock2.h>\n#include <ws2tcpip.h>\n"
     "_Static_assert(IP_ADD_MEMBERSHIP == 12, \"\");", None),
    ("#define UNICODE\n#define _UNICODE\n#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <tchar.h>\n"
     "ADDRINFOT a; TCHAR t[] = _T(\"x\");\n_Static_assert(sizeof(t[0]) == sizeof(wchar_t), \"\");", None),
    ("#define NOMINMAX\n#include <windows.h>\n#if defined(min) || defined(max)\n#error min\n#endif", None),
    ("#include <windows.h>\n_Static_assert(sizeof(long) == 8 || sizeof(LONG) == sizeof(long), \"\");\n"
     "int smaller(int a, int b) { return min(a, b) + max(a, b); }", None),
    ("#define WIN32_LEAN_AND_MEAN\n#include <windows.h>\n#ifdef AF_INET\n#error sockets\n#endif", None),
    ("#include <windows.h>\n#ifndef AF_INET\n#error no sockets\n#endif", None),
    ("#include <winsock2.h>\n#pragma pack(push, 1)\nstruct packed { char a; SOCKET s; };\n#pragma pack(pop)\n"
     "__declspec(thread) int per_thread;\n__declspec(dllexport) int __cdecl f(void);\n"
     "DWORD WINAPI body(LPVOID p) { (void)p; return 0; }\n"
     "HANDLE go(void) { return CreateThread(NULL, 0, body, NULL, 0, NULL); }", None),
    ("#include <winsock2.h>\nlong plain; LONG exact; volatile LONG shared;\n"
     "LONG count(void) { return InterlockedIncrement(&exact) + InterlockedExchange(&shared, 1)\n"
     " + InterlockedCompareExchange(&shared, 1, 0) + (LONG)InterlockedDecrement(&plain); }", None),
]
# Names that the host's headers declare, too: the program's own, Winsock's, the host's.
NAMES = [
    # A macro of the program's that has the name of the call it makes.
    ("#include <winsock2.h>\n#define select(n, r, w, e, t) select((int)(n), (r), (w), (e), (t))\n"
     "int f(fd_set *set) { struct timeval t = {0, 0}; return select(0L, set, NULL, NULL, &t); }",
     "ws2_select", "select"),
    ("#include <stdlib.h>\nstruct timeval;\nint f(fd_t);\n#include <winsock2.h>\n"
     "int f(fd_t t) { return select(0, NULL, NULL, NULL, t) + (int)t->tv_sec; }"
     .replace("fd_t", "const struct timeval *"), "ws2_select", "select"),
    # What Windows does not have is the program's to define.
    ("#include <stdio.h>\n#include <winsock2.h>\nstruct timezone { int minutes; };\n"
     "int gettimeofday(struct timeval *, struct timezone *);\nchar *optarg;\n"
     "int gettimeofday(struct timeval *t, struct timezone *z) { t->tv_sec = z->minutes; return 0; }\n"
     "int getopt(int, char **, char *);\nint getopt(int n, char **w, char *o) { (void)w; (void)o; return n; }\n"
     "unsigned pause(unsigned);\nunsigned pause(unsigned n) { return n; }\n"
     "int f(char *name) { return gethostname(name, 9); }", "ws2_gethostname", "gethostname"),
    ("#include <unistd.h>\n#include <sys/time.h>\n#include <winsock2.h>\n"
     "int f(char *n, fd_set *s) { FD_ZERO(s); return gethostname(n, 9) + select(0, s, s, s, NULL); }",
     "ws2_gethostname ws2_select", "gethostname select"),
    # As for MinGW, which has this header.
    ("#include <winsock2.h>\n#include <sys/time.h>\n"
     "int f(void) { struct timeval t; return gettimeofday(&t, NULL) + (int)sizeof(char[sizeof t == 8 ? 1 : -1]); }",
     "ws2_gettimeofday", "gettimeofday"),
    ("#include <sys/time.h>\n#include <winsock2.h>\n"
     "int f(void) { struct timeval t; timerclear(&t); return gettimeofday(&t, NULL); }",
     "ws2_gettimeofday", "gettimeofday"),
    ("#define _WIN32 1\n#include <sys/time.h>\nint g(const struct timeval *);\n#include <winsock2.h>\n"
     "int g(const struct timeval *t) { return select(0, NULL, NULL, NULL, t); }", "ws2_select", "select"),
    # Inside extern "C", as programs do it in C++; and with the types Windows' programs have.
    ("#define INCL_WINSOCK_API_TYPEDEFS 1\n#include <winsock2.h>\n#ifdef __cplusplus\nextern \"C++\" {\n#define LONG_TYPE unsigned long\n"
     "#else\n#define LONG_TYPE u_long\n#endif\n"
     "int f(SOCKET s) { LONG_TYPE on = 1; u_long off = 0; LPFN_IOCTLSOCKET p = ioctlsocket;\n"
     "return ioctlsocket(s, (long)FIONBIO, &on) + p(s, (long)FIONBIO, &off) + ioctlsocket(s, (long)FIONREAD, NULL); }\n"
     "#ifdef __cplusplus\n}\n#endif", "ws2_ioctlsocket", "ioctlsocket"),
    # unsigned long for DWORD in C++, and the pointers' types beside it.
    ("#define INCL_WINSOCK_API_TYPEDEFS 1\n#include <winsock2.h>\n#ifdef __cplusplus\n#define LONG_TYPE unsigned long\n#else\n"
     "#define LONG_TYPE DWORD\n#endif\nint f(SOCKET s, WSABUF *b, OVERLAPPED *o) { LONG_TYPE n, flags = 0; DWORD m, none = 0;\n"
     "LPFN_WSARECV p = WSARecv; LPFN_WSASEND q = WSASend; LPFN_WSAIOCTL r = WSAIoctl;\n"
     "LPFN_WSARECVFROM t = WSARecvFrom; LPFN_WSASENDTO u = WSASendTo; LPFN_WSAGETOVERLAPPEDRESULT v = WSAGetOverlappedResult;\n"
     "return WSARecv(s, b, 1, &n, &flags, NULL, NULL) + WSARecv(s, b, 1, NULL, &flags, o, NULL) + WSARecv(s, b, 1, &m, &none, o, NULL)\n"
     "+ WSASend(s, b, 1, NULL, 0, o, NULL) + WSASend(s, b, 1, &n, 0, NULL, NULL) + (p && q && r && t && u && v) + (int)n + (int)m; }",
     "ws2_WSARecv ws2_WSASend", "recv"),
    # A file of the host's in the same project.
    ("#include <unistd.h>\n#include <sys/socket.h>\n#include <sys/time.h>\n#include <sys/resource.h>\n"
     "int f(char *n, struct rusage *u) { fd_set s; struct timeval t = u->ru_utime; socklen_t l = 0; FD_ZERO(&s);\n"
     "FD_SET(0, &s); gettimeofday(&t, 0); return gethostname(n, 9) + select(1, &s, 0, 0, &t) + (int)l; }",
     "gethostname gettimeofday select", "ws2_"),
    ("#include <sys/select.h>\n_Static_assert(sizeof(struct timeval) == 16, \"\");\n"
     "int f(struct timeval *t) { fd_set s; FD_ZERO(&s); return select(1, &s, 0, 0, t); }", "select", "ws2_"),
]
SOCKETS_OF_THE_HOST = [
    "sys/socket.h", "netinet/in.h", "netinet/tcp.h", "arpa/inet.h", "netdb.h", "net/if.h", "poll.h", "sys/poll.h",
]
REFUSALS = [
    ("#include <sys/socket.h>\n#include <winsock2.h>", "include <winsock2.h> without the host's"),
    ("#include <netinet/in.h>\n#include <winsock2.h>", "include <winsock2.h> without the host's"),
    ("#include <netdb.h>\n#include <windows.h>", "include <winsock2.h> without the host's"),
    ("#include <arpa/inet.h>\n#include <ws2tcpip.h>", "include <winsock2.h> without the host's"),
    ("#include <poll.h>\n#include <winsock2.h>", "include <winsock2.h> without the host's <poll.h>"),
    *((f"#include <winsock2.h>\n#include <{name}>", f"<{name}> after <winsock2.h>") for name in SOCKETS_OF_THE_HOST),
    ("#include <winsock.h>\n#include <winsock2.h>", "include <winsock2.h> before <winsock.h>"),
]


class Compilers:
    def __init__(self, arguments):
        self.of = {True: arguments.cxx, False: arguments.c}
        self.folders = [f"-I{arguments.include}", f"-I{arguments.spellings}", f"-I{HERE}"]

    def command(self, standard, *more):
        is_cxx = "++" in standard
        language = "c++" if is_cxx else "c"
        return [self.of[is_cxx], f"-std={standard}", *self.folders, *more, "-x", language]

    def complaint(self, case):
        """None, or what is wrong with (standard, source, words the error must have)."""
        standard, source, words = case
        command = self.command(standard, "-fsyntax-only", *WARNINGS)
        done = subprocess.run([*command, "-"], input=source + "\n", capture_output=True, text=True)
        good = done.returncode == 0
        if words is not None:
            first = re.search(r" error: .*", done.stderr)
            good = first is not None and words in first[0]
        wanted = "compile" if words is None else f"fail with {words!r}"
        return None if good else f"{standard}: should {wanted}\n{source}\n{done.stderr[:1500]}"


def includes(names):
    return "".join(f"#include <{name}>\n" for name in names)


def alone(arguments):
    root = pathlib.Path(arguments.include)
    for header in sorted(root.rglob("*.h")):
        newer = ["c17", "c++20"] if header.name in OURS else []
        for standard in ["c11", "c++17", *newer]:
            begun = "#pragma pack(push)\n" if header.name == "poppack.h" else ""
            yield standard, begun + includes([header.relative_to(root)]) + "typedef int not_empty;", None


def orders(_):
    """Every header before and after ours, and the whole lot in twenty shuffles; the seed is fixed."""
    sample = '#include "coexistence.inc"\nint main(void) { return use_winsock((SOCKET)0); }'
    c = [name + ".h" for name in C_HEADERS]
    in_cxx = sample + """
#include <functional>
#include <type_traits>
struct Callable { int send(int v) { return v; } };
int bound() { Callable c; return std::bind(&Callable::send, &c, 1)() + max(1, 2); }
static_assert(min(3, 2L) == 2L && std::is_same<decltype(max(1, 2)), int>::value, "");
"""
    for name in c:
        for pair in ([name] + OURS, OURS + [name]):
            yield "c11", includes(pair) + sample, None
            yield "gnu11", includes(pair) + sample, None
    # Our macros can break what comes behind them; before them, the library's headers read each other anyway.
    for name in CXX_HEADERS:
        yield "c++20", includes(OURS + [name]) + in_cxx, None
    for first in range(0, len(CXX_HEADERS), 6):
        yield "c++20", includes(CXX_HEADERS[first : first + 6] + OURS) + in_cxx, None
    shuffled = random.Random(20)
    for _ in range(20):
        mixed = c + OURS
        shuffled.shuffle(mixed)
        yield shuffled.choice(["c11", "gnu11", "gnu17"]), includes(mixed) + sample, None
    for _ in range(6):
        mixed = c + CXX_HEADERS + OURS
        shuffled.shuffle(mixed)
        yield shuffled.choice(["c++17", "gnu++20"]), includes(mixed) + in_cxx, None


def sizes(_):
    for source, words in SIZES:
        # C++ has no _Static_assert, and GNU C says so where it lets it pass.
        cxx = source.replace("_Static_assert", "static_assert")
        yield "c11", source, words
        yield "gnu11", source, words
        yield "c++20", cxx.replace("long plain;", "long plain;"), words


def names(compilers):
    """The names a file needs from the libraries: those it must need, and those it must not."""
    for source, needed, forbidden in NAMES:
        for standard in ("gnu11", "c11", "gnu++17"):
            if standard == "c11" and "sys/" in source:
                continue  # the host's headers show less then
            text = source
            if "++" in standard:
                text = 'extern "C" {\n' + source.replace("_Static_assert", "static_assert") + "\n}"
            with tempfile.TemporaryDirectory() as folder:
                program = pathlib.Path(folder, "sample.o")
                optimized = ("-O2", "-D_FORTIFY_SOURCE=2", "-Wall", "-Wextra", "-Werror")
                command = compilers.command(standard, *optimized, "-c", "-o", program)
                done = subprocess.run([*command, "-"], input=text + "\n", capture_output=True, text=True)
                if done.returncode:
                    yield f"{standard}: should compile\n{source}\n{done.stderr[:1500]}"
                    continue
                listed = subprocess.run(["nm", "-u", program], capture_output=True, text=True, check=True)
            symbols = {line.split()[-1].removesuffix("_chk") for line in listed.stdout.splitlines()}
            wrong = {name for name in symbols if name in forbidden.split() or forbidden == "ws2_" and "ws2_" in name}
            if wrong or set(needed.split()) - symbols:
                yield f"{standard}: needs {sorted(symbols)}\n{source}"


def refusals(_):
    for source, words in REFUSALS:
        yield "c11", source, words
        yield "c++20", source, words


def spellings(arguments):
    """Every spelling that was made, and those that programs use most whether made or not."""
    folder = pathlib.Path(arguments.spellings)
    made = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    often = {"WinSock2.h", "Winsock2.h", "WS2tcpip.h", "Ws2tcpip.h", "Windows.h", "MSWSock.h"}
    # In one file, as what they lead to was read alone; <winsock.h> comes last, as it is refused in front of <winsock2.h>.
    text = ""
    for name in sorted(made | often, key=lambda name: (name.lower().startswith("winsock."), name)):
        begun = "#pragma pack(push)\n" if name.lower() == "poppack.h" else ""
        text += begun + includes([name])
    yield "c11", text + "typedef int not_empty;", None


def link_names(compilers):
    """The undefined symbols of the sample: the shim's, and none of libc's socket calls."""
    for standard in ("c11", "c++20"):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "sample.o")
            command = compilers.command(standard, "-c", "-O0", "-o", program)
            subprocess.run([*command, HERE / "coexistence.c"], check=True)
            text = subprocess.run(["nm", "-u", program], capture_output=True, text=True, check=True)
        symbols = {line.split()[-1].lstrip("_") for line in text.stdout.splitlines()}
        own = {name for name in symbols if name.startswith("ws2_")}
        expected = {"ws2_connect", "ws2_select", "ws2_gethostname", "ws2_recv", "ws2_htons", "ws2_WSAStartup"}
        if expected - own or symbols - own - {"memset", "memcpy", "stack_chk_fail", "GLOBAL_OFFSET_TABLE_"}:
            yield f"{standard}: undefined symbols {sorted(symbols)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--c", default="gcc")
    parser.add_argument("--cxx", default="g++")
    parser.add_argument("--include", default=str(HERE.parents[1] / "shim/include"))
    parser.add_argument("--spellings", default=str(HERE.parents[1] / "build/dev/case_variants"))
    suites = {suite.__name__: suite for suite in (alone, orders, sizes, refusals, spellings)}
    parser.add_argument("suite", choices=[*suites, "link_names"])
    arguments = parser.parse_args()
    compilers = Compilers(arguments)
    if arguments.suite == "link_names":
        complaints, count = [*link_names(compilers), *names(compilers)], 2 + len(NAMES)
    else:
        cases = list(suites[arguments.suite](arguments))
        count = len(cases)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            complaints = [text for text in pool.map(compilers.complaint, cases) if text]
    print("\n".join(complaints[:10]))
    print(f"{count} cases, {len(complaints)} wrong")
    sys.exit(bool(complaints) or count == 0)


if __name__ == "__main__":
    main()
