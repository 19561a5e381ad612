// SPDX-License-Identifier: MIT
// Locks in the program's memory: each structure's fields are handed to the core as words.
#include <cstdint>

#include "shim/api/win32_entry.hpp"
#include "shim/core/waits/word_locks.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::Condition;
using core::CriticalSection;
using core::Once;
using core::SharedLock;

static_assert(sizeof(HANDLE) == sizeof(std::uintptr_t));

CriticalSection section_of(CRITICAL_SECTION* section) {
    return {section->LockCount, section->RecursionCount,
            reinterpret_cast<std::uintptr_t&>(section->OwningThread)};
}

// The 32-bit word at the start of the one pointer that these structures consist of.
template <class T>
std::uint32_t& first_word(T* structure) {
    static_assert(sizeof *structure >= sizeof(std::uint32_t));
    return *reinterpret_cast<std::uint32_t*>(structure);
}

SharedLock lock_of(SRWLOCK* lock) { return {first_word(lock)}; }
Condition condition_of(CONDITION_VARIABLE* condition) { return {first_word(condition)}; }
core::Barrier barrier_of(SYNCHRONIZATION_BARRIER* barrier) {
    return {barrier->Reserved1, barrier->Reserved2, barrier->Reserved4, barrier->Reserved5};
}
Once once_of(INIT_ONCE* once) { return {reinterpret_cast<std::uintptr_t&>(once->Ptr)}; }

void initialise(CRITICAL_SECTION* section, DWORD spin_count) {
    *section = {};
    section->DebugInfo = reinterpret_cast<PRTL_CRITICAL_SECTION_DEBUG>(~std::uintptr_t{0});
    section->LockCount = CriticalSection::free;
    section->SpinCount = spin_count & 0x00FFFFFF;  // flags share the argument
}

BOOL woken_or_timeout(bool woken) {
    if (!woken) SetLastError(ERROR_TIMEOUT);
    return woken;
}

BOOL give_context(Once once, LPVOID* context) {
    if (context) *context = reinterpret_cast<LPVOID>(once.context());
    return TRUE;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// --- critical sections ------------------------------------------------------------------------

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    initialise(lpCriticalSection, 0);
}
BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                  DWORD dwSpinCount) {
    initialise(lpCriticalSection, dwSpinCount);
    return TRUE;
}
BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                        DWORD) {
    initialise(lpCriticalSection, dwSpinCount);
    return TRUE;
}
DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount) {
    auto const before = static_cast<DWORD>(lpCriticalSection->SpinCount);
    lpCriticalSection->SpinCount = dwSpinCount & 0x00FFFFFF;
    return before;
}
VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    section_of(lpCriticalSection).enter(static_cast<std::uint32_t>(lpCriticalSection->SpinCount));
}
BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    return section_of(lpCriticalSection).try_enter();
}
VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    section_of(lpCriticalSection).leave();
}
VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    *lpCriticalSection = {};
    lpCriticalSection->LockCount = CriticalSection::free;
}

// --- reader/writer locks ----------------------------------------------------------------------

VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock) { *SRWLock = SRWLOCK_INIT; }
VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock) { lock_of(SRWLock).acquire_exclusive(); }
VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock) { lock_of(SRWLock).acquire_shared(); }
VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock) { lock_of(SRWLock).release_exclusive(); }
VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock) { lock_of(SRWLock).release_shared(); }
BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock) {
    return lock_of(SRWLock).try_acquire_exclusive();
}
BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock) {
    return lock_of(SRWLock).try_acquire_shared();
}

// --- condition variables ----------------------------------------------------------------------

VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    *ConditionVariable = CONDITION_VARIABLE_INIT;
}
BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
                                     PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds) {
    auto const condition = condition_of(ConditionVariable);
    auto const prepared = condition.prepare();
    LeaveCriticalSection(CriticalSection);
    bool const woken = condition.sleep(prepared, deadline_after(dwMilliseconds));
    EnterCriticalSection(CriticalSection);
    return woken_or_timeout(woken);
}
BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock,
                                      DWORD dwMilliseconds, ULONG Flags) {
    bool const is_shared = (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED) != 0;
    auto const condition = condition_of(ConditionVariable);
    auto const lock = lock_of(SRWLock);
    auto const prepared = condition.prepare();
    is_shared ? lock.release_shared() : lock.release_exclusive();
    bool const woken = condition.sleep(prepared, deadline_after(dwMilliseconds));
    is_shared ? lock.acquire_shared() : lock.acquire_exclusive();
    return woken_or_timeout(woken);
}
VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    condition_of(ConditionVariable).wake_one();
}
VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    condition_of(ConditionVariable).wake_all();
}

