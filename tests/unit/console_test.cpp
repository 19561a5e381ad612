// SPDX-License-Identifier: MIT
// The console of a process that has none: keys come from whatever its standard input is.
#include <windows.h>

#include "platform/terminal.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/host_descriptors.hpp"

using namespace ws2;

TEST_CASE("a key is a byte of the standard input, and there is none at its end") {
    test::PipeAsInput input;
    CHECK_FALSE(platform::key_is_waiting());
    input.type('x');
    CHECK(platform::key_is_waiting());
    CHECK(platform::read_key(platform::KeyEcho::hidden) == 'x');
    input.end();
    CHECK(platform::read_key(platform::KeyEcho::hidden) == -1);
}

TEST_CASE("there is a console already, and events it does not know are refused") {
    CHECK_FALSE(AllocConsole());
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
    CHECK_FALSE(GenerateConsoleCtrlEvent(7, 0));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK_FALSE(SetConsoleCtrlHandler([](DWORD) -> BOOL { return FALSE; }, FALSE));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}
