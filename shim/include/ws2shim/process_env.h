// SPDX-License-Identifier: MIT
// The process around the program: console control, modules, environment, version, machine.
#ifndef WS2SHIM_PROCESS_ENV_H
#define WS2SHIM_PROCESS_ENV_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/windows_types.h>

#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CTRL_LOGOFF_EVENT 5
#define CTRL_SHUTDOWN_EVENT 6
// For signal(): what Ctrl-Break is on the host, whose SIGQUIT it is. <signal.h> is the program's to
// include.
#define SIGBREAK 3
typedef BOOL(WINAPI* PHANDLER_ROUTINE)(DWORD CtrlType);

#define SEM_FAILCRITICALERRORS 0x0001
#define SEM_NOGPFAULTERRORBOX 0x0002
#define SEM_NOALIGNMENTFAULTEXCEPT 0x0004
#define SEM_NOOPENFILEERRORBOX 0x8000
#define ENABLE_PROCESSED_INPUT 0x0001
#define ENABLE_LINE_INPUT 0x0002
#define ENABLE_ECHO_INPUT 0x0004
#define ENABLE_PROCESSED_OUTPUT 0x0001
#define ENABLE_WRAP_AT_EOL_OUTPUT 0x0002
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#define MAX_COMPUTERNAME_LENGTH 15

typedef enum _COMPUTER_NAME_FORMAT {
    ComputerNameNetBIOS,
    ComputerNameDnsHostname,
    ComputerNameDnsDomain,
    ComputerNameDnsFullyQualified,
    ComputerNamePhysicalNetBIOS,
    ComputerNamePhysicalDnsHostname,
    ComputerNamePhysicalDnsDomain,
    ComputerNamePhysicalDnsFullyQualified,
    ComputerNameMax
} COMPUTER_NAME_FORMAT;

#define PROCESSOR_ARCHITECTURE_INTEL 0
#define PROCESSOR_ARCHITECTURE_MIPS 1
#define PROCESSOR_ARCHITECTURE_ALPHA 2
#define PROCESSOR_ARCHITECTURE_PPC 3
#define PROCESSOR_ARCHITECTURE_SHX 4
#define PROCESSOR_ARCHITECTURE_ARM 5
#define PROCESSOR_ARCHITECTURE_IA64 6
#define PROCESSOR_ARCHITECTURE_ALPHA64 7
#define PROCESSOR_ARCHITECTURE_MSIL 8
#define PROCESSOR_ARCHITECTURE_AMD64 9
#define PROCESSOR_ARCHITECTURE_IA32_ON_WIN64 10
#define PROCESSOR_ARCHITECTURE_NEUTRAL 11
#define PROCESSOR_ARCHITECTURE_ARM64 12
#define PROCESSOR_ARCHITECTURE_UNKNOWN 0xFFFF
typedef struct _SYSTEM_INFO {
    WS2_NAMELESS union {
        DWORD dwOemId;
        WS2_NAMELESS struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        };
    };
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

typedef enum _LOGICAL_PROCESSOR_RELATIONSHIP {
    RelationProcessorCore,
    RelationNumaNode,
    RelationCache,
    RelationProcessorPackage,
    RelationGroup,
    RelationProcessorDie,
    RelationNumaNodeEx,
    RelationProcessorModule,
    RelationAll = 0xffff
} LOGICAL_PROCESSOR_RELATIONSHIP;
typedef enum _PROCESSOR_CACHE_TYPE {
    CacheUnified,
    CacheInstruction,
    CacheData,
    CacheTrace
} PROCESSOR_CACHE_TYPE;
typedef struct _CACHE_DESCRIPTOR {
    BYTE Level;
    BYTE Associativity;
    WORD LineSize;
    DWORD Size;
    PROCESSOR_CACHE_TYPE Type;
} CACHE_DESCRIPTOR, *PCACHE_DESCRIPTOR;
typedef struct _SYSTEM_LOGICAL_PROCESSOR_INFORMATION {
    ULONG_PTR ProcessorMask;
    LOGICAL_PROCESSOR_RELATIONSHIP Relationship;
    WS2_NAMELESS union {
        struct {
            BYTE Flags;
        } ProcessorCore;
        struct {
            DWORD NodeNumber;
        } NumaNode;
        CACHE_DESCRIPTOR Cache;
        ULONGLONG Reserved[2];
    };
} SYSTEM_LOGICAL_PROCESSOR_INFORMATION, *PSYSTEM_LOGICAL_PROCESSOR_INFORMATION;

