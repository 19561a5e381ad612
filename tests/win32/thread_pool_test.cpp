// SPDX-License-Identifier: MIT
// Work items, registered waits, timer queues, pool work.
#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <vector>

#include "tests/win32/callbacks.hpp"

using namespace ws2::test;

namespace {

DWORD WINAPI as_work_item(LPVOID callbacks) {
    static_cast<Callbacks*>(callbacks)->run();
    return 0;
}
VOID CALLBACK as_wait(PVOID callbacks, BOOLEAN timed_out) {
    static_cast<Callbacks*>(callbacks)->timed_out = timed_out;
    static_cast<Callbacks*>(callbacks)->run();
}

// A wait that its own callback ends.
struct Ending {
    HANDLE wait = nullptr;
    std::atomic<int> result{-1};
};
VOID CALLBACK unregister_inside(PVOID context, BOOLEAN) {
    auto& ending = *static_cast<Ending*>(context);
    ending.result = UnregisterWait(ending.wait);
}

HANDLE registered(HANDLE object, Callbacks& callbacks, ULONG milliseconds = INFINITE,
                  ULONG flags = WT_EXECUTEDEFAULT) {
    HANDLE wait = nullptr;
    CHECK(RegisterWaitForSingleObject(&wait, object, as_wait, &callbacks, milliseconds, flags));
    REQUIRE(wait);
    return wait;
}

HANDLE queue_timer(HANDLE queue, Callbacks& callbacks, DWORD due, DWORD period = 0,
                   ULONG flags = WT_EXECUTEDEFAULT) {
    HANDLE timer = nullptr;
    CHECK(CreateTimerQueueTimer(&timer, queue, as_wait, &callbacks, due, period, flags));
    REQUIRE(timer);
    return timer;
}

constexpr DWORD an_hour_ms = 3'600'000;

}  // namespace

// --- work items -------------------------------------------------------------------------------

BEHAVIOUR("win32.work-item", "Win32", high, "docs:QueueUserWorkItem",
          "a work item runs once, in another thread") {
    Callbacks callbacks;
    CHECK(succeeds_quietly(
        outcome([&] { return QueueUserWorkItem(as_work_item, &callbacks, WT_EXECUTEDEFAULT); })));
    CHECK(callbacks.reaches(1));
    CHECK(callbacks.thread != GetCurrentThreadId());
    CHECK(eventually([&] { return callbacks.running == 0; }));
    CHECK(callbacks.count == 1);
}

BEHAVIOUR("win32.work-items-many", "Win32", high, "docs:QueueUserWorkItem",
          "every one of many work items runs once") {
    Callbacks callbacks;
    static constexpr int many = 2000;
    for (int i = 0; i != many; ++i) CHECK(QueueUserWorkItem(as_work_item, &callbacks, 0));
    CHECK(callbacks.reaches(many));
    CHECK(eventually([&] { return callbacks.running == 0; }));
    CHECK(callbacks.count == many);
}

BEHAVIOUR("win32.work-items-blocked", "Win32", high, "docs:Thread Pools",
          "work items that block do not keep others from running") {
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.gate = gate;
    for (int i = 0; i != 12; ++i)
        CHECK(QueueUserWorkItem(as_work_item, &callbacks, WT_EXECUTEDEFAULT));
    CHECK(callbacks.reaches(12));
    CHECK(SetEvent(gate));
    CHECK(eventually([&] { return callbacks.running == 0; }));
}

BEHAVIOUR("win32.work-items-long", "Win32", high, "docs:QueueUserWorkItem",
          "work items that are said to take long do not keep others from running") {
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.gate = gate;
    for (int i = 0; i != 12; ++i)
        CHECK(QueueUserWorkItem(as_work_item, &callbacks, WT_EXECUTELONGFUNCTION));
    CHECK(callbacks.reaches(12));
    CHECK(SetEvent(gate));
    CHECK(eventually([&] { return callbacks.running == 0; }));
}

// --- registered waits -------------------------------------------------------------------------

BEHAVIOUR("win32.wait-registered", "F.27-1", high, "docs:RegisterWaitForSingleObject",
          "a registered wait calls each time that its object is signalled, and takes it") {
    auto const event = automatic_event();
    Callbacks callbacks;
    auto const wait = registered(event, callbacks);
    for (int i = 1; i <= 3; ++i) {
        CHECK(SetEvent(event));
        CHECK(callbacks.reaches(i));
        CHECK(callbacks.timed_out == FALSE);
    }
    CHECK_FALSE(is_signalled(event));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(callbacks.count == 3);
}

