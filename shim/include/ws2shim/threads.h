// SPDX-License-Identifier: MIT
// Threads, processes and thread-local storage.
#ifndef WS2SHIM_THREADS_H
#define WS2SHIM_THREADS_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/waiting.h>

typedef DWORD(WINAPI* PTHREAD_START_ROUTINE)(LPVOID lpThreadParameter);
typedef PTHREAD_START_ROUTINE LPTHREAD_START_ROUTINE;
typedef VOID(WINAPI* PFLS_CALLBACK_FUNCTION)(PVOID lpFlsData);

#define CREATE_SUSPENDED 0x00000004
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000
#define THREAD_PRIORITY_IDLE (-15)
#define THREAD_PRIORITY_LOWEST (-2)
#define THREAD_PRIORITY_BELOW_NORMAL (-1)
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_ABOVE_NORMAL 1
#define THREAD_PRIORITY_HIGHEST 2
#define THREAD_PRIORITY_TIME_CRITICAL 15
#define THREAD_PRIORITY_ERROR_RETURN (0x7fffffff)
#define THREAD_TERMINATE 0x0001
#define THREAD_SUSPEND_RESUME 0x0002
#define THREAD_GET_CONTEXT 0x0008
#define THREAD_SET_CONTEXT 0x0010
#define THREAD_SET_INFORMATION 0x0020
#define THREAD_QUERY_INFORMATION 0x0040
#define THREAD_SET_LIMITED_INFORMATION 0x0400
#define THREAD_QUERY_LIMITED_INFORMATION 0x0800
#define THREAD_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0xFFFF)
#define PROCESS_TERMINATE 0x0001
#define PROCESS_VM_READ 0x0010
#define PROCESS_VM_WRITE 0x0020
#define PROCESS_DUP_HANDLE 0x0040
#define PROCESS_SET_INFORMATION 0x0200
#define PROCESS_QUERY_INFORMATION 0x0400
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000
#define PROCESS_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0xFFFF)
#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)
#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

#define DEBUG_PROCESS 0x00000001
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_CONSOLE 0x00000010
#define NORMAL_PRIORITY_CLASS 0x00000020
#define IDLE_PRIORITY_CLASS 0x00000040
#define HIGH_PRIORITY_CLASS 0x00000080
#define REALTIME_PRIORITY_CLASS 0x00000100
#define CREATE_NEW_PROCESS_GROUP 0x00000200
#define CREATE_UNICODE_ENVIRONMENT 0x00000400
#define BELOW_NORMAL_PRIORITY_CLASS 0x00004000
#define ABOVE_NORMAL_PRIORITY_CLASS 0x00008000
#define EXTENDED_STARTUPINFO_PRESENT 0x00080000
#define CREATE_BREAKAWAY_FROM_JOB 0x01000000
#define CREATE_DEFAULT_ERROR_MODE 0x04000000
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESHOWWINDOW 0x00000001
#define STARTF_USESIZE 0x00000002
#define STARTF_USEPOSITION 0x00000004
#define STARTF_USECOUNTCHARS 0x00000008
#define STARTF_USEFILLATTRIBUTE 0x00000010
#define STARTF_RUNFULLSCREEN 0x00000020
#define STARTF_FORCEONFEEDBACK 0x00000040
#define STARTF_FORCEOFFFEEDBACK 0x00000080
#define STARTF_USESTDHANDLES 0x00000100