typedef struct _GROUP_AFFINITY {
    KAFFINITY Mask;
    WORD Group;
    WORD Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;
typedef struct _PROCESSOR_NUMBER {
    WORD Group;
    BYTE Number;
    BYTE Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;
typedef struct _PROCESSOR_RELATIONSHIP {
    BYTE Flags;
    BYTE EfficiencyClass;
    BYTE Reserved[20];
    WORD GroupCount;
    GROUP_AFFINITY GroupMask[1];
} PROCESSOR_RELATIONSHIP, *PPROCESSOR_RELATIONSHIP;
typedef struct _NUMA_NODE_RELATIONSHIP {
    DWORD NodeNumber;
    BYTE Reserved[18];
    WORD GroupCount;
    WS2_NAMELESS union {
        GROUP_AFFINITY GroupMask;
        GROUP_AFFINITY GroupMasks[1];
    };
} NUMA_NODE_RELATIONSHIP, *PNUMA_NODE_RELATIONSHIP;
typedef struct _CACHE_RELATIONSHIP {
    BYTE Level;
    BYTE Associativity;
    WORD LineSize;
    DWORD CacheSize;
    PROCESSOR_CACHE_TYPE Type;
    BYTE Reserved[18];
    WORD GroupCount;
    WS2_NAMELESS union {
        GROUP_AFFINITY GroupMask;
        GROUP_AFFINITY GroupMasks[1];
    };
} CACHE_RELATIONSHIP, *PCACHE_RELATIONSHIP;
typedef struct _PROCESSOR_GROUP_INFO {
    BYTE MaximumProcessorCount;
    BYTE ActiveProcessorCount;
    BYTE Reserved[38];
    KAFFINITY ActiveProcessorMask;
} PROCESSOR_GROUP_INFO, *PPROCESSOR_GROUP_INFO;
typedef struct _GROUP_RELATIONSHIP {
    WORD MaximumGroupCount;
    WORD ActiveGroupCount;
    BYTE Reserved[20];
    PROCESSOR_GROUP_INFO GroupInfo[1];
} GROUP_RELATIONSHIP, *PGROUP_RELATIONSHIP;
typedef struct _SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX {
    LOGICAL_PROCESSOR_RELATIONSHIP Relationship;
    DWORD Size;
    WS2_NAMELESS union {
        PROCESSOR_RELATIONSHIP Processor;
        NUMA_NODE_RELATIONSHIP NumaNode;
        CACHE_RELATIONSHIP Cache;
        GROUP_RELATIONSHIP Group;
    };
} SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX, *PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX;

#define WS2_OSVERSIONINFO_FIELDS(character) \
    DWORD dwOSVersionInfoSize;              \
    DWORD dwMajorVersion;                   \
    DWORD dwMinorVersion;                   \
    DWORD dwBuildNumber;                    \
    DWORD dwPlatformId;                     \
    character szCSDVersion[128]
typedef struct _OSVERSIONINFOA {
    WS2_OSVERSIONINFO_FIELDS(CHAR);
} OSVERSIONINFOA, *POSVERSIONINFOA, *LPOSVERSIONINFOA;
typedef struct _OSVERSIONINFOW {
    WS2_OSVERSIONINFO_FIELDS(WCHAR);
} OSVERSIONINFOW, *POSVERSIONINFOW, *LPOSVERSIONINFOW, RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW;
typedef WS2_AW(OSVERSIONINFO) OSVERSIONINFO;
#define WS2_OSVERSIONINFOEX_FIELDS(character) \
    WS2_OSVERSIONINFO_FIELDS(character);      \
    WORD wServicePackMajor;                   \
    WORD wServicePackMinor;                   \
    WORD wSuiteMask;                          \
    BYTE wProductType;                        \
    BYTE wReserved
typedef struct _OSVERSIONINFOEXA {
    WS2_OSVERSIONINFOEX_FIELDS(CHAR);
} OSVERSIONINFOEXA, *POSVERSIONINFOEXA, *LPOSVERSIONINFOEXA;
typedef struct _OSVERSIONINFOEXW {
    WS2_OSVERSIONINFOEX_FIELDS(WCHAR);
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, *LPOSVERSIONINFOEXW, RTL_OSVERSIONINFOEXW,
    *PRTL_OSVERSIONINFOEXW;
typedef WS2_AW(OSVERSIONINFOEX) OSVERSIONINFOEX;
// The reasons for which a library's DllMain is called, where the linker sees to it
// (docs/porting.md).
#define DLL_PROCESS_DETACH 0
#define DLL_PROCESS_ATTACH 1
#define DLL_THREAD_ATTACH 2
#define DLL_THREAD_DETACH 3

#define VER_PLATFORM_WIN32s 0
#define VER_PLATFORM_WIN32_WINDOWS 1
#define VER_PLATFORM_WIN32_NT 2
#define VER_NT_WORKSTATION 0x0000001
#define VER_NT_DOMAIN_CONTROLLER 0x0000002
#define VER_NT_SERVER 0x0000003
#define VER_SUITE_SINGLEUSERTS 0x00000100
#define VER_MINORVERSION 0x0000001
#define VER_MAJORVERSION 0x0000002
#define VER_BUILDNUMBER 0x0000004
#define VER_PLATFORMID 0x0000008
#define VER_SERVICEPACKMINOR 0x0000010
#define VER_SERVICEPACKMAJOR 0x0000020
#define VER_SUITENAME 0x0000040
#define VER_PRODUCT_TYPE 0x0000080
#define VER_EQUAL 1
#define VER_GREATER 2
#define VER_GREATER_EQUAL 3
#define VER_LESS 4
#define VER_LESS_EQUAL 5
#define VER_AND 6
#define VER_OR 7
#define VER_SET_CONDITION(mask, type, condition) \
    ((mask) = VerSetConditionMask((mask), (type), (condition)))

WS2_BEGIN_C

// Handlers run in a thread of their own when the program is interrupted; TRUE means handled.
WINBASEAPI BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
    WS2_LINK_NAME(SetConsoleCtrlHandler);
WINBASEAPI BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId)
    WS2_LINK_NAME(GenerateConsoleCtrlEvent);
// The title is kept for the program, and does not change the terminal's. Until one is set it is the
// program's path. GetConsoleTitle returns the title's length, and writes as much of it as there is
// room for. [docs:GetConsoleTitle]
WINBASEAPI DWORD WINAPI GetConsoleTitleA(LPSTR lpConsoleTitle, DWORD nSize)
    WS2_LINK_NAME(GetConsoleTitleA);
WINBASEAPI DWORD WINAPI GetConsoleTitleW(LPWSTR lpConsoleTitle, DWORD nSize)
    WS2_LINK_NAME(GetConsoleTitleW);
WINBASEAPI BOOL WINAPI SetConsoleTitleA(LPCSTR lpConsoleTitle) WS2_LINK_NAME(SetConsoleTitleA);
WINBASEAPI BOOL WINAPI SetConsoleTitleW(LPCWSTR lpConsoleTitle) WS2_LINK_NAME(SetConsoleTitleW);
WINBASEAPI BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID) WS2_LINK_NAME(SetConsoleOutputCP);
WINBASEAPI BOOL WINAPI SetConsoleCP(UINT wCodePageID) WS2_LINK_NAME(SetConsoleCP);
WINBASEAPI BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode)
    WS2_LINK_NAME(GetConsoleMode);
