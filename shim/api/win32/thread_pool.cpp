// SPDX-License-Identifier: MIT
// The older interface of the thread pool: work items, registered waits, timer queues.
#include <chrono>
#include <memory>
#include <optional>

#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/registered_wait.hpp"
#include "shim/core/waits/thread_pool.hpp"
#include "shim/core/waits/timer_queue.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::AtEnd;
using core::ObjectKind;
using core::ObjectPtr;
using core::QueueTimer;
using core::RegisteredWait;
using core::TimerQueue;

core::CallLength length_of(ULONG flags) {
    return (flags & WT_EXECUTELONGFUNCTION) != 0 ? core::CallLength::takes_long
                                                 : core::CallLength::ordinary;
}

// Called once for each time it is submitted, and gone with the last.
class Call final : public core::PoolWork {
public:
    Call(LPTHREAD_START_ROUTINE function, PVOID context)
        : PoolWork{ObjectKind::pool_work}, function_{function}, context_{context} {}
    void run(core::PoolCall&) override { function_(context_); }

private:
    LPTHREAD_START_ROUTINE function_;
    PVOID context_;
};

// How a program is notified of the end of its callbacks: not at all, by an event, or by the
// call not returning before.
struct Ending {
    bool waits = false;
    AtEnd at_end;

    static Result<Ending> by(HANDLE event) {
        if (!event) return Ending{};
        if (event == INVALID_HANDLE_VALUE) return Ending{.waits = true, .at_end = nullptr};
        Held const held{event};
        auto* const object = held.as<core::Event>();
        if (!object) return Code::invalid_handle;
        auto at_end = std::make_shared<core::SetsEventAtEnd>(ObjectPtr<core::Event>{object});
        return Ending{.waits = false, .at_end = std::move(at_end)};
    }
};

// io_pending: callbacks are still running. With an event too, which is set at their end.
template <class T>
Code stop(T& object, Ending const& ending) {
    if (ending.waits) {
        object.stop_and_await();
        return Code::ok;
    }
    return object.stop(ending.at_end) ? Code::io_pending : Code::ok;
}

Result<core::Handle> insert(ObjectPtr<core::Object> const& object) {
    return core::library().handles().insert(object);
}
void forget(HANDLE handle) {
    core::library().handles().close(from_handle(handle), core::HandleTable::Waiting::none);
}

// --- registered waits -------------------------------------------------------------------------

RegisteredWait::CalledIn called_in(ULONG flags) {
    return (flags & WT_EXECUTEINWAITTHREAD) != 0 ? RegisteredWait::CalledIn::waiting_thread
                                                 : RegisteredWait::CalledIn::pool;
}

Code register_wait(HANDLE* made, HANDLE object, RegisteredWait::Plan plan) {
    Held const held{object};
    if (!held.waitable()) return Code::invalid_handle;
    if (!held.may(core::handle_cannot_wait)) return Code::win32_access_denied;
    plan.object = ObjectPtr<core::Waitable>{held.waitable()};
    ObjectPtr<RegisteredWait> const wait{new RegisteredWait{std::move(plan)}};
    auto const handle = insert(ObjectPtr<core::Object>{wait.get()});
    if (!handle) return handle.code();
    *made = to_handle(*handle);  // the callback may use it
    auto const code = wait->start();
    if (code != Code::ok) forget(to_handle(*handle));
    return code;
}

BOOL unregister(HANDLE handle, HANDLE completion_event) {
    return win32_call(FALSE, [&] {
        return with<RegisteredWait>(handle, [&](RegisteredWait& wait) {
            auto const ending = Ending::by(completion_event);
            if (!ending) return ending.code();
            auto const code = stop(wait, *ending);
            forget(handle);
            return code;
        });
    });
}

// --- timer queues -----------------------------------------------------------------------------

TimerQueue& default_queue() {
    static auto& queue = [&]() -> TimerQueue& {
        auto* const made = new TimerQueue;
        made->add_reference();
        return *made;
    }();
    return queue;
}

// Null is the process's own queue.
template <class Use>
auto with_queue(HANDLE handle, Use&& use) {
    if (!handle) return use(default_queue());
    return with<TimerQueue>(handle, std::forward<Use>(use));
}

