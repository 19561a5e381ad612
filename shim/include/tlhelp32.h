// SPDX-License-Identifier: MIT
// Snapshots of the processes that run.
#ifndef _INC_TOOLHELP32
#define _INC_TOOLHELP32

#include <ws2shim/windows_types.h>

#define MAX_MODULE_NAME32 255
#define TH32CS_SNAPHEAPLIST 0x00000001
#define TH32CS_SNAPPROCESS 0x00000002
#define TH32CS_SNAPTHREAD 0x00000004
#define TH32CS_SNAPMODULE 0x00000008
#define TH32CS_SNAPMODULE32 0x00000010
#define TH32CS_SNAPALL \
    (TH32CS_SNAPHEAPLIST | TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD | TH32CS_SNAPMODULE)
#define TH32CS_INHERIT 0x80000000

#define WS2_MODULEENTRY32_FIELDS(character)    \
    DWORD dwSize;                              \
    DWORD th32ModuleID;                        \
    DWORD th32ProcessID;                       \
    DWORD GlblcntUsage;                        \
    DWORD ProccntUsage;                        \
    BYTE* modBaseAddr;                         \
    DWORD modBaseSize;                         \
    HMODULE hModule;                           \
    character szModule[MAX_MODULE_NAME32 + 1]; \
    character szExePath[MAX_PATH]
typedef struct tagMODULEENTRY32 {
    WS2_MODULEENTRY32_FIELDS(CHAR);
} MODULEENTRY32, *PMODULEENTRY32, *LPMODULEENTRY32;
typedef struct tagMODULEENTRY32W {
    WS2_MODULEENTRY32_FIELDS(WCHAR);
} MODULEENTRY32W, *PMODULEENTRY32W, *LPMODULEENTRY32W;
#define WS2_PROCESSENTRY32_FIELDS(character) \
    DWORD dwSize;                            \
    DWORD cntUsage;                          \
    DWORD th32ProcessID;                     \
    ULONG_PTR th32DefaultHeapID;             \
    DWORD th32ModuleID;                      \
    DWORD cntThreads;                        \
    DWORD th32ParentProcessID;               \
    LONG pcPriClassBase;                     \
    DWORD dwFlags;                           \
    character szExeFile[MAX_PATH]
typedef struct tagPROCESSENTRY32 {
    WS2_PROCESSENTRY32_FIELDS(CHAR);
} PROCESSENTRY32, *PPROCESSENTRY32, *LPPROCESSENTRY32;
typedef struct tagPROCESSENTRY32W {
    WS2_PROCESSENTRY32_FIELDS(WCHAR);
} PROCESSENTRY32W, *PPROCESSENTRY32W, *LPPROCESSENTRY32W;

WS2_BEGIN_C

// A handle that CloseHandle closes; INVALID_HANDLE_VALUE and ERROR_NOT_SUPPORTED without
// TH32CS_SNAPPROCESS, and where the host lists no processes. Modules and threads are in none: the
// calls that read them fail with ERROR_NO_MORE_FILES, as those of processes do behind the last one.
// ERROR_INVALID_HANDLE; ERROR_BAD_LENGTH: dwSize is too small.
// [docs:CreateToolhelp32Snapshot, Process32First]
WINBASEAPI HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD th32ProcessID)
    WS2_LINK_NAME(CreateToolhelp32Snapshot);
WINBASEAPI BOOL WINAPI Module32First(HANDLE hSnapshot, LPMODULEENTRY32 lpme)
    WS2_LINK_NAME(Module32First);
WINBASEAPI BOOL WINAPI Module32FirstW(HANDLE hSnapshot, LPMODULEENTRY32W lpme)
    WS2_LINK_NAME(Module32FirstW);
WINBASEAPI BOOL WINAPI Module32Next(HANDLE hSnapshot, LPMODULEENTRY32 lpme)
    WS2_LINK_NAME(Module32Next);
WINBASEAPI BOOL WINAPI Module32NextW(HANDLE hSnapshot, LPMODULEENTRY32W lpme)
    WS2_LINK_NAME(Module32NextW);
WINBASEAPI BOOL WINAPI Process32First(HANDLE hSnapshot, LPPROCESSENTRY32 lppe)
    WS2_LINK_NAME(Process32First);
WINBASEAPI BOOL WINAPI Process32FirstW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe)
    WS2_LINK_NAME(Process32FirstW);
WINBASEAPI BOOL WINAPI Process32Next(HANDLE hSnapshot, LPPROCESSENTRY32 lppe)
    WS2_LINK_NAME(Process32Next);
WINBASEAPI BOOL WINAPI Process32NextW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe)
    WS2_LINK_NAME(Process32NextW);

WS2_END_C

#ifdef UNICODE
#define Module32First Module32FirstW
#define Module32Next Module32NextW
#define MODULEENTRY32 MODULEENTRY32W
#define PMODULEENTRY32 PMODULEENTRY32W
#define LPMODULEENTRY32 LPMODULEENTRY32W
#define Process32First Process32FirstW
#define Process32Next Process32NextW
#define PROCESSENTRY32 PROCESSENTRY32W
#define PPROCESSENTRY32 PPROCESSENTRY32W
#define LPPROCESSENTRY32 LPPROCESSENTRY32W
#endif

#endif
