// SPDX-License-Identifier: MIT
// Heaps: programs allocate their buffers with them.
#ifndef WS2SHIM_MEMORY_H
#define WS2SHIM_MEMORY_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/windows_types.h>

#define HEAP_NO_SERIALIZE 0x00000001
#define HEAP_GROWABLE 0x00000002
#define HEAP_GENERATE_EXCEPTIONS 0x00000004
#define HEAP_ZERO_MEMORY 0x00000008
#define HEAP_REALLOC_IN_PLACE_ONLY 0x00000010
#define LMEM_FIXED 0x0000
#define LMEM_MOVEABLE 0x0002
#define LMEM_ZEROINIT 0x0040
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)
#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_ZEROINIT 0x0040
#define GMEM_DDESHARE 0x2000
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)
#define MEM_COMMIT 0x00001000
#define MEM_RESERVE 0x00002000
#define MEM_DECOMMIT 0x00004000
#define MEM_RELEASE 0x00008000
#define MEM_FREE 0x00010000
#define MEM_PRIVATE 0x00020000
#define MEM_MAPPED 0x00040000
#define MEM_IMAGE 0x01000000
#define PAGE_NOACCESS 0x01
#define PAGE_READONLY 0x02
#define PAGE_READWRITE 0x04
#define PAGE_WRITECOPY 0x08
#define PAGE_EXECUTE 0x10
#define PAGE_EXECUTE_READ 0x20
#define PAGE_EXECUTE_READWRITE 0x40
#define PAGE_EXECUTE_WRITECOPY 0x80

typedef struct _MEMORY_BASIC_INFORMATION {
    PVOID BaseAddress;     // of the page that was asked for
    PVOID AllocationBase;  // of all that was allocated with it
    DWORD AllocationProtect;
#if UINTPTR_MAX > 0xFFFFFFFF
    WORD PartitionId;
#endif
    SIZE_T RegionSize;  // from that page on
    DWORD State;
    DWORD Protect;
    DWORD Type;
} MEMORY_BASIC_INFORMATION, *PMEMORY_BASIC_INFORMATION;

typedef struct _MEMORYSTATUSEX {
    DWORD dwLength;
    DWORD dwMemoryLoad;  // percent
    DWORDLONG ullTotalPhys;
    DWORDLONG ullAvailPhys;
    DWORDLONG ullTotalPageFile;
    DWORDLONG ullAvailPageFile;
    DWORDLONG ullTotalVirtual;
    DWORDLONG ullAvailVirtual;
    DWORDLONG ullAvailExtendedVirtual;
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;

typedef struct _MEMORYSTATUS {
    DWORD dwLength;
    DWORD dwMemoryLoad;
    SIZE_T dwTotalPhys;
    SIZE_T dwAvailPhys;
    SIZE_T dwTotalPageFile;
    SIZE_T dwAvailPageFile;
    SIZE_T dwTotalVirtual;
    SIZE_T dwAvailVirtual;
} MEMORYSTATUS, *LPMEMORYSTATUS;

#define PROCESS_HEAP_REGION 0x0001
#define PROCESS_HEAP_UNCOMMITTED_RANGE 0x0002
#define PROCESS_HEAP_ENTRY_BUSY 0x0004
#define PROCESS_HEAP_ENTRY_MOVEABLE 0x0010
#define PROCESS_HEAP_ENTRY_DDESHARE 0x0020

typedef enum _HEAP_INFORMATION_CLASS {
    HeapCompatibilityInformation = 0,
    HeapEnableTerminationOnCorruption = 1
} HEAP_INFORMATION_CLASS;

typedef struct _PROCESS_HEAP_ENTRY {
    PVOID lpData;
    DWORD cbData;
    BYTE cbOverhead;
    BYTE iRegionIndex;
    WORD wFlags;
    union {
        struct {
            HANDLE hMem;
            DWORD dwReserved[3];
        } Block;
        struct {
            DWORD dwCommittedSize;
            DWORD dwUnCommittedSize;
            LPVOID lpFirstBlock;
            LPVOID lpLastBlock;
        } Region;
    } DUMMYUNIONNAME;
} PROCESS_HEAP_ENTRY, *LPPROCESS_HEAP_ENTRY, *PPROCESS_HEAP_ENTRY;

WS2_BEGIN_C

WINBASEAPI HANDLE WINAPI GetProcessHeap(void) WS2_LINK_NAME(GetProcessHeap);
WINBASEAPI HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
    WS2_LINK_NAME(HeapCreate);
WINBASEAPI BOOL WINAPI HeapDestroy(HANDLE hHeap) WS2_LINK_NAME(HeapDestroy);
WINBASEAPI LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
    WS2_LINK_NAME(HeapAlloc);
WINBASEAPI LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
    WS2_LINK_NAME(HeapReAlloc);
WINBASEAPI BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem) WS2_LINK_NAME(HeapFree);
WINBASEAPI SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
    WS2_LINK_NAME(HeapSize);
// The process heap alone; those of HeapCreate are told by no call. [docs:GetProcessHeaps]
WINBASEAPI DWORD WINAPI GetProcessHeaps(DWORD NumberOfHeaps, PHANDLE ProcessHeaps)
    WS2_LINK_NAME(GetProcessHeaps);
