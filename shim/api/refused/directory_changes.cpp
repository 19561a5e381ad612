// SPDX-License-Identifier: MIT
// Windows, too, has file systems that do not report changes.
#include <windows.h>

#include "shim/api/refused/refuse_with.hpp"

BOOL WINAPI ReadDirectoryChangesW(HANDLE, LPVOID, DWORD, BOOL, DWORD, LPDWORD, LPOVERLAPPED,
                                  LPOVERLAPPED_COMPLETION_ROUTINE) {
    return ws2::api::refuse_with(ERROR_INVALID_FUNCTION, FALSE);
}
