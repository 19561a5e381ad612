// SPDX-License-Identifier: MIT
// Colours and the cursor of a console, as control sequences that every terminal has (ECMA-48).
#include <algorithm>
#include <atomic>
#include <string>

#include "platform/terminal.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::File;
using platform::TerminalSize;

constexpr WORD plain_colours = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;

// What the program has set last: a terminal cannot be queried without reading its input.
struct Screen {
    std::atomic<WORD> attributes{plain_colours};
    std::atomic<std::uint32_t> cursor{0};  // row and column
    std::atomic<bool> cursor_is_visible{true};
};
constinit Screen screen;

// Runs use(size, file) with the terminal behind a handle.
template <class Use>
BOOL on_terminal(HANDLE handle, Use&& use) {
    return win32_call(FALSE, [&] {
        return with<File>(handle, [&](File& file) {
            TerminalSize size{};
            if (!platform::terminal_size(file.fd(), size)) return Code::invalid_handle;
            return use(size, file);
        });
    });
}

Code say(File& file, std::string const& words) {
    auto const count = file.write(words.data(), words.size());
    return count ? Code::ok : count.code();
}

// The bits of Windows' colours are blue, green, red; those of terminals red, green, blue.
int colour(int bits) { return (bits & 1) << 2 | (bits & 2) | (bits >> 2 & 1); }

std::string colours(WORD attributes) {
    if (attributes == plain_colours) return "\033[0m";
    bool const is_bright = (attributes & FOREGROUND_INTENSITY) != 0;
    auto words = "\033[0;" + std::to_string((is_bright ? 90 : 30) + colour(attributes & 7));
    int const behind = attributes >> 4 & 0xF;
    if (behind != 0)
        words += ';' + std::to_string(((behind & 8) != 0 ? 100 : 40) + colour(behind & 7));
    return words + 'm';
}

std::string move_to(COORD place) {
    return "\033[" + std::to_string(place.Y + 1) + ';' + std::to_string(place.X + 1) + 'H';
}

COORD kept_cursor() {
    auto const both = screen.cursor.load();
    return {static_cast<SHORT>(both & 0xFFFF), static_cast<SHORT>(both >> 16)};
}

template <class Character>
BOOL fill(HANDLE handle, Character character, DWORD length, COORD place, DWORD* written) {
    return on_terminal(handle, [&](TerminalSize size, File& file) {
        auto const room = static_cast<DWORD>(size.columns) * static_cast<DWORD>(size.rows);
        auto const count = std::min(length, room);
        if (written) *written = count;
        bool const clears = character == ' ' && place.X == 0 && place.Y == 0 && count == room;
        if (clears) return say(file, "\0337\033[2J\0338");
        std::basic_string<Character> const text(count, character);
        return say(file, "\0337" + move_to(place) + narrowed(text.c_str()) + "\0338");
    });
}

char character_of(CHAR_INFO const& cell, char) { return cell.Char.AsciiChar; }
wchar_t character_of(CHAR_INFO const& cell, wchar_t) { return cell.Char.UnicodeChar; }

// One row of cells; the colours are said where they change.
template <class Character>
std::string row_of_cells(CHAR_INFO const* cell, int count) {
    std::string words;
    std::basic_string<Character> text;
    for (auto const* const end = cell + count; cell != end;) {
        auto const attributes = cell->Attributes;
        text.clear();
        for (; cell != end && cell->Attributes == attributes; ++cell)
            text += character_of(*cell, Character{});
        words += colours(attributes) + narrowed(text.c_str());
    }
    return words;
}

// The part of a rectangle that is on the screen and for which the buffer has cells.
SMALL_RECT clipped(SMALL_RECT region, TerminalSize size, COORD buffer_size, COORD from) {
    int const columns = std::min(region.Left + buffer_size.X - from.X, int{size.columns});
    int const rows = std::min(region.Top + buffer_size.Y - from.Y, int{size.rows});
    region.Right = static_cast<SHORT>(std::min(int{region.Right}, columns - 1));
    region.Bottom = static_cast<SHORT>(std::min(int{region.Bottom}, rows - 1));
    return region;
}

template <class Character>
BOOL write_cells(HANDLE handle, CHAR_INFO const* cells, COORD buffer_size, COORD from,
                 SMALL_RECT* region) {
    return on_terminal(handle, [&](TerminalSize size, File& file) {
        bool const is_inside = from.X >= 0 && from.Y >= 0 && region->Left >= 0 && region->Top >= 0;
        if (!is_inside) return Code::invalid_parameter;
        *region = clipped(*region, size, buffer_size, from);
        int const width = region->Right - region->Left + 1;
        std::string words = "\0337";
        for (SHORT row = region->Top; width > 0 && row <= region->Bottom; ++row) {
            auto const at = (from.Y + row - region->Top) * buffer_size.X + from.X;
            words += move_to({region->Left, row}) + row_of_cells<Character>(cells + at, width);
        }
        return say(file, words + "\0338");
    });
}

