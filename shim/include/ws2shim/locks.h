// SPDX-License-Identifier: MIT
// Locks that are plain memory: critical sections, reader/writer locks, condition variables,
// one-time initialisation. Sizes are those of 64-bit Windows.
#ifndef WS2SHIM_LOCKS_H
#define WS2SHIM_LOCKS_H

#include <ws2shim/windows_types.h>

typedef struct _RTL_CRITICAL_SECTION_DEBUG {
    WORD Type;
    WORD CreatorBackTraceIndex;
    struct _RTL_CRITICAL_SECTION* CriticalSection;
    LIST_ENTRY ProcessLocksList;
    DWORD EntryCount;
    DWORD ContentionCount;
    DWORD Flags;
    WORD CreatorBackTraceIndexHigh;
    WORD SpareWORD;
} RTL_CRITICAL_SECTION_DEBUG, *PRTL_CRITICAL_SECTION_DEBUG;

typedef struct _RTL_CRITICAL_SECTION {
    PRTL_CRITICAL_SECTION_DEBUG DebugInfo;
    LONG LockCount;
    LONG RecursionCount;
    HANDLE OwningThread;
    HANDLE LockSemaphore;
    ULONG_PTR SpinCount;
} RTL_CRITICAL_SECTION, *PRTL_CRITICAL_SECTION;
typedef RTL_CRITICAL_SECTION CRITICAL_SECTION;
typedef PRTL_CRITICAL_SECTION PCRITICAL_SECTION, LPCRITICAL_SECTION;
#define CRITICAL_SECTION_NO_DEBUG_INFO 0x01000000

typedef struct _RTL_SRWLOCK {
    PVOID Ptr;
} RTL_SRWLOCK, *PRTL_SRWLOCK;
typedef RTL_SRWLOCK SRWLOCK, *PSRWLOCK;
#define RTL_SRWLOCK_INIT \
    { 0 }
#define SRWLOCK_INIT RTL_SRWLOCK_INIT

typedef struct _RTL_CONDITION_VARIABLE {
    PVOID Ptr;
} RTL_CONDITION_VARIABLE, *PRTL_CONDITION_VARIABLE;
typedef RTL_CONDITION_VARIABLE CONDITION_VARIABLE, *PCONDITION_VARIABLE;
#define RTL_CONDITION_VARIABLE_INIT \
    { 0 }
#define CONDITION_VARIABLE_INIT RTL_CONDITION_VARIABLE_INIT
#define RTL_CONDITION_VARIABLE_LOCKMODE_SHARED 0x1
#define CONDITION_VARIABLE_LOCKMODE_SHARED RTL_CONDITION_VARIABLE_LOCKMODE_SHARED

typedef union _RTL_RUN_ONCE {
    PVOID Ptr;
} RTL_RUN_ONCE, *PRTL_RUN_ONCE;
typedef RTL_RUN_ONCE INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;
#define RTL_RUN_ONCE_INIT \
    { 0 }
#define INIT_ONCE_STATIC_INIT RTL_RUN_ONCE_INIT
#define INIT_ONCE_CHECK_ONLY 0x00000001
#define INIT_ONCE_ASYNC 0x00000002
#define INIT_ONCE_INIT_FAILED 0x00000004
#define INIT_ONCE_CTX_RESERVED_BITS 2
typedef BOOL(WINAPI* PINIT_ONCE_FN)(PINIT_ONCE InitOnce, PVOID Parameter, PVOID* Context);

typedef struct _RTL_BARRIER {
    DWORD Reserved1;
    DWORD Reserved2;
    ULONG_PTR Reserved3[2];
    DWORD Reserved4;
    DWORD Reserved5;
} RTL_BARRIER, *PRTL_BARRIER;
typedef RTL_BARRIER SYNCHRONIZATION_BARRIER, *PSYNCHRONIZATION_BARRIER, *LPSYNCHRONIZATION_BARRIER;
#define SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY 0x01
#define SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY 0x02
#define SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE 0x04