std::chrono::milliseconds milliseconds(DWORD count) { return std::chrono::milliseconds{count}; }

Code delete_queue(HANDLE handle, HANDLE completion_event) {
    return with<TimerQueue>(handle, [&](TimerQueue& queue) {
        auto const ending = Ending::by(completion_event);
        if (!ending) return ending.code();
        auto code = Code::ok;
        for (auto const& timer : queue.take_all())
            if (auto const each = stop(*timer, *ending); each != Code::ok) code = each;
        forget(handle);
        return code;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags) {
    return win32_call(FALSE, [&] {
        ObjectPtr<Call> const call{
            new Call{Function, Context}
        };
        return core::thread_pool().submit(*call, length_of(Flags));
    });
}

BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject,
                                        WAITORTIMERCALLBACK Callback, PVOID Context,
                                        ULONG dwMilliseconds, ULONG dwFlags) {
    return win32_call(FALSE, [&] {
        auto const timeout = dwMilliseconds == INFINITE ? std::optional<std::chrono::milliseconds>{}
                                                        : milliseconds(dwMilliseconds);
        return register_wait(
            phNewWaitObject, hObject,
            {.object = {},
             .callback = Callback,
             .context = Context,
             .timeout = timeout,
             .repeats = (dwFlags & WT_EXECUTEONLYONCE) != 0 ? RegisteredWait::Repeats::no
                                                            : RegisteredWait::Repeats::yes,
             .called_in = called_in(dwFlags),
             .length = length_of(dwFlags)});
    });
}

BOOL WINAPI UnregisterWait(HANDLE WaitHandle) { return unregister(WaitHandle, nullptr); }
BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent) {
    return unregister(WaitHandle, CompletionEvent);
}

HANDLE WINAPI CreateTimerQueue() {
    return to_handle(win32_call(core::Handle{0},
                                [] { return insert(ObjectPtr<core::Object>{new TimerQueue}); }));
}

BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue,
                                  WAITORTIMERCALLBACK Callback, PVOID Parameter, DWORD DueTime,
                                  DWORD Period, ULONG Flags) {
    return win32_call(FALSE, [&] {
        return with_queue(TimerQueue, [&](core::TimerQueue& queue) {
            ObjectPtr<QueueTimer> const timer{
                new QueueTimer{{.callback = Callback,
                                .argument = Parameter,
                                .once = (Flags & WT_EXECUTEONLYONCE) != 0,
                                .overlaps = (Flags & WT_EXECUTEINTIMERTHREAD) == 0,
                                .length = length_of(Flags)}}};
            auto const handle = insert(ObjectPtr<core::Object>{timer.get()});
            if (!handle) return handle.code();
            *phNewTimer = to_handle(*handle);  // the callback may use it
            auto const code = core::value_without_memory(Code::not_enough_memory, [&] {
                queue.add(timer);
                return timer->start(milliseconds(DueTime), milliseconds(Period));
            });
            if (code != Code::ok) forget(*phNewTimer);
            return code;
        });
    });
}

BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period) {
    return win32_call(FALSE, [&] {
        return with_queue(TimerQueue, [&](core::TimerQueue&) {
            return with<QueueTimer>(Timer, [&](QueueTimer& timer) {
                return timer.change(milliseconds(DueTime), milliseconds(Period));
            });
        });
    });
}

BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent) {
    return win32_call(FALSE, [&] {
        if (!Timer) return Code::invalid_parameter;
        return with_queue(TimerQueue, [&](core::TimerQueue& queue) {
            return with<QueueTimer>(Timer, [&](QueueTimer& timer) {
                auto const ending = Ending::by(CompletionEvent);
                if (!ending) return ending.code();
                auto const code = stop(timer, *ending);
                queue.remove(timer);
                forget(Timer);
                return code;
            });
        });
    });
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent) {
    return win32_call(FALSE, [&] { return delete_queue(TimerQueue, CompletionEvent); });
}
BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue) {
    return win32_call(FALSE, [&] { return delete_queue(TimerQueue, nullptr); });
}