WINBASEAPI BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode)
    WS2_LINK_NAME(SetConsoleMode);
WINBASEAPI UINT WINAPI GetConsoleOutputCP(void) WS2_LINK_NAME(GetConsoleOutputCP);
WINBASEAPI UINT WINAPI GetConsoleCP(void) WS2_LINK_NAME(GetConsoleCP);
// Narrow text is UTF-8 here: 65001. [docs:GetACP]
WINBASEAPI UINT WINAPI GetACP(void) WS2_LINK_NAME(GetACP);
WINBASEAPI UINT WINAPI GetOEMCP(void) WS2_LINK_NAME(GetOEMCP);
// The text goes to the stream behind the handle. ERROR_INVALID_HANDLE for no console or file.
WINBASEAPI BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID* lpBuffer,
                                     DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
                                     LPVOID lpReserved) WS2_LINK_NAME(WriteConsoleA);
WINBASEAPI BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID* lpBuffer,
                                     DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
                                     LPVOID lpReserved) WS2_LINK_NAME(WriteConsoleW);
WINBASEAPI UINT WINAPI SetErrorMode(UINT uMode) WS2_LINK_NAME(SetErrorMode);

// For LoadLibraryEx, which looks where LoadLibrary does.
#define DONT_RESOLVE_DLL_REFERENCES 0x1
#define LOAD_LIBRARY_AS_DATAFILE 0x2
#define LOAD_WITH_ALTERED_SEARCH_PATH 0x8
#define LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR 0x100
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x200
#define LOAD_LIBRARY_SEARCH_USER_DIRS 0x400
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x800
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS 0x1000

