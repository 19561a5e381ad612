// SPDX-License-Identifier: MIT
// No process has the right to manage volumes.
#include <windows.h>

#include "shim/api/refused/refuse_with.hpp"

BOOL WINAPI SetFileValidData(HANDLE, LONGLONG) {
    return ws2::api::refuse_with(ERROR_PRIVILEGE_NOT_HELD, FALSE);
}
