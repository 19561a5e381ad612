# SPDX-License-Identifier: MIT
"""What is written from headers and tables: the calls that ws2trace wraps, the page of errors."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import errors_page
import trace_calls

HEADER = """\
WINSOCK_API_LINKAGE int WSAAPI recv(SOCKET s, char* buf, int len,
                                    int flags) WS2_LINK_NAME(recv);
WINSOCK_API_LINKAGE int WSAAPI WSACleanup(void) WS2_LINK_NAME(WSACleanup);
WINBASEAPI BOOL WINAPI Absent(HANDLE h) WS2_LINK_NAME(Absent);
WINBASEAPI DWORD WINAPI GetLastError(void) WS2_LINK_NAME(GetLastError);
"""


def test_exported_calls_are_wrapped_with_their_arguments():
    exports = frozenset({"ws2_recv", "ws2_WSACleanup", "ws2_GetLastError"})
    assert trace_calls.calls(HEADER, exports) == [
        "TRACED(int, minus_one, recv, (SOCKET s, char* buf, int len, int flags), s, buf, len, flags)",
        "TRACED(int, minus_one, WSACleanup, ())",
    ]


def test_a_code_has_the_hosts_errors_and_the_rows_that_give_it():
    types = "    connection_refused = 10061,\n"
    table = "    {ECONNREFUSED,    connection_refused           },\n"
    assert errors_page.host_errors(types, table) == {10061: ["ECONNREFUSED"]}
    page = "## E.4 connect\n\n| E.4-8 | refused | -1 WSAECONNREFUSED after a while | [docs:connect] | H |\n"
    rows = errors_page.rows_of({"connections.md": page})
    assert rows == [
        ("connections.md", "E.4 connect", "E.4-8", "refused", "-1 WSAECONNREFUSED after a while")
    ]
    text = errors_page.section("WSAECONNREFUSED", "10061", "Refused.", ["ECONNREFUSED"], rows)
    assert "[E.4-8](behaviour/connections.md)" in text
    assert "E.4-8" not in errors_page.section("WSAEINVAL", "10022", "Wrong.", [], rows)