// --- one-time initialisation ------------------------------------------------------------------

VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce) { *InitOnce = INIT_ONCE_STATIC_INIT; }

BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter,
                                LPVOID* Context) {
    auto const once = once_of(InitOnce);
    auto const stage = once.begin(Once::Mode::one_at_a_time);
    if (!stage) {
        set_last_error(stage.code());
        return FALSE;
    }
    if (*stage == Once::Stage::done) return give_context(once, Context);
    PVOID own = nullptr;
    PVOID* const made = Context ? Context : &own;
    if (!InitFn(InitOnce, Parameter, made)) {  // its last error is the caller's answer
        once.give_up();
        return FALSE;
    }
    once.complete(Once::Mode::one_at_a_time, reinterpret_cast<std::uintptr_t>(*made));
    return give_context(once, Context);
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending,
                                    LPVOID* lpContext) {
    return win32_call(FALSE, [&] {
        auto const once = once_of(lpInitOnce);
        if ((dwFlags & INIT_ONCE_CHECK_ONLY) != 0) {
            if ((dwFlags & INIT_ONCE_ASYNC) != 0) return Code::invalid_parameter;
            if (!once.is_done()) return Code::device_not_functioning;
        } else {
            auto const stage = once.begin(
                (dwFlags & INIT_ONCE_ASYNC) != 0 ? Once::Mode::racing : Once::Mode::one_at_a_time);
            if (!stage) return stage.code();
            *fPending = *stage == Once::Stage::to_do;
            if (*fPending) return Code::ok;
        }
        *fPending = FALSE;
        give_context(once, lpContext);
        return Code::ok;
    });
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext) {
    return win32_call(FALSE, [&] {
        auto const once = once_of(lpInitOnce);
        if ((dwFlags & INIT_ONCE_INIT_FAILED) != 0) {
            if ((dwFlags & INIT_ONCE_ASYNC) != 0 || lpContext) return Code::invalid_parameter;
            return once.give_up();
        }
        // The lowest bits are the state's.
        auto const context = reinterpret_cast<std::uintptr_t>(lpContext);
        if ((context & ((1U << INIT_ONCE_CTX_RESERVED_BITS) - 1)) != 0)
            return Code::invalid_parameter;
        return once.complete(
            (dwFlags & INIT_ONCE_ASYNC) != 0 ? Once::Mode::racing : Once::Mode::one_at_a_time,
            context);
    });
}

// --- waiting for memory -----------------------------------------------------------------------

BOOL WINAPI WaitOnAddress(volatile VOID* Address, PVOID CompareAddress, SIZE_T AddressSize,
                          DWORD dwMilliseconds) {
    if (AddressSize != 1 && AddressSize != 2 && AddressSize != 4 && AddressSize != 8) {
        set_last_error(Code::invalid_parameter);
        return FALSE;
    }
    return woken_or_timeout(core::wait_while_equal(Address, CompareAddress, AddressSize,
                                                   deadline_after(dwMilliseconds)));
}
VOID WINAPI WakeByAddressSingle(PVOID Address) { core::wake_waiters(Address); }
VOID WINAPI WakeByAddressAll(PVOID Address) { core::wake_waiters(Address); }

// --- barriers ---------------------------------------------------------------------------------

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
                                             LONG lTotalThreads, LONG lSpinCount) {
    if (lTotalThreads < 1 || lSpinCount < -1) return failed(ERROR_INVALID_PARAMETER);
    *lpBarrier = {};
    lpBarrier->Reserved1 = lpBarrier->Reserved2 = static_cast<DWORD>(lTotalThreads);
    lpBarrier->Reserved3[0] =
        lSpinCount < 0 ? core::Barrier::default_spins : static_cast<ULONG_PTR>(lSpinCount);
    return TRUE;
}

BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier, DWORD dwFlags) {
    auto const spins = (dwFlags & SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY) != 0
                           ? 0
                           : static_cast<std::uint32_t>(lpBarrier->Reserved3[0]);
    return barrier_of(lpBarrier).enter(spins) == core::Barrier::Came::last;
}

// Returns when no thread is inside, so that the memory can be freed.
BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier) {
    barrier_of(lpBarrier).await_empty();
    return TRUE;
}