// Modules: "ws2_32.dll", "kernel32.dll" and others that it has calls of are the shim itself.
WINBASEAPI HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) WS2_LINK_NAME(GetModuleHandleA);
WINBASEAPI HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) WS2_LINK_NAME(GetModuleHandleW);
WINBASEAPI HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) WS2_LINK_NAME(LoadLibraryA);
WINBASEAPI HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) WS2_LINK_NAME(LoadLibraryW);
WINBASEAPI HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WS2_LINK_NAME(LoadLibraryExA);
WINBASEAPI HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WS2_LINK_NAME(LoadLibraryExW);
WINBASEAPI BOOL WINAPI FreeLibrary(HMODULE hLibModule) WS2_LINK_NAME(FreeLibrary);
WINBASEAPI FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
    WS2_LINK_NAME(GetProcAddress);
// Where Windows has its modules, "C:\\Windows\\system32", and their parent: names for LoadLibrary,
// which looks at what follows them. No such folders are here. The length without the terminator,
// or, where there is too little room, the room that is needed. [docs:GetSystemDirectoryA]
WINBASEAPI UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize)
    WS2_LINK_NAME(GetSystemDirectoryA);
WINBASEAPI UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize)
    WS2_LINK_NAME(GetSystemDirectoryW);
WINBASEAPI UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize)
    WS2_LINK_NAME(GetWindowsDirectoryA);
WINBASEAPI UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize)
    WS2_LINK_NAME(GetWindowsDirectoryW);
WINBASEAPI DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
    WS2_LINK_NAME(GetModuleFileNameA);
WINBASEAPI DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
    WS2_LINK_NAME(GetModuleFileNameW);

WINBASEAPI LPSTR WINAPI GetCommandLineA(void) WS2_LINK_NAME(GetCommandLineA);
WINBASEAPI LPWSTR WINAPI GetCommandLineW(void) WS2_LINK_NAME(GetCommandLineW);
WINBASEAPI DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
    WS2_LINK_NAME(GetEnvironmentVariableA);
WINBASEAPI DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
    WS2_LINK_NAME(GetEnvironmentVariableW);
