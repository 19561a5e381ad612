// SPDX-License-Identifier: MIT
// The input of a console as records of keys, mice and sizes: a terminal gives text. Refused as
// where the input is redirected.
#include <windows.h>

#include "shim/api/refused/refuse_with.hpp"

namespace {

BOOL refuse_events() { return ws2::api::refuse_with(ERROR_INVALID_HANDLE, FALSE); }

}  // namespace

BOOL WINAPI PeekConsoleInputA(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI PeekConsoleInputW(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI ReadConsoleInputA(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI ReadConsoleInputW(HANDLE, PINPUT_RECORD, DWORD, LPDWORD) { return refuse_events(); }
BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE, LPDWORD) { return refuse_events(); }
