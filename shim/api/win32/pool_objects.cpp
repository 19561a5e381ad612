// SPDX-License-Identifier: MIT
// Timers, waits and I/O of the newer thread pool interface, and its forerunner for I/O.
#include <chrono>
#include <map>
#include <mutex>
#include <optional>

#include "shim/api/win32/completion_ports.hpp"
#include "shim/api/win32/due_time.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/io/pool_io.hpp"
#include "shim/core/waits/pool_timer.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::ObjectPtr;
using core::ThreadPool;

ThreadPool::Wanted wanted(BOOL cancel) {
    return cancel ? ThreadPool::Wanted::dropped : ThreadPool::Wanted::run;
}

core::TimerService::Due due_of(FILETIME const& time) {
    LARGE_INTEGER due;
    due.LowPart = time.dwLowDateTime;
    due.HighPart = static_cast<LONG>(time.dwHighDateTime);
    return to_due(due.QuadPart);
}

// What PTP_TIMER and its like point to. The program holds a reference until it closes the object.
template <class T, class Made, class Function>
Made create(Function* function, PVOID context) {
    Made made = nullptr;
    win32_call(FALSE, [&] {
        ObjectPtr<T> const object{
            new T{function, context}
        };
        object->add_reference();
        made = object->handle();
        return Code::ok;
    });
    return made;
}

// --- timers -----------------------------------------------------------------------------------

class Timer final : public core::PoolTimer {
public:
    Timer(PTP_TIMER_CALLBACK function, PVOID context) : function_{function}, context_{context} {}
    void run() override { function_(nullptr, context_, handle()); }

    PTP_TIMER handle() { return reinterpret_cast<PTP_TIMER>(this); }
    static Timer& of(PTP_TIMER timer) { return *reinterpret_cast<Timer*>(timer); }

private:
    PTP_TIMER_CALLBACK function_;
    PVOID context_;
};

// TRUE: it was set before.
BOOL set_timer(Timer& timer, FILETIME const* due, DWORD period) {
    if (!due) return timer.unset() ? TRUE : FALSE;
    auto const was_set = timer.set(due_of(*due), std::chrono::milliseconds{period});
    return was_set && *was_set ? TRUE : FALSE;
}

// --- waits ------------------------------------------------------------------------------------

class Wait final : public core::PoolWait {
public:
    Wait(PTP_WAIT_CALLBACK function, PVOID context) : function_{function}, context_{context} {}
    void run() override {
        TP_WAIT_RESULT const result = has_timed_out() ? WAIT_TIMEOUT : WAIT_OBJECT_0;
        function_(nullptr, context_, handle(), result);
    }

    PTP_WAIT handle() { return reinterpret_cast<PTP_WAIT>(this); }
    static Wait& of(PTP_WAIT wait) { return *reinterpret_cast<Wait*>(wait); }

private:
    PTP_WAIT_CALLBACK function_;
    PVOID context_;
};

std::chrono::milliseconds span_until(core::TimerService::Due const& due) {
    using core::TimerService;
    std::chrono::nanoseconds left{0};
    if (auto const* const steady = std::get_if<TimerService::Steady::time_point>(&due))
        left = *steady - TimerService::Steady::now();
    else
        left = std::get<TimerService::Wall::time_point>(due) - TimerService::Wall::now();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(left),
                    std::chrono::milliseconds{0});
}

BOOL set_wait(Wait& wait, HANDLE object, FILETIME const* timeout) {
    Held const held{object};
    ObjectPtr<core::Waitable> const waitable{object ? held.waitable() : nullptr};
    std::optional<std::chrono::milliseconds> span;
    if (timeout) span = span_until(due_of(*timeout));
    auto const was_set = wait.set(waitable, span);
    return was_set && *was_set ? TRUE : FALSE;
}

// --- I/O --------------------------------------------------------------------------------------

class Io final : public core::PoolIo {
public:
    Io(PTP_WIN32_IO_CALLBACK function, PVOID context) : function_{function}, context_{context} {}

