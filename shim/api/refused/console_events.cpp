// SPDX-License-Identifier: MIT
// The input of a console as records of keys, mice and sizes: a terminal gives text. Refused as
// where the input is redirected.
#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace {

BOOL refuse_events() {
    SetLastError(ERROR_INVALID_HANDLE);
    return FALSE;
}

}  // namespace

BOOL WINAPI PeekConsoleInputA(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI PeekConsoleInputW(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI ReadConsoleInputA(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI ReadConsoleInputW(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE, LPDWORD) { return refuse_events(); }