// The text with each %NAME% as the environment has it; what it does not have stays. The answer
// counts the 0 at the end; where it is more than nSize characters, nothing has been written.
// [docs:ExpandEnvironmentStringsW]
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
    WS2_LINK_NAME(ExpandEnvironmentStringsA);
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
    WS2_LINK_NAME(ExpandEnvironmentStringsW);
// All variables, each as "name=value" with a 0 behind it, and one more 0 at the end, as
// CreateProcess takes them; to be freed by the call below. [docs:GetEnvironmentStringsW]
WINBASEAPI LPCH WINAPI GetEnvironmentStringsA(void) WS2_LINK_NAME(GetEnvironmentStringsA);
WINBASEAPI LPWCH WINAPI GetEnvironmentStringsW(void) WS2_LINK_NAME(GetEnvironmentStringsW);
WINBASEAPI BOOL WINAPI FreeEnvironmentStringsA(LPCH penv) WS2_LINK_NAME(FreeEnvironmentStringsA);
WINBASEAPI BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv) WS2_LINK_NAME(FreeEnvironmentStringsW);
WINBASEAPI BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue)
    WS2_LINK_NAME(SetEnvironmentVariableA);
WINBASEAPI BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue)
    WS2_LINK_NAME(SetEnvironmentVariableW);
WINBASEAPI DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
    WS2_LINK_NAME(GetCurrentDirectoryA);
WINBASEAPI DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
    WS2_LINK_NAME(GetCurrentDirectoryW);

WINBASEAPI BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName) WS2_LINK_NAME(SetCurrentDirectoryA);
WINBASEAPI BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) WS2_LINK_NAME(SetCurrentDirectoryW);
WINBASEAPI DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer,
                                         LPSTR* lpFilePart) WS2_LINK_NAME(GetFullPathNameA);
WINBASEAPI DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
                                         LPWSTR* lpFilePart) WS2_LINK_NAME(GetFullPathNameW);

// A file's full path and its length without the 0 at the end; the length with it, and nothing
// written, where nBufferLength characters are too few. lpPath: folders with ';' (or ':') between
// them; NULL: the program's, the current one and those in PATH. A name that begins at the root, or
// with a dot and a slash, is not looked for elsewhere. lpExtension goes behind a name without one.
// 0 and ERROR_FILE_NOT_FOUND; ERROR_INVALID_PARAMETER: no name. [docs:SearchPathW]
WINBASEAPI DWORD WINAPI SearchPathA(LPCSTR lpPath, LPCSTR lpFileName, LPCSTR lpExtension,
                                    DWORD nBufferLength, LPSTR lpBuffer, LPSTR* lpFilePart)
    WS2_LINK_NAME(SearchPathA);
WINBASEAPI DWORD WINAPI SearchPathW(LPCWSTR lpPath, LPCWSTR lpFileName, LPCWSTR lpExtension,
                                    DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR* lpFilePart)
    WS2_LINK_NAME(SearchPathW);

// Names have one form here: the path as it is given, if there is such a file.
WINBASEAPI DWORD WINAPI GetLongPathNameA(LPCSTR lpszShortPath, LPSTR lpszLongPath, DWORD cchBuffer)
    WS2_LINK_NAME(GetLongPathNameA);
WINBASEAPI DWORD WINAPI GetLongPathNameW(LPCWSTR lpszShortPath, LPWSTR lpszLongPath,
                                         DWORD cchBuffer) WS2_LINK_NAME(GetLongPathNameW);
WINBASEAPI DWORD WINAPI GetShortPathNameA(LPCSTR lpszLongPath, LPSTR lpszShortPath, DWORD cchBuffer)
    WS2_LINK_NAME(GetShortPathNameA);
WINBASEAPI DWORD WINAPI GetShortPathNameW(LPCWSTR lpszLongPath, LPWSTR lpszShortPath,
                                          DWORD cchBuffer) WS2_LINK_NAME(GetShortPathNameW);

