// SPDX-License-Identifier: MIT
// Files and memory in the address space.
#ifndef WS2SHIM_FILE_MAPPINGS_H
#define WS2SHIM_FILE_MAPPINGS_H

#include <ws2shim/memory.h>

#define PAGE_WRITECOPY 0x08
#define PAGE_EXECUTE_WRITECOPY 0x80
#define SEC_COMMIT 0x08000000
#define SEC_RESERVE 0x04000000
#define SECTION_QUERY 0x0001
#define SECTION_MAP_WRITE 0x0002
#define SECTION_MAP_READ 0x0004
#define SECTION_MAP_EXECUTE 0x0008
#define SECTION_EXTEND_SIZE 0x0010
#define SECTION_ALL_ACCESS 0x000F001F
#define FILE_MAP_COPY 0x0001
#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_EXECUTE 0x0020
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS

WS2_BEGIN_C

// Of a file, or of memory with INVALID_HANDLE_VALUE, which the processes of this user find under
// its name. ERROR_ALREADY_EXISTS with success when the name was there. ERROR_FILE_INVALID for an
// empty file, ERROR_ACCESS_DENIED for more than the file was opened for. [docs:CreateFileMappingW]
WINBASEAPI HANDLE WINAPI CreateFileMappingA(HANDLE hFile,
                                            LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                            DWORD flProtect, DWORD dwMaximumSizeHigh,
                                            DWORD dwMaximumSizeLow, LPCSTR lpName)
    WS2_LINK_NAME(CreateFileMappingA);
WINBASEAPI HANDLE WINAPI CreateFileMappingW(HANDLE hFile,
                                            LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                            DWORD flProtect, DWORD dwMaximumSizeHigh,
                                            DWORD dwMaximumSizeLow, LPCWSTR lpName)
    WS2_LINK_NAME(CreateFileMappingW);
WINBASEAPI HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile,
                                                  PSECURITY_ATTRIBUTES SecurityAttributes,
                                                  ULONG PageProtection, ULONG64 MaximumSize,
                                                  PCWSTR Name)
    WS2_LINK_NAME(CreateFileMappingFromApp);
WINBASEAPI HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WS2_LINK_NAME(OpenFileMappingA);
WINBASEAPI HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                          LPCWSTR lpName) WS2_LINK_NAME(OpenFileMappingW);
// NULL: ERROR_MAPPED_ALIGNMENT (the offset is no multiple of 64 KiB), ERROR_ACCESS_DENIED (beyond
// the end). [docs:MapViewOfFile]
WINBASEAPI LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                                       DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                                       SIZE_T dwNumberOfBytesToMap) WS2_LINK_NAME(MapViewOfFile);
// At lpBaseAddress, a multiple of 64 KiB (else ERROR_MAPPED_ALIGNMENT) where nothing is yet (else
// ERROR_INVALID_ADDRESS). [docs:MapViewOfFileEx]
WINBASEAPI LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                                         DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                                         SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
    WS2_LINK_NAME(MapViewOfFileEx);
WINBASEAPI LPVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess,
                                              ULONG64 FileOffset, SIZE_T NumberOfBytesToMap)
    WS2_LINK_NAME(MapViewOfFileFromApp);
// ERROR_INVALID_ADDRESS: no view begins there.
WINBASEAPI BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) WS2_LINK_NAME(UnmapViewOfFile);
WINBASEAPI BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
    WS2_LINK_NAME(FlushViewOfFile);

WS2_END_C

#define CreateFileMapping WS2_AW(CreateFileMapping)
#define OpenFileMapping WS2_AW(OpenFileMapping)

#endif
