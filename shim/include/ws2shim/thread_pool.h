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
typedef struct _TP_WORK TP_WORK, *PTP_WORK;
typedef struct _TP_TIMER TP_TIMER, *PTP_TIMER;
typedef struct _TP_WAIT TP_WAIT, *PTP_WAIT;
typedef struct _TP_IO TP_IO, *PTP_IO;
typedef DWORD TP_WAIT_RESULT;
typedef VOID(NTAPI* PTP_SIMPLE_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context);
typedef VOID(NTAPI* PTP_CLEANUP_GROUP_CANCEL_CALLBACK)(PVOID ObjectContext, PVOID CleanupContext);
typedef VOID(NTAPI* PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                       PTP_WORK Work);
typedef VOID(NTAPI* PTP_TIMER_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                        PTP_TIMER Timer);
typedef VOID(NTAPI* PTP_WAIT_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WAIT Wait,
                                       TP_WAIT_RESULT WaitResult);
typedef VOID(WINAPI* PTP_WIN32_IO_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                            PVOID Overlapped, ULONG IoResult,
                                            ULONG_PTR NumberOfBytesTransferred, PTP_IO Io);

typedef enum _TP_CALLBACK_PRIORITY {
    TP_CALLBACK_PRIORITY_HIGH,
    TP_CALLBACK_PRIORITY_NORMAL,
    TP_CALLBACK_PRIORITY_LOW,
    TP_CALLBACK_PRIORITY_INVALID,
    TP_CALLBACK_PRIORITY_COUNT = TP_CALLBACK_PRIORITY_INVALID
} TP_CALLBACK_PRIORITY;

typedef struct _TP_POOL_STACK_INFORMATION {
    SIZE_T StackReserve;
    SIZE_T StackCommit;
} TP_POOL_STACK_INFORMATION, *PTP_POOL_STACK_INFORMATION;

struct _ACTIVATION_CONTEXT;

// Where and how callbacks are made. Filled in by the functions below.
typedef DWORD TP_VERSION, *PTP_VERSION;
typedef struct _TP_CALLBACK_ENVIRON_V3 {
    TP_VERSION Version;
    PTP_POOL Pool;
    PTP_CLEANUP_GROUP CleanupGroup;
    PTP_CLEANUP_GROUP_CANCEL_CALLBACK CleanupGroupCancelCallback;
    PVOID RaceDll;
    struct _ACTIVATION_CONTEXT* ActivationContext;
    PTP_SIMPLE_CALLBACK FinalizationCallback;
    union {
        DWORD Flags;
        struct {
            DWORD LongFunction : 1;
            DWORD Persistent : 1;
            DWORD Private : 30;
        } s;
    } u;
    TP_CALLBACK_PRIORITY CallbackPriority;
    DWORD Size;
} TP_CALLBACK_ENVIRON_V3;
typedef TP_CALLBACK_ENVIRON_V3 TP_CALLBACK_ENVIRON, *PTP_CALLBACK_ENVIRON;

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

WINBASEAPI PTP_POOL WINAPI CreateThreadpool(PVOID reserved) WS2_LINK_NAME(CreateThreadpool);
WINBASEAPI VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost)
    WS2_LINK_NAME(SetThreadpoolThreadMaximum);
WINBASEAPI BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic)
    WS2_LINK_NAME(SetThreadpoolThreadMinimum);
WINBASEAPI BOOL WINAPI SetThreadpoolStackInformation(PTP_POOL ptpp,
                                                     PTP_POOL_STACK_INFORMATION ptpsi)
    WS2_LINK_NAME(SetThreadpoolStackInformation);
WINBASEAPI BOOL WINAPI QueryThreadpoolStackInformation(PTP_POOL ptpp,
                                                       PTP_POOL_STACK_INFORMATION ptpsi)
    WS2_LINK_NAME(QueryThreadpoolStackInformation);
// What was made for the pool goes on using it.
WINBASEAPI VOID WINAPI CloseThreadpool(PTP_POOL ptpp) WS2_LINK_NAME(CloseThreadpool);

// Objects that are closed together.
WINBASEAPI PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(void)
    WS2_LINK_NAME(CreateThreadpoolCleanupGroup);
WINBASEAPI VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg,
                                                          BOOL fCancelPendingCallbacks,
                                                          PVOID pvCleanupContext)
    WS2_LINK_NAME(CloseThreadpoolCleanupGroupMembers);
WINBASEAPI VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg)
    WS2_LINK_NAME(CloseThreadpoolCleanupGroup);

// For a callback that runs: what is done when it has returned, in this order from the bottom to the
// top, and what it says of itself.
WINBASEAPI VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod)
    WS2_LINK_NAME(FreeLibraryWhenCallbackReturns);
WINBASEAPI VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt)
    WS2_LINK_NAME(SetEventWhenCallbackReturns);