WS2_BEGIN_C

// Recursive, within one process. The initialising calls always succeed.
WINBASEAPI VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WS2_LINK_NAME(InitializeCriticalSection);
WINBASEAPI BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                             DWORD dwSpinCount)
    WS2_LINK_NAME(InitializeCriticalSectionAndSpinCount);
WINBASEAPI BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection,
                                                   DWORD dwSpinCount, DWORD Flags)
    WS2_LINK_NAME(InitializeCriticalSectionEx);
WINBASEAPI DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                    DWORD dwSpinCount)
    WS2_LINK_NAME(SetCriticalSectionSpinCount);
WINBASEAPI VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WS2_LINK_NAME(EnterCriticalSection);
WINBASEAPI BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WS2_LINK_NAME(TryEnterCriticalSection);
WINBASEAPI VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WS2_LINK_NAME(LeaveCriticalSection);
WINBASEAPI VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WS2_LINK_NAME(DeleteCriticalSection);

// Not recursive; all zero is a free lock.
WINBASEAPI VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock) WS2_LINK_NAME(InitializeSRWLock);
WINBASEAPI VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock)
    WS2_LINK_NAME(AcquireSRWLockExclusive);
WINBASEAPI VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock) WS2_LINK_NAME(AcquireSRWLockShared);
WINBASEAPI VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock)
    WS2_LINK_NAME(ReleaseSRWLockExclusive);
WINBASEAPI VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock) WS2_LINK_NAME(ReleaseSRWLockShared);
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock)
    WS2_LINK_NAME(TryAcquireSRWLockExclusive);
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock)
    WS2_LINK_NAME(TryAcquireSRWLockShared);

// FALSE with ERROR_TIMEOUT when the time is over; wake-ups may come without a reason.
WINBASEAPI VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WS2_LINK_NAME(InitializeConditionVariable);
WINBASEAPI BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
                                                PCRITICAL_SECTION CriticalSection,
                                                DWORD dwMilliseconds)
    WS2_LINK_NAME(SleepConditionVariableCS);
WINBASEAPI BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable,
                                                 PSRWLOCK SRWLock, DWORD dwMilliseconds,
                                                 ULONG Flags)
    WS2_LINK_NAME(SleepConditionVariableSRW);
WINBASEAPI VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WS2_LINK_NAME(WakeConditionVariable);
WINBASEAPI VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WS2_LINK_NAME(WakeAllConditionVariable);

WINBASEAPI VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce) WS2_LINK_NAME(InitOnceInitialize);
WINBASEAPI BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn,
                                           PVOID Parameter, LPVOID* Context)
    WS2_LINK_NAME(InitOnceExecuteOnce);
WINBASEAPI BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags,
                                               PBOOL fPending, LPVOID* lpContext)
    WS2_LINK_NAME(InitOnceBeginInitialize);
WINBASEAPI BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext)
    WS2_LINK_NAME(InitOnceComplete);

WINBASEAPI BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
                                                        LONG lTotalThreads, LONG lSpinCount)
    WS2_LINK_NAME(InitializeSynchronizationBarrier);
WINBASEAPI BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
                                                   DWORD dwFlags)
    WS2_LINK_NAME(EnterSynchronizationBarrier);
WINBASEAPI BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier)
    WS2_LINK_NAME(DeleteSynchronizationBarrier);

WINBASEAPI BOOL WINAPI WaitOnAddress(volatile VOID* Address, PVOID CompareAddress,
                                     SIZE_T AddressSize, DWORD dwMilliseconds)
    WS2_LINK_NAME(WaitOnAddress);
WINBASEAPI VOID WINAPI WakeByAddressSingle(PVOID Address) WS2_LINK_NAME(WakeByAddressSingle);
WINBASEAPI VOID WINAPI WakeByAddressAll(PVOID Address) WS2_LINK_NAME(WakeByAddressAll);

WS2_END_C

#endif
