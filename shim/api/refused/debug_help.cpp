// SPDX-License-Identifier: MIT
// The host's programs have no symbols in Windows' form, and its debugger writes the dumps.
#include <dbghelp.h>

#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

BOOL WINAPI SymInitialize(HANDLE, PCSTR, BOOL) { return refuse_with(ERROR_NOT_SUPPORTED, FALSE); }
BOOL WINAPI SymCleanup(HANDLE) { return refuse_with(ERROR_NOT_SUPPORTED, FALSE); }
BOOL WINAPI SymFromAddr(HANDLE, DWORD64, DWORD64*, PSYMBOL_INFO) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI SymGetLineFromAddr64(HANDLE, DWORD64, PDWORD, PIMAGEHLP_LINE64) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI MiniDumpWriteDump(HANDLE, DWORD, HANDLE, MINIDUMP_TYPE, PMINIDUMP_EXCEPTION_INFORMATION,
                              PMINIDUMP_USER_STREAM_INFORMATION, PMINIDUMP_CALLBACK_INFORMATION) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