template <class Character>
BOOL read_line(HANDLE handle, void* buffer, DWORD room, DWORD* got) {
    return on_terminal(handle, [&](TerminalSize, File& file) {
        std::string line(room, '\0');
        auto const count = file.read(line.data(), line.size());
        if (!count) return count.code();
        line.resize(*count);
        auto const text = widened<Character>(line);
        std::copy(text.begin(), text.end(), static_cast<Character*>(buffer));
        *got = static_cast<DWORD>(text.size());
        return Code::ok;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE hConsoleOutput,
                                       PCONSOLE_SCREEN_BUFFER_INFO lpConsoleScreenBufferInfo) {
    return on_terminal(hConsoleOutput, [&](TerminalSize size, File&) {
        auto const columns = static_cast<SHORT>(size.columns);
        auto const rows = static_cast<SHORT>(size.rows);
        auto& info = *lpConsoleScreenBufferInfo;
        info = {};
        info.dwSize = info.dwMaximumWindowSize = {columns, rows};
        info.dwCursorPosition = kept_cursor();
        info.wAttributes = screen.attributes.load();
        info.srWindow.Right = static_cast<SHORT>(columns - 1);
        info.srWindow.Bottom = static_cast<SHORT>(rows - 1);
        return Code::ok;
    });
}

BOOL WINAPI SetConsoleTextAttribute(HANDLE hConsoleOutput, WORD wAttributes) {
    return on_terminal(hConsoleOutput, [&](TerminalSize, File& file) {
        screen.attributes = wAttributes;
        return say(file, colours(wAttributes));
    });
}

BOOL WINAPI SetConsoleCursorPosition(HANDLE hConsoleOutput, COORD dwCursorPosition) {
    return on_terminal(hConsoleOutput, [&](TerminalSize, File& file) {
        if (dwCursorPosition.X < 0 || dwCursorPosition.Y < 0) return Code::invalid_parameter;
        screen.cursor = static_cast<std::uint32_t>(dwCursorPosition.Y) << 16 |
                        static_cast<std::uint16_t>(dwCursorPosition.X);
        return say(file, move_to(dwCursorPosition));
    });
}

BOOL WINAPI GetConsoleCursorInfo(HANDLE hConsoleOutput, PCONSOLE_CURSOR_INFO lpConsoleCursorInfo) {
    return on_terminal(hConsoleOutput, [&](TerminalSize, File&) {
        *lpConsoleCursorInfo = {25, screen.cursor_is_visible ? TRUE : FALSE};
        return Code::ok;
    });
}

BOOL WINAPI SetConsoleCursorInfo(HANDLE hConsoleOutput,
                                 const CONSOLE_CURSOR_INFO* lpConsoleCursorInfo) {
    return on_terminal(hConsoleOutput, [&](TerminalSize, File& file) {
        bool const visible = lpConsoleCursorInfo->bVisible != FALSE;
        screen.cursor_is_visible = visible;
        return say(file, visible ? "\033[?25h" : "\033[?25l");
    });
}

BOOL WINAPI FillConsoleOutputCharacterA(HANDLE hConsoleOutput, CHAR cCharacter, DWORD nLength,
                                        COORD dwWriteCoord, LPDWORD lpNumberOfCharsWritten) {
    return fill(hConsoleOutput, cCharacter, nLength, dwWriteCoord, lpNumberOfCharsWritten);
}
BOOL WINAPI FillConsoleOutputCharacterW(HANDLE hConsoleOutput, WCHAR cCharacter, DWORD nLength,
                                        COORD dwWriteCoord, LPDWORD lpNumberOfCharsWritten) {
    return fill(hConsoleOutput, cCharacter, nLength, dwWriteCoord, lpNumberOfCharsWritten);
}
BOOL WINAPI FillConsoleOutputAttribute(HANDLE hConsoleOutput, WORD, DWORD nLength, COORD,
                                       LPDWORD lpNumberOfAttrsWritten) {
    return on_terminal(hConsoleOutput, [&](TerminalSize, File&) {
        if (lpNumberOfAttrsWritten) *lpNumberOfAttrsWritten = nLength;
        return Code::ok;
    });
}

BOOL WINAPI WriteConsoleOutputA(HANDLE hConsoleOutput, const CHAR_INFO* lpBuffer,
                                COORD dwBufferSize, COORD dwBufferCoord,
                                PSMALL_RECT lpWriteRegion) {
    return write_cells<char>(hConsoleOutput, lpBuffer, dwBufferSize, dwBufferCoord, lpWriteRegion);
}
BOOL WINAPI WriteConsoleOutputW(HANDLE hConsoleOutput, const CHAR_INFO* lpBuffer,
                                COORD dwBufferSize, COORD dwBufferCoord,
                                PSMALL_RECT lpWriteRegion) {
    return write_cells<wchar_t>(hConsoleOutput, lpBuffer, dwBufferSize, dwBufferCoord,
                                lpWriteRegion);
}

BOOL WINAPI ReadConsoleA(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID) {
    return read_line<char>(hConsoleInput, lpBuffer, nNumberOfCharsToRead, lpNumberOfCharsRead);
}
BOOL WINAPI ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID) {
    return read_line<wchar_t>(hConsoleInput, lpBuffer, nNumberOfCharsToRead, lpNumberOfCharsRead);
}

BOOL WINAPI FlushConsoleInputBuffer(HANDLE hConsoleInput) {
    return on_terminal(hConsoleInput, [](TerminalSize, File& file) {
        platform::forget_typed(file.fd());
        return Code::ok;
    });
}

HWND WINAPI GetConsoleWindow() { return nullptr; }
BOOL WINAPI FreeConsole() { return TRUE; }
// There is one already, as Windows says then [docs: AllocConsole].
BOOL WINAPI AllocConsole() {
    set_last_error(Code::win32_access_denied);
    return FALSE;
}