typedef struct _PROCESS_INFORMATION {
    HANDLE hProcess;
    HANDLE hThread;
    DWORD dwProcessId;
    DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;

#define WS2_STARTUPINFO_FIELDS(text) \
    DWORD cb;                        \
    text lpReserved;                 \
    text lpDesktop;                  \
    text lpTitle;                    \
    DWORD dwX;                       \
    DWORD dwY;                       \
    DWORD dwXSize;                   \
    DWORD dwYSize;                   \
    DWORD dwXCountChars;             \
    DWORD dwYCountChars;             \
    DWORD dwFillAttribute;           \
    DWORD dwFlags;                   \
    WORD wShowWindow;                \
    WORD cbReserved2;                \
    LPBYTE lpReserved2;              \
    HANDLE hStdInput;                \
    HANDLE hStdOutput;               \
    HANDLE hStdError
typedef struct _STARTUPINFOA {
    WS2_STARTUPINFO_FIELDS(LPSTR);
} STARTUPINFOA, *LPSTARTUPINFOA;
typedef struct _STARTUPINFOW {
    WS2_STARTUPINFO_FIELDS(LPWSTR);
} STARTUPINFOW, *LPSTARTUPINFOW;
typedef WS2_AW(STARTUPINFO) STARTUPINFO;
typedef WS2_AW(LPSTARTUPINFO) LPSTARTUPINFO;

typedef struct _PROC_THREAD_ATTRIBUTE_LIST *PPROC_THREAD_ATTRIBUTE_LIST,
    *LPPROC_THREAD_ATTRIBUTE_LIST;
typedef struct _STARTUPINFOEXA {
    STARTUPINFOA StartupInfo;
    LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXA, *LPSTARTUPINFOEXA;
typedef struct _STARTUPINFOEXW {
    STARTUPINFOW StartupInfo;
    LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList;
} STARTUPINFOEXW, *LPSTARTUPINFOEXW;
typedef WS2_AW(STARTUPINFOEX) STARTUPINFOEX;
typedef WS2_AW(LPSTARTUPINFOEX) LPSTARTUPINFOEX;
#define PROC_THREAD_ATTRIBUTE_PARENT_PROCESS 0x00020000
#define PROC_THREAD_ATTRIBUTE_HANDLE_LIST 0x00020002

WS2_BEGIN_C

// Starts a thread; its handle is signalled when it ends. CREATE_SUSPENDED holds it until
// ResumeThread. NULL on failure: ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_PARAMETER.
// [docs:CreateThread]
WINBASEAPI HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                                      LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                                      DWORD dwCreationFlags, LPDWORD lpThreadId)
    WS2_LINK_NAME(CreateThread);
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitThread(DWORD dwExitCode) WS2_LINK_NAME(ExitThread);
WINBASEAPI BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
    WS2_LINK_NAME(GetExitCodeThread);
WINBASEAPI DWORD WINAPI ResumeThread(HANDLE hThread) WS2_LINK_NAME(ResumeThread);
// Hold, or end, a thread that was made with CREATE_SUSPENDED and has not begun. One that runs is
// refused with ERROR_ACCESS_DENIED; TerminateThread of the calling thread is ExitThread.
// [docs:SuspendThread, TerminateThread]
WINBASEAPI DWORD WINAPI SuspendThread(HANDLE hThread) WS2_LINK_NAME(SuspendThread);
WINBASEAPI BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode)
    WS2_LINK_NAME(TerminateThread);
WINBASEAPI BOOL WINAPI SwitchToThread(void) WS2_LINK_NAME(SwitchToThread);
WINBASEAPI HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId)
    WS2_LINK_NAME(OpenThread);
WINBASEAPI HANDLE WINAPI GetCurrentThread(void) WS2_LINK_NAME(GetCurrentThread);
WINBASEAPI DWORD WINAPI GetCurrentThreadId(void) WS2_LINK_NAME(GetCurrentThreadId);
WINBASEAPI DWORD WINAPI GetThreadId(HANDLE Thread) WS2_LINK_NAME(GetThreadId);
WINBASEAPI int WINAPI GetThreadPriority(HANDLE hThread) WS2_LINK_NAME(GetThreadPriority);
WINBASEAPI BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority)
    WS2_LINK_NAME(SetThreadPriority);
// Kept for the calls that read it; the host schedules as it likes. The former mask, or 0 with
// ERROR_INVALID_PARAMETER for processors that are not there. [docs:SetThreadAffinityMask]
WINBASEAPI DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask)
    WS2_LINK_NAME(SetThreadAffinityMask);
