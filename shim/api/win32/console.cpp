// SPDX-License-Identifier: MIT
// The console as far as it is a terminal that shows text.
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

// Runs use(file) with the terminal behind a handle. Neither a file or pipe nor another device is
// one.
template <class Use>
Code with_console(HANDLE handle, Use&& use) {
    return with<File>(handle, [&](File& file) {
        platform::TerminalSize size{};
        return platform::terminal_size(file.fd(), size) ? use(file) : Code::invalid_handle;
    });
}

Code find_mode(HANDLE handle, DWORD& mode) {
    return with_console(handle, [&](File& file) {
        constexpr DWORD output = ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT |
                                 ENABLE_VIRTUAL_TERMINAL_PROCESSING;
        constexpr DWORD input =  // the same number, as it happens
            ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT;
        mode = file.access().can_write ? output : input;
        return Code::ok;
    });
}

template <class Character>
BOOL write_text(HANDLE handle, void const* text, DWORD length, DWORD* written) {
    return win32_call(FALSE, [&] {
        if (written) *written = 0;
        return with_console(handle, [&](File& file) {
            std::basic_string<Character> const all(static_cast<Character const*>(text), length);
            auto const bytes = narrowed(all.c_str());
            auto const count = file.write(bytes.data(), bytes.size());
            if (!count) return count.code();
            if (written) *written = length;
            return Code::ok;
        });
    });
}

constexpr UINT utf8 = CP_UTF8;

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode) {
    return win32_call(FALSE, [&] {
        DWORD mode = 0;
        auto const code = find_mode(hConsoleHandle, mode);
        if (code == Code::ok) *lpMode = mode;
        return code;
    });
}

// The terminal is the user's: what a program may switch off stays on.
BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD) {
    return win32_call(FALSE, [&] {
        DWORD mode = 0;
        return find_mode(hConsoleHandle, mode);
    });
}

BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
    return write_text<char>(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite,
                            lpNumberOfCharsWritten);
}
BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
    return write_text<wchar_t>(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite,
                               lpNumberOfCharsWritten);
}

// Terminals use UTF-8, whatever code page a program sets.
UINT WINAPI GetConsoleOutputCP() { return utf8; }
UINT WINAPI GetConsoleCP() { return utf8; }
UINT WINAPI GetACP() { return utf8; }
UINT WINAPI GetOEMCP() { return utf8; }
BOOL WINAPI SetConsoleOutputCP(UINT) { return TRUE; }
BOOL WINAPI SetConsoleCP(UINT) { return TRUE; }

// There are no message boxes to keep back.
UINT WINAPI SetErrorMode(UINT uMode) {
    static std::atomic<UINT> mode{0};
    return mode.exchange(uMode);
}
