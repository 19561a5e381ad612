// SPDX-License-Identifier: MIT
// What every handle has in common, and the last error. Handles of events, threads, ports, files and
// sockets come from one table, so CloseHandle((HANDLE)s) closes a socket too.
#ifndef WS2SHIM_HANDLES_H
#define WS2SHIM_HANDLES_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/windows_types.h>

#define HANDLE_FLAG_INHERIT 0x00000001
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002
#define DUPLICATE_CLOSE_SOURCE 0x00000001
#define DUPLICATE_SAME_ACCESS 0x00000002

// Access rights, for the parameters that ask for them.
#define DELETE (0x00010000)
#define READ_CONTROL (0x00020000)
#define WRITE_DAC (0x00040000)
#define WRITE_OWNER (0x00080000)
#define ACCESS_SYSTEM_SECURITY (0x01000000)
#define SYNCHRONIZE (0x00100000)
#define STANDARD_RIGHTS_REQUIRED (0x000F0000)
#define STANDARD_RIGHTS_READ (READ_CONTROL)
#define STANDARD_RIGHTS_WRITE (READ_CONTROL)
#define STANDARD_RIGHTS_EXECUTE (READ_CONTROL)
#define STANDARD_RIGHTS_ALL (0x001F0000)
#define SPECIFIC_RIGHTS_ALL (0x0000FFFF)
#define GENERIC_READ (0x80000000)
#define GENERIC_WRITE (0x40000000)
#define GENERIC_EXECUTE (0x20000000)
#define MAXIMUM_ALLOWED (0x02000000)
#define GENERIC_ALL (0x10000000)
#define EVENT_MODIFY_STATE 0x0002
#define EVENT_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3)
#define MUTANT_QUERY_STATE 0x0001
#define MUTEX_MODIFY_STATE MUTANT_QUERY_STATE
#define MUTEX_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | MUTANT_QUERY_STATE)
#define SEMAPHORE_MODIFY_STATE 0x0002
#define SEMAPHORE_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3)
#define TIMER_QUERY_STATE 0x0001
#define TIMER_MODIFY_STATE 0x0002
#define TIMER_ALL_ACCESS \
    (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | TIMER_QUERY_STATE | TIMER_MODIFY_STATE)

WS2_BEGIN_C

// Errors: ERROR_INVALID_HANDLE. [docs:CloseHandle]
WINBASEAPI BOOL WINAPI CloseHandle(HANDLE hObject) WS2_LINK_NAME(CloseHandle);
// Errors: ERROR_INVALID_HANDLE. Only within this process. [docs:DuplicateHandle]
WINBASEAPI BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                                       HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                                       DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
    WS2_LINK_NAME(DuplicateHandle);
WINBASEAPI BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
    WS2_LINK_NAME(GetHandleInformation);
WINBASEAPI BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
    WS2_LINK_NAME(SetHandleInformation);
WINBASEAPI BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle)
    WS2_LINK_NAME(CompareObjectHandles);

// This thread's last error, the slot WSAGetLastError reads too.
WINBASEAPI DWORD WINAPI GetLastError(void) WS2_LINK_NAME(GetLastError);
WINBASEAPI VOID WINAPI SetLastError(DWORD dwErrCode) WS2_LINK_NAME(SetLastError);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, GetHandleInformation, (HANDLE hObject, ws2_long_dword lpdwFlags),
              (hObject, (LPDWORD)lpdwFlags))
#endif

#endif
