// SPDX-License-Identifier: MIT
// Structures and numbers of <windows.h> that waiting, threads and overlapped I/O share.
#ifndef WS2SHIM_WINDOWS_TYPES_H
#define WS2SHIM_WINDOWS_TYPES_H

#include <ws2shim/types.h>

#define INFINITE 0xFFFFFFFF
#define MAXIMUM_WAIT_OBJECTS 64
#define MAXIMUM_PROCESSORS 64
#define MAXIMUM_SUSPEND_COUNT 0x7f
#define WAIT_OBJECT_0 ((DWORD)0x00000000)
#define WAIT_ABANDONED ((DWORD)0x00000080)
#define WAIT_ABANDONED_0 ((DWORD)0x00000080)
#define WAIT_IO_COMPLETION ((DWORD)0x000000C0)
#define WAIT_FAILED ((DWORD)0xFFFFFFFF)
#define WAIT_TIMEOUT 258
#define STILL_ACTIVE ((DWORD)0x00000103)

// One asynchronous operation. Internal holds its NTSTATUS (STATUS_PENDING while it runs),
// InternalHigh the bytes transferred.
typedef struct _OVERLAPPED {
    ULONG_PTR Internal;
    ULONG_PTR InternalHigh;
    WS2_NAMELESS union {
        WS2_NAMELESS struct {
            DWORD Offset;
            DWORD OffsetHigh;
        };
        PVOID Pointer;
    };
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;
#define HasOverlappedIoCompleted(overlapped) (((DWORD)(overlapped)->Internal) != 0x00000103)

typedef struct _OVERLAPPED_ENTRY {
    ULONG_PTR lpCompletionKey;
    LPOVERLAPPED lpOverlapped;
    ULONG_PTR Internal;
    DWORD dwNumberOfBytesTransferred;
} OVERLAPPED_ENTRY, *LPOVERLAPPED_ENTRY;

typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor;
    BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;
typedef PVOID PSECURITY_DESCRIPTOR, PSID;

#endif