BEHAVIOUR("win32.wait-registered-once", "F.27-1", high, "docs:RegisterWaitForSingleObject",
          "a wait registered with WT_EXECUTEONLYONCE calls once and leaves the next signal alone") {
    auto const event = automatic_event();
    Callbacks callbacks;
    auto const wait = registered(event, callbacks, INFINITE, WT_EXECUTEONLYONCE);
    CHECK(SetEvent(event));
    CHECK(callbacks.reaches(1));
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(event, glance_ms) == WAIT_OBJECT_0);
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(callbacks.count == 1);
}

BEHAVIOUR("win32.wait-registered-semaphore", "F.27-1", high, "docs:RegisterWaitForSingleObject",
          "a registered wait for a semaphore calls as often as that was released") {
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 0, 10, nullptr)};
    Callbacks callbacks;
    auto const wait = registered(semaphore, callbacks);
    CHECK(ReleaseSemaphore(semaphore, 4, nullptr));
    CHECK(callbacks.reaches(4));
    CHECK_FALSE(is_signalled(semaphore));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(callbacks.count == 4);
}

BEHAVIOUR("win32.wait-registered-manual", "F.27-1", high, "winetest:ntdll threadpool",
          "a registered wait for a manual event that stays set calls back again and again") {
    auto const event = manual_event(TRUE);
    Callbacks callbacks;
    auto const wait = registered(event, callbacks);
    CHECK(callbacks.reaches(5));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(callbacks.running == 0);
    CHECK(is_signalled(event));
}

BEHAVIOUR(
    "win32.wait-registered-timeout", "F.27-2", high, "docs:RegisterWaitForSingleObject",
    "when the time of a registered wait is up it calls back with TRUE, and the time starts anew") {
    auto const event = automatic_event();
    Callbacks callbacks;
    auto const wait = registered(event, callbacks, 1);
    CHECK(callbacks.reaches(3));
    CHECK(callbacks.timed_out == TRUE);
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.wait-registered-many", "F.27-9", high, "docs:RegisterWaitForSingleObject",
          "RegisterWaitForSingleObject takes more waits than one thread can wait for") {
    static constexpr int many = 150;
    std::vector<UniqueHandle> events;
    std::vector<HANDLE> waits;
    Callbacks callbacks;
    for (int i = 0; i != many; ++i) {
        events.push_back(automatic_event());
        waits.push_back(registered(events.back(), callbacks, INFINITE, WT_EXECUTEONLYONCE));
    }
    for (auto const& event : events) SetEvent(event);
    CHECK(callbacks.reaches(many));
    for (auto* const wait : waits) CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(callbacks.count == many);
}