    PTP_IO handle() { return reinterpret_cast<PTP_IO>(this); }
    static Io& of(PTP_IO io) { return *reinterpret_cast<Io*>(io); }

private:
    void call(core::PortEntry const& entry) override {
        auto const error =
            core::is_success(entry.status) ? Code::ok : core::win32_code(entry.status);
        function_(nullptr, context_, entry.overlapped, static_cast<ULONG>(error), entry.bytes,
                  handle());
    }

    PTP_WIN32_IO_CALLBACK function_;
    PVOID context_;
};

// BindIoCompletionCallback: nothing tells its end, so there is one for each function, for ever.
class BoundFunction final : public core::PoolIoTarget {
public:
    explicit BoundFunction(LPOVERLAPPED_COMPLETION_ROUTINE function) : function_{function} {}
    void complete(core::PortEntry const& entry) override {
        function_(static_cast<DWORD>(entry.status), entry.bytes,
                  reinterpret_cast<OVERLAPPED*>(entry.overlapped));
    }

private:
    LPOVERLAPPED_COMPLETION_ROUTINE function_;
};

Result<std::uintptr_t> key_of(LPOVERLAPPED_COMPLETION_ROUTINE function) {
    static core::RankedMutex<core::Rank::pool_io> mutex;
    static auto& keys = *new std::map<LPOVERLAPPED_COMPLETION_ROUTINE, std::uintptr_t>;
    std::lock_guard const lock{mutex};
    if (auto const found = keys.find(function); found != keys.end()) return found->second;
    auto const key = core::add_to_pool(ObjectPtr<core::PoolIoTarget>{new BoundFunction{function}});
    if (key) keys.emplace(function, *key);
    return key;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv, PTP_CALLBACK_ENVIRON) {
    return create<Timer, PTP_TIMER>(pfnti, pv);
}
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
    set_timer(Timer::of(pti), pftDueTime, msPeriod);
}
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
    return set_timer(Timer::of(pti), pftDueTime, msPeriod);
}
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) { return Timer::of(pti).is_set() ? TRUE : FALSE; }
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks) {
    core::thread_pool().await(Timer::of(pti), wanted(fCancelPendingCallbacks));
}
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) {
    Timer::of(pti).unset();
    Timer::of(pti).drop_reference();
}

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON) {
    return create<Wait, PTP_WAIT>(pfnwa, pv);
}
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout) {
    set_wait(Wait::of(pwa), h, pftTimeout);
}
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID) {
    return set_wait(Wait::of(pwa), h, pftTimeout);
}
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks) {
    core::thread_pool().await(Wait::of(pwa), wanted(fCancelPendingCallbacks));
}
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) {
    set_wait(Wait::of(pwa), nullptr, nullptr);
    Wait::of(pwa).drop_reference();
}

PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
                                 PTP_CALLBACK_ENVIRON) {
    PTP_IO made = nullptr;
    win32_call(FALSE, [&] {
        ObjectPtr<Io> const io{
            new Io{pfnio, pv}
        };
        auto const key = core::add_to_pool(ObjectPtr<core::PoolIoTarget>{io.get()});
        if (!key) return key.code();
        if (auto const code = associate(fl, core::pool_port(), *key); code != Code::ok) {
            core::forget_in_pool(*key);
            return code;
        }
        io->key = *key;
        io->add_reference();
        made = io->handle();
        return Code::ok;
    });
    return made;
}
VOID WINAPI StartThreadpoolIo(PTP_IO pio) { Io::of(pio).start(); }
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) { Io::of(pio).cancel(); }
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks) {
    Io::of(pio).await(fCancelPendingCallbacks ? core::PoolIo::Wanted::dropped
                                              : core::PoolIo::Wanted::run);
}
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) {
    Io::of(pio).close();
    Io::of(pio).drop_reference();
}

BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function,
                                     ULONG) {
    return win32_call(FALSE, [&] {
        if (!Function) return Code::invalid_parameter;
        auto const key = key_of(Function);
        return key ? associate(FileHandle, core::pool_port(), *key) : key.code();
    });
}