// Refused with (DWORD)-1 and ERROR_NOT_SUPPORTED: hosts have no processor that a thread prefers.
// [docs:SetThreadIdealProcessor]
WINBASEAPI DWORD WINAPI SetThreadIdealProcessor(HANDLE hThread, DWORD dwIdealProcessor)
    WS2_LINK_NAME(SetThreadIdealProcessor);
// Of this process, both masks: the processors that there are. ERROR_INVALID_HANDLE.
WINBASEAPI BOOL WINAPI GetProcessAffinityMask(HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
                                              PDWORD_PTR lpSystemAffinityMask)
    WS2_LINK_NAME(GetProcessAffinityMask);
// The processor that this thread runs on; 0 where the host does not report it.
WINBASEAPI DWORD WINAPI GetCurrentProcessorNumber(void) WS2_LINK_NAME(GetCurrentProcessorNumber);
WINBASEAPI HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription)
    WS2_LINK_NAME(SetThreadDescription);
// The text belongs to the caller, for LocalFree.
WINBASEAPI HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR* ppszThreadDescription)
    WS2_LINK_NAME(GetThreadDescription);

WINBASEAPI HANDLE WINAPI GetCurrentProcess(void) WS2_LINK_NAME(GetCurrentProcess);
WINBASEAPI DWORD WINAPI GetCurrentProcessId(void) WS2_LINK_NAME(GetCurrentProcessId);
WINBASEAPI DWORD WINAPI GetProcessId(HANDLE Process) WS2_LINK_NAME(GetProcessId);
WINBASEAPI HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
    WS2_LINK_NAME(OpenProcess);
// The path of a process's program, the host's; *lpdwSize: the room with the 0 at the end, and then
// the length without it. ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
// (other flags than PROCESS_NAME_NATIVE), ERROR_ACCESS_DENIED (another user's),
// ERROR_NOT_SUPPORTED. [docs:QueryFullProcessImageNameW]
#define PROCESS_NAME_NATIVE 0x00000001
WINBASEAPI BOOL WINAPI QueryFullProcessImageNameA(HANDLE hProcess, DWORD dwFlags, LPSTR lpExeName,
                                                  PDWORD lpdwSize)
    WS2_LINK_NAME(QueryFullProcessImageNameA);
WINBASEAPI BOOL WINAPI QueryFullProcessImageNameW(HANDLE hProcess, DWORD dwFlags, LPWSTR lpExeName,
                                                  PDWORD lpdwSize)
    WS2_LINK_NAME(QueryFullProcessImageNameW);
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode) WS2_LINK_NAME(ExitProcess);
WINBASEAPI BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode)
    WS2_LINK_NAME(TerminateProcess);
WINBASEAPI BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode)
    WS2_LINK_NAME(GetExitCodeProcess);
WINBASEAPI BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass)
    WS2_LINK_NAME(SetPriorityClass);
WINBASEAPI DWORD WINAPI GetPriorityClass(HANDLE hProcess) WS2_LINK_NAME(GetPriorityClass);
// A program of this host, with ".exe" in its name or without. Standard streams may be files, pipes
// and sockets; other handles do not go to the child. ERROR_FILE_NOT_FOUND, ERROR_BAD_EXE_FORMAT,
// ERROR_NOT_SUPPORTED for CREATE_SUSPENDED. Of an exit code the host keeps 8 bits.
// [docs:CreateProcessW]
WINBASEAPI BOOL WINAPI CreateProcessA(
    LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
    LPVOID lpEnvironment, LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo,
    LPPROCESS_INFORMATION lpProcessInformation) WS2_LINK_NAME(CreateProcessA);
WINBASEAPI BOOL WINAPI CreateProcessW(
    LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
    LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo,
    LPPROCESS_INFORMATION lpProcessInformation) WS2_LINK_NAME(CreateProcessW);
