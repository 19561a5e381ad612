// SPDX-License-Identifier: MIT
// Thread pools: work items, waits, timers and I/O that call back.
#ifndef WS2SHIM_THREAD_POOL_H
#define WS2SHIM_THREAD_POOL_H

#include <ws2shim/files.h>
#include <ws2shim/locks.h>
#include <ws2shim/threads.h>

#define WT_EXECUTEDEFAULT 0x00000000
#define WT_EXECUTEINIOTHREAD 0x00000001
#define WT_EXECUTEINWAITTHREAD 0x00000004
#define WT_EXECUTEONLYONCE 0x00000008
#define WT_EXECUTELONGFUNCTION 0x00000010
#define WT_EXECUTEINTIMERTHREAD 0x00000020
#define WT_EXECUTEINPERSISTENTTHREAD 0x00000080

typedef struct _TP_CALLBACK_INSTANCE TP_CALLBACK_INSTANCE, *PTP_CALLBACK_INSTANCE;
typedef struct _TP_POOL TP_POOL, *PTP_POOL;
typedef struct _TP_CLEANUP_GROUP TP_CLEANUP_GROUP, *PTP_CLEANUP_GROUP;
typedef struct _TP_CALLBACK_ENVIRON TP_CALLBACK_ENVIRON, *PTP_CALLBACK_ENVIRON;
typedef struct _TP_WORK TP_WORK, *PTP_WORK;
typedef struct _TP_TIMER TP_TIMER, *PTP_TIMER;
typedef struct _TP_WAIT TP_WAIT, *PTP_WAIT;
typedef struct _TP_IO TP_IO, *PTP_IO;
typedef DWORD TP_WAIT_RESULT;
typedef VOID(NTAPI* PTP_SIMPLE_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context);
typedef VOID(NTAPI* PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                       PTP_WORK Work);
typedef VOID(NTAPI* PTP_TIMER_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                        PTP_TIMER Timer);
typedef VOID(NTAPI* PTP_WAIT_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WAIT Wait,
                                       TP_WAIT_RESULT WaitResult);
typedef VOID(WINAPI* PTP_WIN32_IO_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                            PVOID Overlapped, ULONG IoResult,
                                            ULONG_PTR NumberOfBytesTransferred, PTP_IO Io);

WS2_BEGIN_C

WINBASEAPI BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context,
                                         ULONG Flags) WS2_LINK_NAME(QueueUserWorkItem);
WINBASEAPI BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject,
                                                   WAITORTIMERCALLBACK Callback, PVOID Context,
                                                   ULONG dwMilliseconds, ULONG dwFlags)
    WS2_LINK_NAME(RegisterWaitForSingleObject);
WINBASEAPI BOOL WINAPI UnregisterWait(HANDLE WaitHandle) WS2_LINK_NAME(UnregisterWait);
WINBASEAPI BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent)
    WS2_LINK_NAME(UnregisterWaitEx);
WINBASEAPI HANDLE WINAPI CreateTimerQueue(void) WS2_LINK_NAME(CreateTimerQueue);
WINBASEAPI BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue,
                                             WAITORTIMERCALLBACK Callback, PVOID Parameter,
                                             DWORD DueTime, DWORD Period, ULONG Flags)
    WS2_LINK_NAME(CreateTimerQueueTimer);
WINBASEAPI BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime,
                                             ULONG Period) WS2_LINK_NAME(ChangeTimerQueueTimer);
WINBASEAPI BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer,
                                             HANDLE CompletionEvent)
    WS2_LINK_NAME(DeleteTimerQueueTimer);
WINBASEAPI BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent)
    WS2_LINK_NAME(DeleteTimerQueueEx);
WINBASEAPI BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue) WS2_LINK_NAME(DeleteTimerQueue);

WINBASEAPI BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv,
                                                   PTP_CALLBACK_ENVIRON pcbe)
    WS2_LINK_NAME(TrySubmitThreadpoolCallback);
WINBASEAPI PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv,
                                                PTP_CALLBACK_ENVIRON pcbe)
    WS2_LINK_NAME(CreateThreadpoolWork);
WINBASEAPI VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) WS2_LINK_NAME(SubmitThreadpoolWork);
WINBASEAPI VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks)
    WS2_LINK_NAME(WaitForThreadpoolWorkCallbacks);
WINBASEAPI VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) WS2_LINK_NAME(CloseThreadpoolWork);

WINBASEAPI PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv,
                                                  PTP_CALLBACK_ENVIRON pcbe)
    WS2_LINK_NAME(CreateThreadpoolTimer);
// A negative time is from now on, none stops the timer.
WINBASEAPI VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
                                          DWORD msWindowLength) WS2_LINK_NAME(SetThreadpoolTimer);
WINBASEAPI BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
                                            DWORD msWindowLength)
    WS2_LINK_NAME(SetThreadpoolTimerEx);
WINBASEAPI BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) WS2_LINK_NAME(IsThreadpoolTimerSet);
WINBASEAPI VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks)
    WS2_LINK_NAME(WaitForThreadpoolTimerCallbacks);
WINBASEAPI VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) WS2_LINK_NAME(CloseThreadpoolTimer);

WINBASEAPI PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv,
                                                PTP_CALLBACK_ENVIRON pcbe)
    WS2_LINK_NAME(CreateThreadpoolWait);
// Waits once. Without a handle it stops.
WINBASEAPI VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout)
    WS2_LINK_NAME(SetThreadpoolWait);
WINBASEAPI BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout,
                                           PVOID Reserved) WS2_LINK_NAME(SetThreadpoolWaitEx);
WINBASEAPI VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks)
    WS2_LINK_NAME(WaitForThreadpoolWaitCallbacks);
WINBASEAPI VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) WS2_LINK_NAME(CloseThreadpoolWait);

WINBASEAPI PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
                                            PTP_CALLBACK_ENVIRON pcbe)
    WS2_LINK_NAME(CreateThreadpoolIo);
WINBASEAPI VOID WINAPI StartThreadpoolIo(PTP_IO pio) WS2_LINK_NAME(StartThreadpoolIo);
WINBASEAPI VOID WINAPI CancelThreadpoolIo(PTP_IO pio) WS2_LINK_NAME(CancelThreadpoolIo);
WINBASEAPI VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks)
    WS2_LINK_NAME(WaitForThreadpoolIoCallbacks);
WINBASEAPI VOID WINAPI CloseThreadpoolIo(PTP_IO pio) WS2_LINK_NAME(CloseThreadpoolIo);

WS2_END_C

#endif
