// SPDX-License-Identifier: MIT
// Pools and cleanup groups of the program's own, and what a callback may ask for while it runs.
#include "shim/api/win32/pool_environment.hpp"

namespace ws2::api {
namespace {

using core::CleanupGroup;
using core::ObjectPtr;
using core::ThreadPool;

// Behind a PTP_POOL, which stands for one reference until it is closed.
struct Pool {
    static ThreadPool& of(PTP_POOL pool) { return *reinterpret_cast<ThreadPool*>(pool); }
    static PTP_POOL handle(ThreadPool& pool) { return reinterpret_cast<PTP_POOL>(&pool); }
};
CleanupGroup& group_of(PTP_CLEANUP_GROUP group) { return *reinterpret_cast<CleanupGroup*>(group); }

// The first version ends before the priority.
constexpr TP_VERSION without_priority = 1;
constexpr TP_VERSION with_priority = 3;

core::CallPriority priority_of(TP_CALLBACK_PRIORITY priority) {
    if (priority == TP_CALLBACK_PRIORITY_HIGH) return core::CallPriority::high;
    return priority == TP_CALLBACK_PRIORITY_LOW ? core::CallPriority::low
                                                : core::CallPriority::normal;
}

}  // namespace

Result<Environment> Environment::of(PTP_CALLBACK_ENVIRON environment) {
    Environment made;
    if (!environment) return made;
    if (environment->Version != without_priority && environment->Version != with_priority)
        return Code::invalid_parameter;
    if (environment->Version == with_priority) {
        if (static_cast<unsigned>(environment->CallbackPriority) >= TP_CALLBACK_PRIORITY_COUNT)
            return Code::invalid_parameter;
        made.place.priority = priority_of(environment->CallbackPriority);
    }
    if (environment->Pool) made.place.pool = ObjectPtr<ThreadPool>{&Pool::of(environment->Pool)};
    if (environment->u.s.LongFunction != 0) made.place.length = core::CallLength::takes_long;
    if (environment->CleanupGroup)
        made.group = ObjectPtr<CleanupGroup>{&group_of(environment->CleanupGroup)};
    made.cancelled = environment->CleanupGroupCancelCallback;
    made.finalization = environment->FinalizationCallback;
    return made;
}

void Callback::finish() {
    if (critical_section) LeaveCriticalSection(critical_section);
    if (mutex) static_cast<void>(mutex->release());
    if (semaphore) static_cast<void>(semaphore->release(posts));
    if (event) event->set();
    if (library) FreeLibrary(library);
}

namespace {

template <class T>
void keep(ObjectPtr<T>& kept, HANDLE handle) {
    Held const held{handle};
    if (auto* const object = held.as<T>()) kept = ObjectPtr<T>{object};
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// --- pools --------------------------------------------------------------------------------------

PTP_POOL WINAPI CreateThreadpool(PVOID reserved) {
    PTP_POOL made = nullptr;
    win32_call(FALSE, [&] {
        if (reserved) return Code::invalid_parameter;
        ObjectPtr<ThreadPool> const pool{new ThreadPool{ThreadPool::most_threads}};
        pool->add_reference();
        made = Pool::handle(*pool);
        return Code::ok;
    });
    return made;
}
VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost) {
    Pool::of(ptpp).set_most(cthrdMost);
}
BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic) {
    return win32_call(FALSE, [&] { return Pool::of(ptpp).set_least(cthrdMic); });
}
BOOL WINAPI SetThreadpoolStackInformation(PTP_POOL ptpp, PTP_POOL_STACK_INFORMATION ptpsi) {
    Pool::of(ptpp).set_stack({ptpsi->StackReserve, ptpsi->StackCommit});
    return TRUE;
}
BOOL WINAPI QueryThreadpoolStackInformation(PTP_POOL ptpp, PTP_POOL_STACK_INFORMATION ptpsi) {
    auto const stack = Pool::of(ptpp).stack();
    *ptpsi = {stack.reserved, stack.committed};
    return TRUE;
}
VOID WINAPI CloseThreadpool(PTP_POOL ptpp) {
    Pool::of(ptpp).close_to_program();
    Pool::of(ptpp).drop_reference();
}

// --- cleanup groups -----------------------------------------------------------------------------

PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup() {
    PTP_CLEANUP_GROUP made = nullptr;
    win32_call(FALSE, [&] {
        ObjectPtr<CleanupGroup> const group{new CleanupGroup};
        group->add_reference();
        made = reinterpret_cast<PTP_CLEANUP_GROUP>(group.get());
        return Code::ok;
    });
    return made;
}
VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg,
                                               BOOL fCancelPendingCallbacks,
                                               PVOID pvCleanupContext) {
    using Wanted = CleanupGroup::Wanted;
    group_of(ptpcg).close_members(fCancelPendingCallbacks ? Wanted::dropped : Wanted::run,
                                  pvCleanupContext);
}
VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg) {
    group_of(ptpcg).drop_reference();
}

// --- callbacks that run -------------------------------------------------------------------------

VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt) {
    keep(Callback::of(pci).event, evt);
}
VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel) {
    keep(Callback::of(pci).semaphore, sem);
    Callback::of(pci).posts = crel;
}
VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut) {
    keep(Callback::of(pci).mutex, mut);
}
VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci,
                                                    PCRITICAL_SECTION pcs) {
    Callback::of(pci).critical_section = pcs;
}
VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod) {
    Callback::of(pci).library = mod;
}
BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci) {
    return win32_call(FALSE, [&] {
        return Callback::of(pci).call().may_run_long() ? Code::ok : Code::too_many_threads;
    });
}
VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci) {
    Callback::of(pci).call().dissociate();
}
