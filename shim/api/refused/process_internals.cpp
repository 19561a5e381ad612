// SPDX-License-Identifier: MIT
// What hosts do not tell, or let be asked, of a process: the blocks of its heap, the processor that
// a thread prefers.
#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

BOOL WINAPI HeapWalk(HANDLE, LPPROCESS_HEAP_ENTRY) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
DWORD WINAPI SetThreadIdealProcessor(HANDLE, DWORD) {
    return refuse_with(ERROR_NOT_SUPPORTED, static_cast<DWORD>(-1));
}