WINBASEAPI VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) WS2_LINK_NAME(GetSystemInfo);
WINBASEAPI VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo)
    WS2_LINK_NAME(GetNativeSystemInfo);
// There is one group, number 0; 0 for another one, with ERROR_INVALID_PARAMETER.
// [docs:GetActiveProcessorCount]
#define ALL_PROCESSOR_GROUPS 0xffff
WINBASEAPI DWORD WINAPI GetActiveProcessorCount(WORD GroupNumber)
    WS2_LINK_NAME(GetActiveProcessorCount);
WINBASEAPI DWORD WINAPI GetMaximumProcessorCount(WORD GroupNumber)
    WS2_LINK_NAME(GetMaximumProcessorCount);
WINBASEAPI WORD WINAPI GetActiveProcessorGroupCount(void)
    WS2_LINK_NAME(GetActiveProcessorGroupCount);
WINBASEAPI WORD WINAPI GetMaximumProcessorGroupCount(void)
    WS2_LINK_NAME(GetMaximumProcessorGroupCount);
// Every processor as a core of its own, in one package and one NUMA node; nothing of caches.
// ERROR_INSUFFICIENT_BUFFER with the size that is needed. [docs:GetLogicalProcessorInformation]
WINBASEAPI BOOL WINAPI GetLogicalProcessorInformation(PSYSTEM_LOGICAL_PROCESSOR_INFORMATION Buffer,
                                                      PDWORD ReturnedLength)
    WS2_LINK_NAME(GetLogicalProcessorInformation);
// The same as records of several sizes, of one relationship or RelationAll, and the one group of
// processors. ERROR_INVALID_PARAMETER: another number; nothing of dies and modules.
// [docs:GetLogicalProcessorInformationEx]
WINBASEAPI BOOL WINAPI GetLogicalProcessorInformationEx(
    LOGICAL_PROCESSOR_RELATIONSHIP RelationshipType,
    PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX Buffer, PDWORD ReturnedLength)
    WS2_LINK_NAME(GetLogicalProcessorInformationEx);
// FALSE in *Wow64Process: no process here has 32 bits on a Windows of 64. ERROR_INVALID_HANDLE:
// what is no process. [docs:IsWow64Process]
WINBASEAPI BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process)
    WS2_LINK_NAME(IsWow64Process);
WINBASEAPI DWORD WINAPI GetVersion(void) WS2_LINK_NAME(GetVersion);
WINBASEAPI BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation)
    WS2_LINK_NAME(GetVersionExA);
WINBASEAPI BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation)
    WS2_LINK_NAME(GetVersionExW);
// The mask with the condition (VER_EQUAL, ...) in the three bits of each field that the type names.
// [docs:VerSetConditionMask]
WINBASEAPI ULONGLONG WINAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask,
                                                BYTE Condition) WS2_LINK_NAME(VerSetConditionMask);
// Whether this Windows is as the fields that the type names say, by the mask's conditions; where
// the version's numbers are compared by one order, the first that differs decides.
// ERROR_OLD_WIN_VERSION: it is not; ERROR_BAD_ARGUMENTS: nothing to compare or a field without a
// condition. [docs:VerifyVersionInfoW]
WINBASEAPI BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
                                          DWORDLONG dwlConditionMask)
    WS2_LINK_NAME(VerifyVersionInfoA);
WINBASEAPI BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
                                          DWORDLONG dwlConditionMask)
    WS2_LINK_NAME(VerifyVersionInfoW);
WINBASEAPI BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize)
    WS2_LINK_NAME(GetComputerNameA);
WINBASEAPI BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize)
    WS2_LINK_NAME(GetComputerNameW);
WINBASEAPI BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer,
                                          LPDWORD nSize) WS2_LINK_NAME(GetComputerNameExA);
WINBASEAPI BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer,
                                          LPDWORD nSize) WS2_LINK_NAME(GetComputerNameExW);