BEHAVIOUR("win32.wait-registered-in-wait-thread", "F.27-3", high,
          "docs:RegisterWaitForSingleObject",
          "WT_EXECUTEINWAITTHREAD calls back in the thread that waits, always the same one") {
    std::array<UniqueHandle, 2> const events{automatic_event(), automatic_event()};
    std::array<Callbacks, 2> callbacks;
    std::array<HANDLE, 2> waits{};
    for (std::size_t i = 0; i != 2; ++i)
        waits[i] = registered(events[i], callbacks[i], INFINITE, WT_EXECUTEINWAITTHREAD);
    for (std::size_t i = 0; i != 2; ++i) {
        CHECK(SetEvent(events[i]));
        CHECK(callbacks[i].reaches(1));
    }
    CHECK(callbacks[0].thread == callbacks[1].thread);
    for (auto* const wait : waits) CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.wait-registered-one-by-one", "F.27-3", high, "docs:RegisterWaitForSingleObject",
          "a callback with WT_EXECUTEINWAITTHREAD holds up the other waits of its thread") {
    std::array<UniqueHandle, 2> const events{automatic_event(), automatic_event()};
    auto const entered = automatic_event();
    auto const gate = manual_event();
    std::array<Callbacks, 2> callbacks;
    callbacks[0].entered = entered;
    callbacks[0].gate = gate;
    std::array<HANDLE, 2> waits{};
    for (std::size_t i = 0; i != 2; ++i)
        waits[i] = registered(events[i], callbacks[i], INFINITE, WT_EXECUTEINWAITTHREAD);
    CHECK(SetEvent(events[0]));
    CHECK(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    CHECK(SetEvent(events[1]));
    CHECK(WaitForSingleObject(gate, glance_ms) == WAIT_TIMEOUT);
    CHECK(callbacks[1].count == 0);
    CHECK(SetEvent(gate));
    CHECK(callbacks[1].reaches(1));
    for (auto* const wait : waits) CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

BEHAVIOUR(
    "win32.wait-unregister-no-event", "F.27-4",
    decided("no source says; an event that cannot be set is reported at once"), "inferred",
    "UnregisterWaitEx with a closed handle for the event is ERROR_INVALID_HANDLE, and the wait "
    "goes on") {
    auto const event = automatic_event();
    auto closed = manual_event();
    HANDLE const gone = closed;
    closed.reset();
    Callbacks callbacks;
    auto const wait = registered(event, callbacks);
    auto const result = outcome([&] { return UnregisterWaitEx(wait, gone); });
    CHECK(refused(result, ERROR_INVALID_HANDLE));
    if (result.value != 0) return;  // the wait is no more
    CHECK(SetEvent(event));
    CHECK(callbacks.reaches(1));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.wait-unregister-idle", "F.27-4", high, "docs:UnregisterWaitEx",
          "UnregisterWait of a wait whose callback does not run succeeds, and there is no callback "
          "any more") {
    auto const event = automatic_event();
    Callbacks callbacks;
    auto const wait = registered(event, callbacks);
    CHECK(succeeds_quietly(outcome([&] { return UnregisterWait(wait); })));
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(event, glance_ms) == WAIT_OBJECT_0);
    CHECK(callbacks.count == 0);
}

BEHAVIOUR("win32.wait-unregister-running", "F.27-4", high, "docs:UnregisterWaitEx",
          "UnregisterWait during a callback is ERROR_IO_PENDING, and the callback goes on") {
    auto const event = automatic_event();
    auto const entered = automatic_event();
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.entered = entered;
    callbacks.gate = gate;
    auto const wait = registered(event, callbacks);
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    CHECK(refused(outcome([&] { return UnregisterWait(wait); }), ERROR_IO_PENDING));
    CHECK(SetEvent(gate));
    CHECK(eventually([&] { return callbacks.running == 0; }));
}

BEHAVIOUR(
    "win32.wait-unregister-inside", "F.27-4", high,
    "winetest:kernel32 test_RegisterWaitForSingleObject",
    "a callback with WT_EXECUTEINWAITTHREAD has the handle of its wait, and UnregisterWait of "
    "that succeeds") {
    auto const event = manual_event(TRUE);
    for (int round = 0; round != 100; ++round) {
        Ending ending;
        CHECK(RegisterWaitForSingleObject(&ending.wait, event, unregister_inside, &ending, INFINITE,
                                          WT_EXECUTEINWAITTHREAD | WT_EXECUTEONLYONCE));
        CHECK(eventually([&] { return ending.result != -1; }));
        CHECK(ending.result == TRUE);
    }
}

BEHAVIOUR("win32.wait-unregister-waits", "F.27-4", high, "docs:UnregisterWaitEx",
          "UnregisterWaitEx with INVALID_HANDLE_VALUE returns when the callback is over") {
    auto const event = automatic_event();
    auto const entered = automatic_event();
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.entered = entered;
    callbacks.gate = gate;
    auto const wait = registered(event, callbacks);
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    Thread const unregistering{
        [&] { return static_cast<DWORD>(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE)); }};
    CHECK(WaitForSingleObject(unregistering.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(gate));
    CHECK(unregistering.join() == TRUE);
    CHECK(callbacks.running == 0);
}

BEHAVIOUR("win32.wait-unregister-event", "F.27-4", high, "docs:UnregisterWaitEx",
          "the event that UnregisterWaitEx is given is set when the callback is over") {
    auto const event = automatic_event();
    auto const entered = automatic_event();
    auto const gate = manual_event();
    auto const over = automatic_event();
    Callbacks callbacks;
    callbacks.entered = entered;
    callbacks.gate = gate;
    auto const wait = registered(event, callbacks);
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    CHECK(refused(outcome([&] { return UnregisterWaitEx(wait, over); }), ERROR_IO_PENDING));
    CHECK(WaitForSingleObject(over, glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(gate));
    CHECK(WaitForSingleObject(over, patience_ms) == WAIT_OBJECT_0);
    CHECK(callbacks.running == 0);
}

BEHAVIOUR("win32.wait-unregister-event-idle", "F.27-4", high, "docs:UnregisterWaitEx",
          "the event that UnregisterWaitEx is given is set at once when no callback runs") {
    auto const event = automatic_event();
    auto const over = automatic_event();
    Callbacks callbacks;
    CHECK(UnregisterWaitEx(registered(event, callbacks), over));
    CHECK(WaitForSingleObject(over, patience_ms) == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.wait-unregister-null", "F.27", medium, "docs:UnregisterWait",
          "UnregisterWait of NULL is ERROR_INVALID_HANDLE") {
    CHECK(refused(outcome([] { return UnregisterWait(nullptr); }), ERROR_INVALID_HANDLE));
}

// --- timer queues -----------------------------------------------------------------------------

BEHAVIOUR("win32.timer-queue-once", "F.27", high, "docs:CreateTimerQueueTimer",
          "a timer of a timer queue without a period calls back once, with TRUE") {
    HANDLE const queue = CreateTimerQueue();
    Callbacks callbacks;
    auto const timer = queue_timer(queue, callbacks, 1);
    CHECK(callbacks.reaches(1));
    CHECK(callbacks.timed_out == TRUE);
    CHECK(callbacks.thread != GetCurrentThreadId());
    CHECK(DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    CHECK(callbacks.count == 1);
}

BEHAVIOUR("win32.timer-queue-period", "F.27", high, "docs:CreateTimerQueueTimer",
          "a timer of a timer queue with a period calls back until it is deleted") {
    HANDLE const queue = CreateTimerQueue();
    Callbacks callbacks;
    auto const timer = queue_timer(queue, callbacks, 0, 1);
    CHECK(callbacks.reaches(5));
    CHECK(DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    auto const count = callbacks.count.load();
    CHECK(callbacks.running == 0);
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(callbacks.count == count);
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.timer-queue-default", "F.27", high, "docs:CreateTimerQueueTimer",
          "CreateTimerQueueTimer without a queue uses the process's own, which cannot be deleted") {
    Callbacks callbacks;
    auto const timer = queue_timer(nullptr, callbacks, 0);
    CHECK(callbacks.reaches(1));
    CHECK(DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE));
    CHECK(refused(outcome([] { return DeleteTimerQueueEx(nullptr, nullptr); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.timer-queue-change", "F.27", high, "docs:ChangeTimerQueueTimer",
          "ChangeTimerQueueTimer gives a timer that has not expired another time") {
    HANDLE const queue = CreateTimerQueue();
    Callbacks callbacks;
    auto const timer = queue_timer(queue, callbacks, an_hour_ms);
    CHECK(ChangeTimerQueueTimer(queue, timer, 0, 0));
    CHECK(callbacks.reaches(1));
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.timer-queue-change-expired", "F.27-8", high, "winetest:kernel32 test_timer_queue",
          "ChangeTimerQueueTimer of a timer that has expired for good does nothing") {
    HANDLE const queue = CreateTimerQueue();
    auto const nothing = manual_event();
    Callbacks callbacks;
    auto const timer = queue_timer(queue, callbacks, 0);
    CHECK(callbacks.reaches(1));
    CHECK(ChangeTimerQueueTimer(queue, timer, 0, 0));
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(callbacks.count == 1);
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.timer-queue-delete-running", "F.27-8", high, "docs:DeleteTimerQueueTimer",
          "DeleteTimerQueueTimer during the callback is ERROR_IO_PENDING; an event it is given is "
          "set when the callback is over") {
    HANDLE const queue = CreateTimerQueue();
    auto const entered = automatic_event();
    auto const gate = manual_event();
    auto const over = automatic_event();
    Callbacks callbacks;
    callbacks.entered = entered;
    callbacks.gate = gate;
    auto const first = queue_timer(queue, callbacks, 0);
    auto const second = queue_timer(queue, callbacks, 0);
    CHECK(callbacks.reaches(2));
    CHECK(refused(outcome([&] { return DeleteTimerQueueTimer(queue, first, nullptr); }),
                  ERROR_IO_PENDING));
    CHECK(refused(outcome([&] { return DeleteTimerQueueTimer(queue, second, over); }),
                  ERROR_IO_PENDING));
    CHECK(WaitForSingleObject(over, glance_ms) == WAIT_TIMEOUT);
    CHECK(SetEvent(gate));
    CHECK(WaitForSingleObject(over, patience_ms) == WAIT_OBJECT_0);
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    CHECK(callbacks.running == 0);
}

BEHAVIOUR("win32.timer-queue-delete-all", "F.27-8", high, "docs:DeleteTimerQueueEx",
          "DeleteTimerQueueEx deletes the queue's timers, and waits or signals when the callbacks "
          "are over") {
    HANDLE const queue = CreateTimerQueue();
    auto const over = automatic_event();
    Callbacks running;
    Callbacks later;
    queue_timer(queue, running, 0, 1);
    queue_timer(queue, later, an_hour_ms);
    CHECK(running.reaches(2));
    auto const deleted = outcome([&] { return DeleteTimerQueueEx(queue, over); });
    CHECK((deleted.value != 0 || deleted.last_error == ERROR_IO_PENDING));
    CHECK(WaitForSingleObject(over, patience_ms) == WAIT_OBJECT_0);
    auto const count = running.count.load();
    CHECK(running.running == 0);
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(running.count == count);
    CHECK(later.count == 0);
}

BEHAVIOUR("win32.timer-queue-serial", "F.27", medium, "docs:CreateTimerQueueTimer",
          "callbacks of timers with WT_EXECUTEINTIMERTHREAD run one at a time, in one thread") {
    HANDLE const queue = CreateTimerQueue();
    Callbacks callbacks;
    std::vector<HANDLE> timers;
    for (int i = 0; i != 4; ++i)
        timers.push_back(queue_timer(queue, callbacks, 0, 1, WT_EXECUTEINTIMERTHREAD));
    CHECK(callbacks.reaches(40));
    CHECK(callbacks.most_running == 1);
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

BEHAVIOUR("win32.timer-queue-arguments", "F.27", high, "winetest:kernel32 test_timer_queue",
          "DeleteTimerQueueTimer without a timer is ERROR_INVALID_PARAMETER") {
    HANDLE const queue = CreateTimerQueue();
    CHECK(refused(outcome([&] { return DeleteTimerQueueTimer(queue, nullptr, nullptr); }),
                  ERROR_INVALID_PARAMETER));
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

// --- pool work --------------------------------------------------------------------------------

BEHAVIOUR("win32.pool-simple", "Win32", high, "docs:TrySubmitThreadpoolCallback",
          "a callback of TrySubmitThreadpoolCallback runs once, in another thread") {
    Callbacks callbacks;
    CHECK(TrySubmitThreadpoolCallback(as_simple, &callbacks, nullptr));
    CHECK(callbacks.reaches(1));
    CHECK(callbacks.thread != GetCurrentThreadId());
    CHECK(eventually([&] { return callbacks.running == 0; }));
}

BEHAVIOUR("win32.pool-work", "Win32", high, "docs:SubmitThreadpoolWork",
          "threadpool work runs as often as it is submitted, and waiting for it returns when all "
          "have run") {
    Callbacks callbacks;
    auto* const work = CreateThreadpoolWork(as_pool_work, &callbacks, nullptr);
    REQUIRE(work);
    for (int i = 0; i != 100; ++i) SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(callbacks.count == 100);
    CHECK(callbacks.running == 0);
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-work-parallel", "Win32", high, "docs:SubmitThreadpoolWork",
          "callbacks of one threadpool work object run beside each other") {
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.gate = gate;
    auto* const work = CreateThreadpoolWork(as_pool_work, &callbacks, nullptr);
    REQUIRE(work);
    for (int i = 0; i != 3; ++i) SubmitThreadpoolWork(work);
    CHECK(eventually([&] { return callbacks.running == 3; }));
    CHECK(SetEvent(gate));
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(callbacks.running == 0);
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-work-cancel", "Win32", high, "docs:WaitForThreadpoolWorkCallbacks",
          "WaitForThreadpoolWorkCallbacks that cancels drops the callbacks that have not begun and "
          "waits for the others") {
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.gate = gate;
    auto* const work = CreateThreadpoolWork(as_pool_work, &callbacks, nullptr);
    REQUIRE(work);
    static constexpr int many = 2000;  // more than the pool has threads for
    for (int i = 0; i != many; ++i) SubmitThreadpoolWork(work);
    CHECK(callbacks.reaches(1));
    std::atomic<bool> is_open{false};
    Thread const opener{[&] {
        WaitForSingleObject(gate, glance_ms);
        is_open = true;
        return SetEvent(gate);
    }};
    WaitForThreadpoolWorkCallbacks(work, TRUE);
    CHECK(is_open);
    CHECK(opener.join() == TRUE);
    CHECK(callbacks.running == 0);
    CHECK(callbacks.count < many);
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-work-closed", "Win32", high, "docs:CloseThreadpoolWork",
          "threadpool work that is closed while its callbacks are left still runs them") {
    auto const entered = automatic_event();
    auto const gate = manual_event();
    Callbacks callbacks;
    callbacks.entered = entered;
    callbacks.gate = gate;
    auto* const work = CreateThreadpoolWork(as_pool_work, &callbacks, nullptr);
    REQUIRE(work);
    SubmitThreadpoolWork(work);
    CHECK(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    CloseThreadpoolWork(work);
    CHECK(SetEvent(gate));
    CHECK(eventually([&] { return callbacks.running == 0; }));
    CHECK(callbacks.count == 1);
}
