// SPDX-License-Identifier: MIT
// The console of a process that has none: keys come from whatever its standard input is.
#include <windows.h>

#include <conio.h>
#include <io.h>

#include <cstring>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/host_descriptors.hpp"
#include "tests/support/wait.hpp"

using namespace ws2;

TEST_CASE("a key is a byte of the standard input, and there is none at its end") {
    test::PipeAsInput input;
    CHECK(_kbhit() == 0);
    input.type('x');
    CHECK(_kbhit() != 0);
    CHECK(_getch() == 'x');
    input.end();
    CHECK(_kbhit() == 0);
    CHECK(_getch() == -1);
}

TEST_CASE("CancelSynchronousIo ends the wait for a key") {
    test::PipeAsInput const input;
    int key = 0;
    auto const read_key = [](void* result) -> DWORD {
        *static_cast<int*>(result) = _getch();
        return 0;
    };
    auto* const thread = CreateThread(nullptr, 0, read_key, &key, 0, nullptr);
    REQUIRE(thread);
    CHECK(test::eventually([&] { return CancelSynchronousIo(thread) != FALSE; }));
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CHECK(key == -1);
    CloseHandle(thread);
}

TEST_CASE("a console has the program's path for a title, and then the one that it is given",
          "[linux]") {
    char title[512] = "";
    auto const length = GetConsoleTitleA(title, sizeof title);
    char path[512] = "";
    REQUIRE(GetModuleFileNameA(nullptr, path, sizeof path) != 0);
    CHECK(length == std::strlen(title));
    CHECK(std::string(title) == path);
    REQUIRE(SetConsoleTitleW(L"h\u00E9 server"));
    CHECK(GetConsoleTitleA(title, sizeof title) == 10);
    CHECK(std::string(title) == "h\xC3\xA9 server");
    wchar_t wide[5] = L"";
    CHECK(GetConsoleTitleW(wide, 5) == 9);
    CHECK(std::wstring(wide) == L"h\u00E9 s");
    CHECK_FALSE(SetConsoleTitleA(nullptr));
    CHECK(GetConsoleTitleA(title, 0) == 0);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

TEST_CASE("a terminal shows text and gives lines") {
    test::Terminal terminal;
    REQUIRE(terminal.descriptor() >= 0);
    auto* const console = reinterpret_cast<HANDLE>(_get_osfhandle(terminal.descriptor()));
    DWORD mode = 0;
    REQUIRE(GetConsoleMode(console, &mode));
    CHECK(SetConsoleMode(console, mode));
    DWORD count = 0;
    REQUIRE(WriteConsoleW(console, L"h\u00E9", 2, &count, nullptr));
    CHECK(count == 2);
    CHECK(terminal.shown() == "h\xC3\xA9");
    terminal.type("ok\n");
    wchar_t line[8];
    REQUIRE(ReadConsoleW(console, line, 8, &count, nullptr));
    CHECK(std::wstring(line, 2) == L"ok");
}

TEST_CASE("cells go into their rectangle of the screen, with their colours") {
    test::Terminal terminal;
    REQUIRE(terminal.descriptor() >= 0);
    auto* const console = reinterpret_cast<HANDLE>(_get_osfhandle(terminal.descriptor()));
    CHAR_INFO cells[6]{};
    for (int i = 0; i < 6; ++i) {
        cells[i].Char.AsciiChar = static_cast<CHAR>('a' + i);
        cells[i].Attributes = i == 4 ? FOREGROUND_RED : 7;
    }
    // Two rows of two, of three columns, from the second on: as wide as the buffer has cells.
    SMALL_RECT region{0, 0, 5, 5};
    REQUIRE(WriteConsoleOutputA(console, cells, {3, 2}, {1, 0}, &region));
    CHECK(region.Right == 1);
    CHECK(region.Bottom == 1);
    CHECK(terminal.shown() == "\0337\033[1;1H\033[0mbc\033[2;1H\033[0;31me\033[0mf\0338");
    region = {-1, 0, 5, 5};
    CHECK_FALSE(WriteConsoleOutputA(console, cells, {3, 2}, {0, 0}, &region));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

TEST_CASE("there is a console already, and events it does not know are refused") {
    CHECK_FALSE(AllocConsole());
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
    CHECK_FALSE(GenerateConsoleCtrlEvent(7, 0));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK_FALSE(SetConsoleCtrlHandler([](DWORD) -> BOOL { return FALSE; }, FALSE));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}