// The user whose rights the program has. The length, and the one that is needed where it does not
// fit (ERROR_INSUFFICIENT_BUFFER), has the terminator in it. [docs:GetUserNameA]
WINBASEAPI BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) WS2_LINK_NAME(GetUserNameA);
WINBASEAPI BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) WS2_LINK_NAME(GetUserNameW);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, GetConsoleMode, (HANDLE hConsoleHandle, ws2_long_dword lpMode),
              (hConsoleHandle, (LPDWORD)lpMode))
WS2_LONG_FORM(BOOL, WriteConsoleA,
              (HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
               ws2_long_dword lpNumberOfCharsWritten, LPVOID lpReserved),
              (hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, (LPDWORD)lpNumberOfCharsWritten,
               lpReserved))
WS2_LONG_FORM(BOOL, WriteConsoleW,
              (HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
               ws2_long_dword lpNumberOfCharsWritten, LPVOID lpReserved),
              (hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, (LPDWORD)lpNumberOfCharsWritten,
               lpReserved))
WS2_LONG_FORM(BOOL, GetComputerNameA, (LPSTR lpBuffer, ws2_long_dword nSize),
              (lpBuffer, (LPDWORD)nSize))
WS2_LONG_FORM(BOOL, GetComputerNameW, (LPWSTR lpBuffer, ws2_long_dword nSize),
              (lpBuffer, (LPDWORD)nSize))
WS2_LONG_FORM(BOOL, GetUserNameA, (LPSTR lpBuffer, ws2_long_dword pcbBuffer),
              (lpBuffer, (LPDWORD)pcbBuffer))
WS2_LONG_FORM(BOOL, GetUserNameW, (LPWSTR lpBuffer, ws2_long_dword pcbBuffer),
              (lpBuffer, (LPDWORD)pcbBuffer))
WS2_LONG_FORM(BOOL, GetComputerNameExA,
              (COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, ws2_long_dword nSize),
              (NameType, lpBuffer, (LPDWORD)nSize))
WS2_LONG_FORM(BOOL, GetComputerNameExW,
              (COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, ws2_long_dword nSize),
              (NameType, lpBuffer, (LPDWORD)nSize))
#endif

#define SetConsoleTitle WS2_AW(SetConsoleTitle)
#define GetConsoleTitle WS2_AW(GetConsoleTitle)
#define GetModuleHandle WS2_AW(GetModuleHandle)
#define LoadLibrary WS2_AW(LoadLibrary)
#define LoadLibraryEx WS2_AW(LoadLibraryEx)
#define GetModuleFileName WS2_AW(GetModuleFileName)
#define GetSystemDirectory WS2_AW(GetSystemDirectory)
#define GetWindowsDirectory WS2_AW(GetWindowsDirectory)
#define GetCommandLine WS2_AW(GetCommandLine)
#define GetEnvironmentStrings WS2_AW(GetEnvironmentStrings)
#define FreeEnvironmentStrings WS2_AW(FreeEnvironmentStrings)
#define GetEnvironmentVariable WS2_AW(GetEnvironmentVariable)
#define SetEnvironmentVariable WS2_AW(SetEnvironmentVariable)
#define GetCurrentDirectory WS2_AW(GetCurrentDirectory)
#define SetCurrentDirectory WS2_AW(SetCurrentDirectory)
#define GetLongPathName WS2_AW(GetLongPathName)
#define GetShortPathName WS2_AW(GetShortPathName)
#define GetFullPathName WS2_AW(GetFullPathName)
#define SearchPath WS2_AW(SearchPath)
#define WriteConsole WS2_AW(WriteConsole)
#define GetVersionEx WS2_AW(GetVersionEx)
#define VerifyVersionInfo WS2_AW(VerifyVersionInfo)
#define ExpandEnvironmentStrings WS2_AW(ExpandEnvironmentStrings)
#define GetComputerName WS2_AW(GetComputerName)
#define GetComputerNameEx WS2_AW(GetComputerNameEx)
#define GetUserName WS2_AW(GetUserName)

#endif