// A list of at most `dwAttributeCount` attributes in memory of the caller's, *lpSize bytes. Without
// memory, or with too little: ERROR_INSUFFICIENT_BUFFER and the size. dwFlags is 0, or
// ERROR_INVALID_PARAMETER. [docs:InitializeProcThreadAttributeList]
WINBASEAPI BOOL WINAPI InitializeProcThreadAttributeList(
    LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList, DWORD dwAttributeCount, DWORD dwFlags,
    PSIZE_T lpSize) WS2_LINK_NAME(InitializeProcThreadAttributeList);
// The value stays the caller's until the process is made. PROC_THREAD_ATTRIBUTE_HANDLE_LIST: what a
// child inherits, which here is its standard streams and nothing else. Of the others
// PROC_THREAD_ATTRIBUTE_PARENT_PROCESS is taken, and refused by CreateProcess.
// ERROR_NOT_SUPPORTED: another attribute; ERROR_BAD_LENGTH; ERROR_OBJECT_NAME_EXISTS: it is set
// already; ERROR_GEN_FAILURE: the list is full. [docs:UpdateProcThreadAttribute]
WINBASEAPI BOOL WINAPI UpdateProcThreadAttribute(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList,
                                                 DWORD dwFlags, DWORD_PTR Attribute, PVOID lpValue,
                                                 SIZE_T cbSize, PVOID lpPreviousValue,
                                                 PSIZE_T lpReturnSize)
    WS2_LINK_NAME(UpdateProcThreadAttribute);
WINBASEAPI VOID WINAPI DeleteProcThreadAttributeList(LPPROC_THREAD_ATTRIBUTE_LIST lpAttributeList)
    WS2_LINK_NAME(DeleteProcThreadAttributeList);
WINBASEAPI VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) WS2_LINK_NAME(GetStartupInfoA);
WINBASEAPI VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) WS2_LINK_NAME(GetStartupInfoW);

// One pointer per thread and index; TLS_OUT_OF_INDEXES on failure. TlsGetValue sets the last error
// to 0 on success, so that a stored NULL differs from a failure. [docs:TlsGetValue]
WINBASEAPI DWORD WINAPI TlsAlloc(void) WS2_LINK_NAME(TlsAlloc);
WINBASEAPI BOOL WINAPI TlsFree(DWORD dwTlsIndex) WS2_LINK_NAME(TlsFree);
WINBASEAPI LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) WS2_LINK_NAME(TlsGetValue);
WINBASEAPI BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) WS2_LINK_NAME(TlsSetValue);
WINBASEAPI DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) WS2_LINK_NAME(FlsAlloc);
WINBASEAPI BOOL WINAPI FlsFree(DWORD dwFlsIndex) WS2_LINK_NAME(FlsFree);
WINBASEAPI PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) WS2_LINK_NAME(FlsGetValue);
WINBASEAPI BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) WS2_LINK_NAME(FlsSetValue);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(HANDLE, CreateThread,
              (LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
               LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
               ws2_long_dword lpThreadId),
              (lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter, dwCreationFlags,
               (LPDWORD)lpThreadId))
WS2_LONG_FORM(BOOL, GetExitCodeThread, (HANDLE hThread, ws2_long_dword lpExitCode),
              (hThread, (LPDWORD)lpExitCode))
WS2_LONG_FORM(BOOL, QueryFullProcessImageNameA,
              (HANDLE hProcess, DWORD dwFlags, LPSTR lpExeName, ws2_long_dword lpdwSize),
              (hProcess, dwFlags, lpExeName, (PDWORD)lpdwSize))
WS2_LONG_FORM(BOOL, QueryFullProcessImageNameW,
              (HANDLE hProcess, DWORD dwFlags, LPWSTR lpExeName, ws2_long_dword lpdwSize),
              (hProcess, dwFlags, lpExeName, (PDWORD)lpdwSize))
WS2_LONG_FORM(BOOL, GetExitCodeProcess, (HANDLE hProcess, ws2_long_dword lpExitCode),
              (hProcess, (LPDWORD)lpExitCode))
#endif

#define CreateProcess WS2_AW(CreateProcess)
#define QueryFullProcessImageName WS2_AW(QueryFullProcessImageName)
#define GetStartupInfo WS2_AW(GetStartupInfo)

#endif
