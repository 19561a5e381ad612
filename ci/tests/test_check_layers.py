# SPDX-License-Identifier: MIT
"""The layer check finds each kind of break, and nothing in code that keeps the rules."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_layers

BREAKS = [
    ("platform/posix/a.cpp", '#include "shim/core/socket/socket.hpp"', "platform may not know shim/core"),
    (
        "shim/core/socket/a.cpp",
        '#include "shim/core/transfer/transfer.hpp"',
        "shim/core/socket may not know shim/core/transfer",
    ),
    ("shim/core/kitchen/a.cpp", '#include "shim/core/socket/socket.hpp"', "kitchen is no room"),
    (
        "shim/api/winsock/a.cpp",
        '#include "shim/api/win32/format.hpp"',
        "do not know the companion",
    ),
    ("shim/api/winsock/a.cpp", '#include "platform/poll.hpp"', "is for core"),
    ("shim/api/winsock/a.cpp", '#include "platform/clock.hpp"', "is for core"),
    ("shim/api/win32/a.cpp", '#include "platform/clock.hpp"', "is for core"),
    ("shim/core/a.cpp", '#include "shim/api/entry_point.hpp"', "shim/core may not know shim/api"),
    ("shim/core/a.cpp", '#include "shim/include/winsock2.h"', "may not know shim/include"),
    ("shim/core/a.cpp", '#include "../api/entry_point.hpp"', "from the top of the repository"),
    ("shim/core/a.cpp", "#include <sys/socket.h>", "belongs to the host"),
    ("shim/api/a.cpp", "#  include <unistd.h>", "belongs to the host"),
    ("shim/include/winsock2.h", "#include <sys/select.h>", "belongs to the host"),
    ("tests/winsock/a_test.cpp", "#include <poll.h>", "belongs to the host"),
    ("examples/client.c", "#include <netdb.h>", "belongs to the host"),
    ("shim/core/a.cpp", "#include <winsock2.h>", "Windows' own"),
    ("platform/linux/a.cpp", "#include <WS2tcpip.h>", "Windows' own"),
    ("shim/core/a.cpp", "#ifdef __linux__", "the build chooses the host"),
    ("shim/api/a.cpp", "#if defined(__APPLE__) && 1", "the build chooses the host"),
    ("shim/include/winsock2.h", "#ifndef _WIN32", "the build chooses the host"),
    ("examples/server.c", "#ifdef _WIN32", "the build chooses the host"),
    ("tests/winsock/a_test.cpp", "#if 0", "no conditionals"),
    ("tests/winsock/a_posix.cpp", "#include <poll.h>", "belongs to the host"),
    ("shim/core/a.cpp", "if (errno == 4) return;", "errno does not belong"),
    ("shim/api/a.cpp", "int const e = errno;", "errno does not belong"),
    ("shim/core/a.cpp", "} catch (...) {", "catch does not belong"),
    ("platform/posix/a.cpp", "try { f(); } catch (int) {}", "catch does not belong"),
    ("shim/core/a.cpp", "WSASetLastError(5);", "WSASetLastError does not belong"),
    ("shim/core/io/a.hpp", "std::mutex mutex_;", "std::mutex does not belong"),
    ("shim/core/io/a.hpp", "std::recursive_mutex mutex_;", "use RankedMutex"),
    ("shim/core/io/a.cpp", "platform::start_service_thread(f, x);", "use a BackgroundService"),
]

FINE = [
    ("platform/linux/a.cpp", "#include <sys/epoll.h>"),
    ("platform/posix/a.cpp", "#ifdef __APPLE__"),
    ("platform/posix/a.cpp", "if (errno == EINTR) continue;"),
    ("platform/windows/a.cpp", "#include <winsock2.h>"),
    ("shim/core/a.cpp", '#include "platform/types.hpp"'),
    ("shim/core/objects/ranked_mutex.hpp", "std::mutex mutex_;"),
    ("shim/core/io/a.cpp", '#include "shim/core/socket/socket.hpp"'),
    ("shim/core/a.cpp", "#include <cerrno_like>"),
    ("shim/api/a.cpp", "#include <winsock2.h>"),
    ("shim/api/a.cpp", "WSASetLastError(5);"),
    ("shim/api/a.cpp", "} catch (...) {"),
    ("shim/api/win32/crt_threads.cpp", "errno = EAGAIN;"),
    ("shim/include/ws2shim/compatibility.h", "#include <sys/select.h>"),
    ("shim/include/ws2shim/compatibility.h", "#ifdef __APPLE__"),
    ("shim/include/winsock2.h", "#ifndef WS2SHIM_WINSOCK2_H"),
    ("shim/include/winsock2.h", "void WSASetLastError(int);"),
    ("tests/support/a.hpp", "#ifdef _WIN32"),
    ("tests/support/a_posix.cpp", "#include <unistd.h>"),
    ("shim/api/winsock/a.cpp", '#include "platform/types.hpp"'),
    ("shim/api/win32/clocks.cpp", '#include "platform/clock.hpp"'),
    ("tests/winsock/a_test.cpp", "#include <winsock2.h>"),
    ("shim/core/a.cpp", "// errno stays in platform, as does <sys/socket.h>; they catch it"),
    ("shim/core/a.cpp", "/* errno\n#include <sys/socket.h>\n#ifdef _WIN32\n*/"),
    ("shim/core/a.cpp", 'char const* text = "catch \\" errno";'),
    ("shim/core/a.cpp", "int const n = 1'000'000; int catcher = 0;"),
]


@pytest.mark.parametrize("path, text, expected", BREAKS)
def test_a_break_is_named_with_its_place(path, text, expected):
    breaks = check_layers.check(path, "// line one\n" + text + "\n")
    assert len(breaks) == 1
    assert breaks[0].startswith(f"{path}:2: ")
    assert expected in breaks[0]


@pytest.mark.parametrize("path, text", FINE)
def test_code_that_keeps_the_rules_passes(path, text):
    assert check_layers.check(path, text) == []


def test_code_after_a_block_comment_is_seen_again():
    text = "/* one\n two */ int a = errno;\n"
    assert check_layers.check("shim/core/a.cpp", text) == [
        "shim/core/a.cpp:2: errno does not belong in shim/core/, "
        "use the Result that platform/ returned"
    ]


def test_quotes_inside_numbers_do_not_swallow_code():
    assert len(check_layers.check("shim/core/a.cpp", "f(1'0); g(errno); h(1'0);")) == 1


def test_one_public_header_may_lean_on_the_host_but_not_two():
    one, two = "shim/include/ws2shim/a.h", "shim/include/ws2shim/b.h"
    text = "#include <sys/select.h>\n"
    assert check_layers.check_compatibility({one: text, two: "int x;\n"}) == []
    assert len(check_layers.check_compatibility({one: text, two: text})) == 1


def test_a_document_names_only_files_that_are_there(tmp_path):
    (tmp_path / "shim").mkdir()
    (tmp_path / "shim" / "a.cpp").write_text("int x;\n")
    (tmp_path / "shim" / "README.md").write_text("`a.cpp`\n`gone.cpp`\n")
    assert check_layers.check_named(tmp_path) == ["shim/README.md:2: there is no gone.cpp"]


def test_a_tree_is_searched_and_decides_the_exit_status(tmp_path, capsys):
    core = tmp_path / "shim" / "core"
    core.mkdir(parents=True)
    (core / "good.cpp").write_text("int x;\n")
    assert check_layers.main(tmp_path) == 0
    (core / "bad.cpp").write_text("\n#include <poll.h>\n")
    assert check_layers.main(tmp_path) == 1
    assert capsys.readouterr().out.startswith("shim/core/bad.cpp:2: ")