WINBASEAPI VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem,
                                                           DWORD crel)
    WS2_LINK_NAME(ReleaseSemaphoreWhenCallbackReturns);
WINBASEAPI VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut)
    WS2_LINK_NAME(ReleaseMutexWhenCallbackReturns);
WINBASEAPI VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci,
                                                               PCRITICAL_SECTION pcs)
    WS2_LINK_NAME(LeaveCriticalSectionWhenCallbackReturns);
WINBASEAPI BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci)
    WS2_LINK_NAME(CallbackMayRunLong);
WINBASEAPI VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci)
    WS2_LINK_NAME(DisassociateCurrentThreadFromCallback);

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

WS2_INLINE VOID TpInitializeCallbackEnviron(PTP_CALLBACK_ENVIRON pcbe) {
    pcbe->Version = 3;
    pcbe->Pool = NULL;
    pcbe->CleanupGroup = NULL;
    pcbe->CleanupGroupCancelCallback = NULL;
    pcbe->RaceDll = NULL;
    pcbe->ActivationContext = NULL;
    pcbe->FinalizationCallback = NULL;
    pcbe->u.Flags = 0;
    pcbe->CallbackPriority = TP_CALLBACK_PRIORITY_NORMAL;
    pcbe->Size = sizeof *pcbe;
}
WS2_INLINE VOID TpSetCallbackThreadpool(PTP_CALLBACK_ENVIRON pcbe, PTP_POOL ptpp) {
    pcbe->Pool = ptpp;
}
WS2_INLINE VOID TpSetCallbackCleanupGroup(PTP_CALLBACK_ENVIRON pcbe, PTP_CLEANUP_GROUP ptpcg,
                                          PTP_CLEANUP_GROUP_CANCEL_CALLBACK pfng) {
    pcbe->CleanupGroup = ptpcg;
    pcbe->CleanupGroupCancelCallback = pfng;
}
WS2_INLINE VOID TpSetCallbackLongFunction(PTP_CALLBACK_ENVIRON pcbe) { pcbe->u.s.LongFunction = 1; }
WS2_INLINE VOID TpSetCallbackRaceWithDll(PTP_CALLBACK_ENVIRON pcbe, PVOID mod) {
    pcbe->RaceDll = mod;
}
WS2_INLINE VOID TpSetCallbackFinalizationCallback(PTP_CALLBACK_ENVIRON pcbe,
                                                  PTP_SIMPLE_CALLBACK pfnf) {
    pcbe->FinalizationCallback = pfnf;
}
WS2_INLINE VOID TpSetCallbackPriority(PTP_CALLBACK_ENVIRON pcbe, TP_CALLBACK_PRIORITY Priority) {
    pcbe->CallbackPriority = Priority;
}
WS2_INLINE VOID TpSetCallbackPersistent(PTP_CALLBACK_ENVIRON pcbe) { pcbe->u.s.Persistent = 1; }
WS2_INLINE VOID TpDestroyCallbackEnviron(PTP_CALLBACK_ENVIRON pcbe) { (void)pcbe; }

WS2_INLINE VOID InitializeThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) {
    TpInitializeCallbackEnviron(pcbe);
}
WS2_INLINE VOID SetThreadpoolCallbackPool(PTP_CALLBACK_ENVIRON pcbe, PTP_POOL ptpp) {
    TpSetCallbackThreadpool(pcbe, ptpp);
}
WS2_INLINE VOID SetThreadpoolCallbackCleanupGroup(PTP_CALLBACK_ENVIRON pcbe,
                                                  PTP_CLEANUP_GROUP ptpcg,
                                                  PTP_CLEANUP_GROUP_CANCEL_CALLBACK pfng) {
    TpSetCallbackCleanupGroup(pcbe, ptpcg, pfng);
}
WS2_INLINE VOID SetThreadpoolCallbackRunsLong(PTP_CALLBACK_ENVIRON pcbe) {
    TpSetCallbackLongFunction(pcbe);
}
WS2_INLINE VOID SetThreadpoolCallbackLibrary(PTP_CALLBACK_ENVIRON pcbe, PVOID mod) {
    TpSetCallbackRaceWithDll(pcbe, mod);
}
WS2_INLINE VOID SetThreadpoolCallbackPriority(PTP_CALLBACK_ENVIRON pcbe,
                                              TP_CALLBACK_PRIORITY Priority) {
    TpSetCallbackPriority(pcbe, Priority);
}
WS2_INLINE VOID SetThreadpoolCallbackPersistent(PTP_CALLBACK_ENVIRON pcbe) {
    TpSetCallbackPersistent(pcbe);
}
WS2_INLINE VOID DestroyThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) {
    TpDestroyCallbackEnviron(pcbe);
}

#endif
