# SPDX-License-Identifier: MIT
"""The table of calls reads declarations and sorts them by whether they are exported."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import calls_table

HEADER = """\
// ws2_comment(int) and WS2_LINK_NAME(comment) are no declarations
#define WS2_LINK_NAME(name) __asm__(#name)
#define WINSOCK_API_LINKAGE WS2_EXPORT
WINSOCK_API_LINKAGE int WSAAPI recv(SOCKET s)
    WS2_LINK_NAME(recv);
WINSOCK_API_LINKAGE const struct hostent*
WSAAPI WSARecv(SOCKET s) WS2_LINK_NAME(WSARecv);
WINSOCK_API_LINKAGE int select(int);
WINSOCK_API_LINKAGE int ws2_socket_fd(SOCKET s);
static inline int ws2_fd_add(SOCKET s);
"""


def test_declarations_are_found_with_their_link_names():
    assert calls_table.declared(HEADER) == [
        "ws2_recv",
        "ws2_WSARecv",
        "ws2_select",
        "ws2_socket_fd",
    ]


def test_the_companion_has_a_row_for_each_header_with_calls():
    headers = {"x/some_calls.h": HEADER, "x/none.h": "int x;\n"}
    exports = ["ws2_recv", "ws2_socket_fd", "ws2_select"]
    refused, left_out = frozenset({"ws2_select"}), frozenset({"ws2_recv"})
    rows = calls_table.by_subject(headers, exports, refused, left_out).splitlines()
    assert rows[2:] == ["| some calls | `ws2_socket_fd` | `select` | `WSARecv` |"]


def test_the_readme_has_a_row_of_numbers_for_each_group():
    groups = {"one": ["ws2_recv", "ws2_send", "ws2_bind"], "other": ["ws2_Sleep"]}
    rows = calls_table.numbers(groups, ["ws2_recv", "ws2_send"], frozenset({"ws2_send"})).splitlines()
    assert rows[3:-1] == ["| one | 1 | 1 | 1 |", "| other | 0 | 0 | 1 |"]


def test_a_function_belongs_to_the_first_header_that_brings_it():
    headers = {
        "winsock2.h": "#include <windows.h>\n#include <ws2shim/some.h>\n",
        "windows.h": "WINBASEAPI int WINAPI Sleep(int);\n",
        "ws2shim/some.h": HEADER,
        "mswsock.h": "#include <winsock2.h>\nWINSOCK_API_LINKAGE int WSAAPI AcceptEx(int);\n",
    }
    text = calls_table.document(
        headers, ["ws2_recv"], frozenset(), {"ws2_recv": "winsock/some.cpp"}, {}
    )
    assert "5 functions: 1 implemented, 0 refused, 4 not yet." in text
    recv = "| `recv` | implemented | untested | untested | the system's | [winsock/some.cpp]"
    assert text.count(recv) == 1
    assert "| `AcceptEx` | not yet | not yet | not yet | the system's |  |" in text
    winsock, companion = text.split("## The companion")
    assert "Sleep" not in winsock
    assert "| windows |  |  | `Sleep` |" in companion


RAN = {"passed": {"unit": 3, "winsock": 60}, "failed": []}
LINKED = {"built": "the library"}


def test_what_is_said_of_a_host_is_what_has_run_there():
    recv = {"winsock2.h": "WINSOCK_API_LINKAGE int WSAAPI recv(SOCKET s);\n"}

    def row(records: dict) -> str:
        text = calls_table.document(recv, ["ws2_recv"], frozenset(), {}, records)
        return next(line for line in text.splitlines() if line.startswith("| `recv`"))

    assert row({}) == "| `recv` | implemented | untested | untested | the system's |  |"
    assert row({"macos-link": LINKED}) == "| `recv` | implemented | linked | untested | the system's |  |"
    assert row({"macos-link": RAN}) == "| `recv` | implemented | implemented | untested | the system's |  |"


def test_what_is_refused_everywhere_needs_no_run():
    assert calls_table.status_there("refused", None) == "refused"
    assert calls_table.status_there("not yet", LINKED) == "not yet"


def test_targets_are_named_where_the_behaviours_have_passed():
    unit_only = {"passed": {"unit": 3}, "failed": []}
    failed = {"passed": {"winsock": 59}, "failed": ["winsock.listen"]}
    records = {"i386": RAN, "musl": RAN, "s390x": unit_only, "portable": failed, "macos-link": LINKED}
    assert calls_table.linux_targets(records) == "`i386`, `musl`"


def test_definitions_are_found_with_their_files():
    files = {
        "winsock/some.cpp": "int WSAAPI recv(SOCKET s) {\n    return call(s);\n}\n",
        "refused/other.cpp": "HANDLE WINAPI Other(int) { return 0; }\nstatic int helper(int);\n",
    }
    assert calls_table.definitions(files) == {
        "ws2_recv": "winsock/some.cpp",
        "ws2_Other": "refused/other.cpp",
    }


def test_only_the_part_between_the_marks_is_replaced():
    old = f"before\n{calls_table.BEGIN}\nold\n{calls_table.END}\nafter\n"
    new = f"{calls_table.BEGIN}\nnew\n{calls_table.END}"
    assert calls_table.with_table(old, new) == f"before\n{new}\nafter\n"
