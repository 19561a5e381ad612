// SPDX-License-Identifier: MIT
// Waiting, and the objects one waits for: events, mutexes, semaphores, timers.
#ifndef WS2SHIM_WAITING_H
#define WS2SHIM_WAITING_H

#include <ws2shim/handles.h>

#define CREATE_EVENT_MANUAL_RESET 0x00000001
#define CREATE_EVENT_INITIAL_SET 0x00000002
#define CREATE_MUTEX_INITIAL_OWNER 0x00000001
#define CREATE_WAITABLE_TIMER_MANUAL_RESET 0x00000001
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002

typedef VOID(NTAPI* PAPCFUNC)(ULONG_PTR Parameter);
typedef VOID(CALLBACK* PTIMERAPCROUTINE)(LPVOID lpArgToCompletionRoutine, DWORD dwTimerLowValue,
                                         DWORD dwTimerHighValue);
typedef VOID(CALLBACK* WAITORTIMERCALLBACKFUNC)(PVOID, BOOLEAN);
typedef WAITORTIMERCALLBACKFUNC WAITORTIMERCALLBACK;

WS2_BEGIN_C

// Waits for one object; milliseconds or INFINITE. Returns WAIT_OBJECT_0, WAIT_ABANDONED,
// WAIT_TIMEOUT, WAIT_FAILED (ERROR_INVALID_HANDLE), and with bAlertable WAIT_IO_COMPLETION after an
// APC or a completion routine has run. [docs:WaitForSingleObjectEx]
WINBASEAPI DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
    WS2_LINK_NAME(WaitForSingleObject);
WINBASEAPI DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
    WS2_LINK_NAME(WaitForSingleObjectEx);
// The same for one or all of up to 64 objects; WAIT_OBJECT_0 + index of the first that is
// signalled.
WINBASEAPI DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll,
                                               DWORD dwMilliseconds)
    WS2_LINK_NAME(WaitForMultipleObjects);
WINBASEAPI DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE* lpHandles,
                                                 BOOL bWaitAll, DWORD dwMilliseconds,
                                                 BOOL bAlertable)
    WS2_LINK_NAME(WaitForMultipleObjectsEx);
WINBASEAPI DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                            DWORD dwMilliseconds, BOOL bAlertable)
    WS2_LINK_NAME(SignalObjectAndWait);

WINBASEAPI VOID WINAPI Sleep(DWORD dwMilliseconds) WS2_LINK_NAME(Sleep);
// 0 after the time, WAIT_IO_COMPLETION after an APC or a completion routine has run.
WINBASEAPI DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) WS2_LINK_NAME(SleepEx);
// Runs pfnAPC in the thread when it next waits alertably. 0 on failure.
WINBASEAPI DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData)
    WS2_LINK_NAME(QueueUserAPC);

// Events: manual reset ones stay set and wake all, the others wake one waiter and reset. NULL on
// failure; an existing name gives that object with ERROR_ALREADY_EXISTS.
WINBASEAPI HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                      BOOL bInitialState, LPCSTR lpName)
    WS2_LINK_NAME(CreateEventA);
WINBASEAPI HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                      BOOL bInitialState, LPCWSTR lpName)
    WS2_LINK_NAME(CreateEventW);
WINBASEAPI HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName,
                                        DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateEventExA);
WINBASEAPI HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName,
                                        DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateEventExW);
WINBASEAPI HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WS2_LINK_NAME(OpenEventA);
WINBASEAPI HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WS2_LINK_NAME(OpenEventW);
WINBASEAPI BOOL WINAPI SetEvent(HANDLE hEvent) WS2_LINK_NAME(SetEvent);
WINBASEAPI BOOL WINAPI ResetEvent(HANDLE hEvent) WS2_LINK_NAME(ResetEvent);
WINBASEAPI BOOL WINAPI PulseEvent(HANDLE hEvent) WS2_LINK_NAME(PulseEvent);

// Mutexes: owned by a thread, which may take them again; abandoned when it ends.
// ReleaseMutex errors: ERROR_NOT_OWNER.
WINBASEAPI HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                                      LPCSTR lpName) WS2_LINK_NAME(CreateMutexA);
WINBASEAPI HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                                      LPCWSTR lpName) WS2_LINK_NAME(CreateMutexW);
WINBASEAPI HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName,
                                        DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateMutexExA);
WINBASEAPI HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName,
                                        DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateMutexExW);
WINBASEAPI HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WS2_LINK_NAME(OpenMutexA);
WINBASEAPI HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WS2_LINK_NAME(OpenMutexW);
WINBASEAPI BOOL WINAPI ReleaseMutex(HANDLE hMutex) WS2_LINK_NAME(ReleaseMutex);

// Semaphores. ReleaseSemaphore errors: ERROR_TOO_MANY_POSTS.
WINBASEAPI HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                          LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName)
    WS2_LINK_NAME(CreateSemaphoreA);
WINBASEAPI HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                          LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName)
    WS2_LINK_NAME(CreateSemaphoreW);
WINBASEAPI HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                            LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName,
                                            DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateSemaphoreExA);
WINBASEAPI HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
                                            LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName,
                                            DWORD dwFlags, DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateSemaphoreExW);
WINBASEAPI HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WS2_LINK_NAME(OpenSemaphoreA);
WINBASEAPI HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WS2_LINK_NAME(OpenSemaphoreW);
WINBASEAPI BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount,
                                        LPLONG lpPreviousCount) WS2_LINK_NAME(ReleaseSemaphore);

// Timers: due times in units of 100 ns, negative for "from now".
WINBASEAPI HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes,
                                              BOOL bManualReset, LPCSTR lpTimerName)
    WS2_LINK_NAME(CreateWaitableTimerA);
WINBASEAPI HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
                                              BOOL bManualReset, LPCWSTR lpTimerName)
    WS2_LINK_NAME(CreateWaitableTimerW);
WINBASEAPI HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
                                                LPCWSTR lpTimerName, DWORD dwFlags,
                                                DWORD dwDesiredAccess)
    WS2_LINK_NAME(CreateWaitableTimerExW);
WINBASEAPI BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                                        PTIMERAPCROUTINE pfnCompletionRoutine,
                                        LPVOID lpArgToCompletionRoutine, BOOL fResume)
    WS2_LINK_NAME(SetWaitableTimer);
WINBASEAPI BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) WS2_LINK_NAME(CancelWaitableTimer);
WINBASEAPI HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                            LPCSTR lpTimerName) WS2_LINK_NAME(OpenWaitableTimerA);
WINBASEAPI HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                            LPCWSTR lpTimerName) WS2_LINK_NAME(OpenWaitableTimerW);

WS2_END_C

// Microsoft's C library's. [docs:_sleep]
WS2_INLINE void _sleep(unsigned milliseconds) { Sleep(milliseconds); }

#define CreateEvent WS2_AW(CreateEvent)
#define CreateEventEx WS2_AW(CreateEventEx)
#define OpenEvent WS2_AW(OpenEvent)
#define CreateMutex WS2_AW(CreateMutex)
#define CreateMutexEx WS2_AW(CreateMutexEx)
#define OpenMutex WS2_AW(OpenMutex)
#define CreateSemaphore WS2_AW(CreateSemaphore)
#define CreateSemaphoreEx WS2_AW(CreateSemaphoreEx)
#define OpenSemaphore WS2_AW(OpenSemaphore)
#define CreateWaitableTimer WS2_AW(CreateWaitableTimer)
#define CreateWaitableTimerEx CreateWaitableTimerExW
#define OpenWaitableTimer WS2_AW(OpenWaitableTimer)

#endif
