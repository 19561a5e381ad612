// SPDX-License-Identifier: MIT
// Lists that threads push to and pop from, last in, first out.
#ifndef WS2SHIM_SINGLY_LINKED_LISTS_H
#define WS2SHIM_SINGLY_LINKED_LISTS_H

#include <ws2shim/windows_types.h>

#if UINTPTR_MAX > 0xFFFFFFFF
#define MEMORY_ALLOCATION_ALIGNMENT 16
#else
#define MEMORY_ALLOCATION_ALIGNMENT 8
#endif

typedef struct DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) _SLIST_ENTRY {
    struct _SLIST_ENTRY* Next;
} SLIST_ENTRY, *PSLIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY* Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

// What is in it is the library's. It takes what 64-bit Windows' takes.
typedef struct DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) _SLIST_HEADER {
    unsigned long long Alignment;
    unsigned long long Region;
} SLIST_HEADER, *PSLIST_HEADER;

WS2_BEGIN_C

WINBASEAPI VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead)
    WS2_LINK_NAME(InitializeSListHead);
// Each gives what was the first entry before, or NULL.
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead,
                                                         PSLIST_ENTRY ListEntry)
    WS2_LINK_NAME(InterlockedPushEntrySList);
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                                          PSLIST_ENTRY ListEnd, ULONG Count)
    WS2_LINK_NAME(InterlockedPushListSListEx);
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead)
    WS2_LINK_NAME(InterlockedPopEntrySList);
WINBASEAPI PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead)
    WS2_LINK_NAME(InterlockedFlushSList);
WINBASEAPI USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead) WS2_LINK_NAME(QueryDepthSList);

WS2_END_C

#endif
