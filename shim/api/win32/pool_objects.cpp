// SPDX-License-Identifier: MIT
// Work, timers and waits of the newer thread pool interface.
#include <chrono>
#include <optional>

#include "shim/api/win32/due_time.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32/pool_environment.hpp"
#include "shim/core/waits/pool_timer.hpp"
#include "shim/core/waits/process.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::ObjectPtr;

core::TimerService::Due due_of(FILETIME const& time) {
    LARGE_INTEGER due;
    due.LowPart = time.dwLowDateTime;
    due.HighPart = static_cast<LONG>(time.dwHighDateTime);
    return to_due(due.QuadPart);
}

// --- work -------------------------------------------------------------------------------------

class PlainWork : public core::PoolWork {
public:
    explicit PlainWork(core::CallPlace const& place)
        : PoolWork{core::ObjectKind::pool_work, place} {}
};

class Work final
    : public PooledWork<PlainWork, VOID NTAPI(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK)> {
public:
    using PooledWork::PooledWork;
    void run(core::PoolCall& call) override { call_back(call, handle()); }

    PTP_WORK handle() { return reinterpret_cast<PTP_WORK>(this); }
    static Work& of(PTP_WORK work) { return *reinterpret_cast<Work*>(work); }
};

// A callback alone, which goes with its only call.
class SimpleCall final : public PooledWork<PlainWork, VOID NTAPI(PTP_CALLBACK_INSTANCE, PVOID)> {
public:
    using PooledWork::PooledWork;
    void run(core::PoolCall& call) override { call_back(call); }

private:
    void release() override {}
    bool is_closed_by_program() const override { return false; }
};

// --- timers -----------------------------------------------------------------------------------

class Timer final
    : public PooledWork<core::PoolTimer, VOID NTAPI(PTP_CALLBACK_INSTANCE, PVOID, PTP_TIMER)> {
public:
    using PooledWork::PooledWork;
    void run(core::PoolCall& call) override { call_back(call, handle()); }

    PTP_TIMER handle() { return reinterpret_cast<PTP_TIMER>(this); }
    static Timer& of(PTP_TIMER timer) { return *reinterpret_cast<Timer*>(timer); }

private:
    void halt() override { unset(); }
};

// TRUE: it was set before.
BOOL set_timer(Timer& timer, FILETIME const* due, DWORD period) {
    if (!due) return timer.unset() ? TRUE : FALSE;
    return value_or(FALSE, [&] {
        auto const was_set = timer.set(due_of(*due), std::chrono::milliseconds{period});
        return was_set && *was_set ? TRUE : FALSE;
    });
}

// --- waits ------------------------------------------------------------------------------------

class Wait final : public PooledWork<core::PoolWait, VOID NTAPI(PTP_CALLBACK_INSTANCE, PVOID,
                                                                PTP_WAIT, TP_WAIT_RESULT)> {
public:
    using PooledWork::PooledWork;
    void run(core::PoolCall& call) override {
        TP_WAIT_RESULT const result = has_timed_out() ? WAIT_TIMEOUT : WAIT_OBJECT_0;
        call_back(call, handle(), result);
    }

    PTP_WAIT handle() { return reinterpret_cast<PTP_WAIT>(this); }
    static Wait& of(PTP_WAIT wait) { return *reinterpret_cast<Wait*>(wait); }

private:
    void halt() override { static_cast<void>(set({}, std::nullopt)); }
};

// INVALID_HANDLE_VALUE is the pseudo handle of this process, and only its time ends that wait
// [winetest: ntdll test_tp_wait].
core::Waitable* object_to_wait_for(Held const& held, HANDLE object) {
    return is_own_process(object) ? &core::own_process() : held.waitable();
}

BOOL set_wait(Wait& wait, HANDLE object, FILETIME const* timeout) {
    Held const held{object};
    ObjectPtr<core::Waitable> const waitable{object ? object_to_wait_for(held, object) : nullptr};
    std::optional<std::chrono::milliseconds> span;
    if (timeout && object)  // without one it may be anything [winetest: ntdll test_tp_wait]
        span = std::chrono::ceil<std::chrono::milliseconds>(left_until(due_of(*timeout)));
    return value_or(FALSE, [&] {
        auto const was_set = wait.set(waitable, span);
        return was_set && *was_set ? TRUE : FALSE;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv,
                                        PTP_CALLBACK_ENVIRON pcbe) {
    return win32_call(FALSE, [&] {
        auto const environment = Environment::of(pcbe);
        if (!environment) return environment.code();
        ObjectPtr<SimpleCall> const call{
            new SimpleCall{*environment, pfns, pv}
        };
        call->join();
        return call->submit();
    });
}

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    return make_pooled<Work>(pfnwk, pv, pcbe);
}
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) {
    static_cast<void>(is_done([&] { static_cast<void>(Work::of(pwk).submit()); }));
}
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks) {
    Work::of(pwk).await(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) { Work::of(pwk).close_member(); }

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv,
                                       PTP_CALLBACK_ENVIRON pcbe) {
    return make_pooled<Timer>(pfnti, pv, pcbe);
}
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
    set_timer(Timer::of(pti), pftDueTime, msPeriod);
}
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
    return set_timer(Timer::of(pti), pftDueTime, msPeriod);
}
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) { return Timer::of(pti).is_set() ? TRUE : FALSE; }
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks) {
    Timer::of(pti).await(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) { Timer::of(pti).close_member(); }

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    return make_pooled<Wait>(pfnwa, pv, pcbe);
}
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout) {
    set_wait(Wait::of(pwa), h, pftTimeout);
}
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID) {
    return set_wait(Wait::of(pwa), h, pftTimeout);
}
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks) {
    Wait::of(pwa).await(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) { Wait::of(pwa).close_member(); }