// What the host's heap is anyhow: of low fragmentation, and ending a process that has corrupted it.
// ERROR_INVALID_PARAMETER: anything else; ERROR_INSUFFICIENT_BUFFER. [docs:HeapSetInformation]
WINBASEAPI BOOL WINAPI HeapSetInformation(HANDLE HeapHandle,
                                          HEAP_INFORMATION_CLASS HeapInformationClass,
                                          PVOID HeapInformation, SIZE_T HeapInformationLength)
    WS2_LINK_NAME(HeapSetInformation);
WINBASEAPI BOOL WINAPI HeapQueryInformation(HANDLE HeapHandle,
                                            HEAP_INFORMATION_CLASS HeapInformationClass,
                                            PVOID HeapInformation, SIZE_T HeapInformationLength,
                                            SIZE_T* ReturnLength)
    WS2_LINK_NAME(HeapQueryInformation);
// Refused with ERROR_NOT_SUPPORTED: the host's heap shows its blocks to no program. [docs:HeapWalk]
WINBASEAPI BOOL WINAPI HeapWalk(HANDLE hHeap, LPPROCESS_HEAP_ENTRY lpEntry) WS2_LINK_NAME(HeapWalk);
WINBASEAPI HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) WS2_LINK_NAME(LocalAlloc);
WINBASEAPI HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
    WS2_LINK_NAME(LocalReAlloc);
// NULL when freed, the handle on failure.
WINBASEAPI HLOCAL WINAPI LocalFree(HLOCAL hMem) WS2_LINK_NAME(LocalFree);
WINBASEAPI HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) WS2_LINK_NAME(GlobalAlloc);
WINBASEAPI HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) WS2_LINK_NAME(GlobalFree);
// What LocalAlloc and GlobalAlloc give is the memory itself, movable or not.
WINBASEAPI SIZE_T WINAPI LocalSize(HLOCAL hMem) WS2_LINK_NAME(LocalSize);
WINBASEAPI LPVOID WINAPI LocalLock(HLOCAL hMem) WS2_LINK_NAME(LocalLock);
WINBASEAPI BOOL WINAPI LocalUnlock(HLOCAL hMem) WS2_LINK_NAME(LocalUnlock);
WINBASEAPI SIZE_T WINAPI GlobalSize(HGLOBAL hMem) WS2_LINK_NAME(GlobalSize);
WINBASEAPI LPVOID WINAPI GlobalLock(HGLOBAL hMem) WS2_LINK_NAME(GlobalLock);
WINBASEAPI BOOL WINAPI GlobalUnlock(HGLOBAL hMem) WS2_LINK_NAME(GlobalUnlock);
WINBASEAPI LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                                      DWORD flProtect) WS2_LINK_NAME(VirtualAlloc);
WINBASEAPI BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
    WS2_LINK_NAME(VirtualFree);
// Of this process; ERROR_ACCESS_DENIED for others.
WINBASEAPI LPVOID WINAPI VirtualAllocEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
                                        DWORD flAllocationType, DWORD flProtect)
    WS2_LINK_NAME(VirtualAllocEx);
WINBASEAPI BOOL WINAPI VirtualFreeEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
                                     DWORD dwFreeType) WS2_LINK_NAME(VirtualFreeEx);
// The structure's size, or 0. As the host tells: what may not be touched at all counts as reserved,
// and a file in memory begins where its access changes. ERROR_NOT_SUPPORTED: it does not tell.
WINBASEAPI SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
                                      SIZE_T dwLength) WS2_LINK_NAME(VirtualQuery);
// ERROR_ACCESS_DENIED for other processes.
WINBASEAPI SIZE_T WINAPI VirtualQueryEx(HANDLE hProcess, LPCVOID lpAddress,
                                        PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
    WS2_LINK_NAME(VirtualQueryEx);
WINBASEAPI BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                                      PDWORD lpflOldProtect) WS2_LINK_NAME(VirtualProtect);
// The pages stay in memory. ERROR_WORKING_SET_QUOTA: the host allows no more of that.
WINBASEAPI BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) WS2_LINK_NAME(VirtualLock);
WINBASEAPI BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) WS2_LINK_NAME(VirtualUnlock);
// ERROR_NOT_SUPPORTED: the host does not report it. ERROR_INVALID_PARAMETER: dwLength is not the
// structure's size.
WINBASEAPI BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer)
    WS2_LINK_NAME(GlobalMemoryStatusEx);
// Sets dwLength itself. What the host does not report is 0.
WINBASEAPI VOID WINAPI GlobalMemoryStatus(LPMEMORYSTATUS lpBuffer)
    WS2_LINK_NAME(GlobalMemoryStatus);
WINBASEAPI BOOL WINAPI IsBadReadPtr(const VOID* lp, UINT_PTR ucb) WS2_LINK_NAME(IsBadReadPtr);
WINBASEAPI BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb) WS2_LINK_NAME(IsBadWritePtr);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, VirtualProtect,
              (LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, ws2_long_dword lpflOldProtect),
              (lpAddress, dwSize, flNewProtect, (PDWORD)lpflOldProtect))
#endif

#endif
