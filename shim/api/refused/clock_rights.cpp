// SPDX-License-Identifier: MIT
// No process has the right to change the system's time.
#include <windows.h>

#include "shim/api/refused/refuse_with.hpp"

namespace {

BOOL refuse_to_set(SYSTEMTIME const* time) {
    FILETIME unused{};
    if (!SystemTimeToFileTime(time, &unused)) return FALSE;
    return ws2::api::refuse_with(ERROR_PRIVILEGE_NOT_HELD, FALSE);
}

}  // namespace

BOOL WINAPI SetSystemTime(const SYSTEMTIME* lpSystemTime) { return refuse_to_set(lpSystemTime); }
BOOL WINAPI SetLocalTime(const SYSTEMTIME* lpSystemTime) { return refuse_to_set(lpSystemTime); }
