// SPDX-License-Identifier: MIT
// Message boxes of programs without windows.
#include <cstdio>
#include <string>

#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace {

int button_that_gives_way(UINT type) {
    switch (type & 0xF) {
        case MB_OK:
            return IDOK;
        case MB_YESNO:
            return IDNO;
        default:
            return IDCANCEL;
    }
}

template <class Character>
int show_message(Character const* text, Character const* title, UINT type) {
    return ws2::api::win32_call(0, [&]() -> ws2::Result<int> {
        auto const heading = title ? ws2::api::narrowed(title) : std::string{"Error"};
        std::fprintf(stderr, "%s: %s\n", heading.c_str(), ws2::api::narrowed(text).c_str());
        return button_that_gives_way(type);
    });
}

}  // namespace

int WINAPI MessageBoxA(HWND, LPCSTR lpText, LPCSTR lpCaption, UINT uType) {
    return show_message(lpText, lpCaption, uType);
}
int WINAPI MessageBoxW(HWND, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType) {
    return show_message(lpText, lpCaption, uType);
}
BOOL WINAPI MessageBeep(UINT) { return TRUE; }
int WINAPI GetSystemMetrics(int) { return 0; }
BOOL WINAPI Beep(DWORD, DWORD) { return TRUE; }
