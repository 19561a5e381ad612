// SPDX-License-Identifier: MIT
// Pools and cleanup groups of the program's own, and what callbacks say while they run.
#include <atomic>
#include <string>

#include "tests/win32/callbacks.hpp"

using namespace ws2::test;

namespace {

class UniquePool {
public:
    explicit UniquePool(DWORD most = 0) {
        REQUIRE(pool_);
        if (most != 0) SetThreadpoolThreadMaximum(pool_, most);
    }
    UniquePool(UniquePool const&) = delete;
    UniquePool& operator=(UniquePool const&) = delete;
    ~UniquePool() { close(); }
    operator PTP_POOL() const { return pool_; }
    void close() {
        if (pool_) CloseThreadpool(std::exchange(pool_, nullptr));
    }

private:
    PTP_POOL pool_ = CreateThreadpool(nullptr);
};

class UniqueGroup {
public:
    UniqueGroup() { REQUIRE(group_); }
    UniqueGroup(UniqueGroup const&) = delete;
    UniqueGroup& operator=(UniqueGroup const&) = delete;
    ~UniqueGroup() {
        CloseThreadpoolCleanupGroupMembers(group_, TRUE, nullptr);
        CloseThreadpoolCleanupGroup(group_);
    }
    operator PTP_CLEANUP_GROUP() const { return group_; }

private:
    PTP_CLEANUP_GROUP const group_ = CreateThreadpoolCleanupGroup();
};

TP_CALLBACK_ENVIRON environment(PTP_POOL pool = nullptr, PTP_CLEANUP_GROUP group = nullptr,
                                PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancelled = nullptr) {
    TP_CALLBACK_ENVIRON made;
    InitializeThreadpoolEnvironment(&made);
    if (pool) SetThreadpoolCallbackPool(&made, pool);
    if (group) SetThreadpoolCallbackCleanupGroup(&made, group, cancelled);
    return made;
}

// What callbacks leave, and what they wait for.
void CALLBACK as_timer(PTP_CALLBACK_INSTANCE, PVOID calls, PTP_TIMER) {
    static_cast<Callbacks*>(calls)->run();
}
void CALLBACK as_wait(PTP_CALLBACK_INSTANCE, PVOID calls, PTP_WAIT, TP_WAIT_RESULT) {
    static_cast<Callbacks*>(calls)->run();
}

// What a group's callback was called with: how often, in which thread, for which object, with what.
struct Cancelled {
    std::atomic<int> count{0};
    std::atomic<DWORD> thread{0};
    std::atomic<void*> member{nullptr};
};
void CALLBACK on_cancelled(PVOID member, PVOID context) {
    auto& cancelled = *static_cast<Cancelled*>(context);
    cancelled.thread = GetCurrentThreadId();
    cancelled.member = member;
    ++cancelled.count;
}

// A pool whose only thread is held up until open().
struct HeldPool {
    UniquePool const pool{1};
    UniqueHandle const entered = automatic_event();
    UniqueHandle const gate = manual_event();
    Callbacks holding;

    HeldPool() {
        holding.entered = entered;
        holding.gate = gate;
        auto plain = environment(pool);
        REQUIRE(TrySubmitThreadpoolCallback(as_simple, &holding, &plain));
        REQUIRE(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    }
    ~HeldPool() {
        open();
        CHECK(holding.finishes(1));
    }
    void open() const { SetEvent(gate); }
};

}  // namespace

BEHAVIOUR(
    "win32.pool-environment", "F.35-1", high, "docs:InitializeThreadpoolEnvironment",
    "a callback environment starts with the process's pool, without a group, at normal priority") {
    auto const made = environment();
    CHECK(made.Version == 3);
    CHECK(made.Pool == nullptr);
    CHECK(made.CleanupGroup == nullptr);
    CHECK(made.u.Flags == 0);
    CHECK(made.CallbackPriority == TP_CALLBACK_PRIORITY_NORMAL);
    Callbacks calls;
    auto used = made;
    CHECK(TrySubmitThreadpoolCallback(as_simple, &calls, &used));
    CHECK(calls.finishes(1));
    DestroyThreadpoolEnvironment(&used);
}

BEHAVIOUR("win32.pool-environment-version", "F.35-1", high, "winetest:ntdll test_tp_simple",
          "a callback environment of an unknown version is ERROR_INVALID_PARAMETER") {
    Callbacks calls;
    auto unknown = environment();
    unknown.Version = 9999;
    auto const submitted =
        outcome([&] { return TrySubmitThreadpoolCallback(as_simple, &calls, &unknown); });
    // Where it is accepted it is not to run when `calls` is gone.
    if (submitted.value != FALSE) CHECK(calls.finishes(1));
    CHECK(refused(submitted, ERROR_INVALID_PARAMETER));
    CHECK(calls.finished == 0);
}

BEHAVIOUR("win32.pool-one-thread", "F.35-2", high, "docs:SetThreadpoolThreadMaximum",
          "callbacks in a pool of one thread do not overlap") {
    UniquePool const pool{1};
    auto own = environment(pool);
    Callbacks calls;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &own);
    REQUIRE(work);
    for (int i = 0; i != 200; ++i) SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(calls.finished == 200);
    CHECK(calls.most_running == 1);
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-own-threads", "F.35-2", high, "docs:CreateThreadpool",
          "a pool whose threads are all busy holds up no other") {
    HeldPool const held;
    Callbacks calls;
    auto other = environment();
    CHECK(TrySubmitThreadpoolCallback(as_simple, &calls, &other));
    CHECK(calls.finishes(1));
    UniquePool const pool{1};
    other = environment(pool);
    CHECK(TrySubmitThreadpoolCallback(as_simple, &calls, &other));
    CHECK(calls.finishes(2));
}

BEHAVIOUR("win32.pool-timer-and-wait", "F.35-2", high, "docs:SetThreadpoolCallbackPool",
          "threadpool timers and waits call back in the pool of their environment") {
    HeldPool const held;
    auto own = environment(held.pool);
    Callbacks calls;
    auto const event = automatic_event(TRUE);
    auto* const timer = CreateThreadpoolTimer(as_timer, &calls, &own);
    auto* const wait = CreateThreadpoolWait(as_wait, &calls, &own);
    REQUIRE((timer && wait));
    FILETIME due{};
    SetThreadpoolTimer(timer, &due, 0, 0);
    SetThreadpoolWait(wait, event, nullptr);
    auto const nothing = manual_event();
    CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
    CHECK(calls.finished == 0);
    held.open();
    CHECK(calls.finishes(2));
    WaitForThreadpoolTimerCallbacks(timer, FALSE);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolTimer(timer);
    CloseThreadpoolWait(wait);
}

BEHAVIOUR("win32.pool-minimum", "F.35-3", medium, "docs:SetThreadpoolThreadMinimum",
          "SetThreadpoolThreadMinimum makes threads that are there before they are needed") {
    UniquePool const pool;
    CHECK(SetThreadpoolThreadMinimum(pool, 12));
    auto own = environment(pool);
    auto const gate = manual_event();
    Callbacks calls;
    calls.gate = gate;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &own);
    REQUIRE(work);
    for (int i = 0; i != 12; ++i) SubmitThreadpoolWork(work);
    CHECK(eventually([&] { return calls.running == 12; }));
    CHECK(SetEvent(gate));
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(calls.finished == 12);
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-closed-first", "F.35-4", medium, "docs:CloseThreadpool",
          "callbacks of a thread pool that are queued run also when their pool is closed") {
    UniquePool pool{1};
    auto own = environment(pool);
    Callbacks calls;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &own);
    REQUIRE(work);
    for (int i = 0; i != 20; ++i) SubmitThreadpoolWork(work);
    pool.close();
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(calls.finished == 20);
    CHECK(calls.most_running == 1);
    CloseThreadpoolWork(work);
}

namespace {

struct Order {
    std::string text;
    std::atomic<int> count{0};
};
struct Letter {
    Order& order;
    char letter;
};
void CALLBACK as_letter(PTP_CALLBACK_INSTANCE, PVOID letter) {
    auto& written = *static_cast<Letter*>(letter);
    written.order.text += written.letter;
    ++written.order.count;
}

}  // namespace

BEHAVIOUR("win32.pool-priority", "F.35-5", medium, "docs:SetThreadpoolCallbackPriority",
          "callbacks that wait for a thread of a pool run in the order of their priorities") {
    HeldPool const held;
    Order order;
    Letter low{order, 'l'};
    Letter normal{order, 'n'};
    Letter high_{order, 'h'};
    auto own = environment(held.pool);
    auto const submit = [&](Letter& letter, TP_CALLBACK_PRIORITY priority) {
        SetThreadpoolCallbackPriority(&own, priority);
        CHECK(TrySubmitThreadpoolCallback(as_letter, &letter, &own));
    };
    submit(low, TP_CALLBACK_PRIORITY_LOW);
    submit(normal, TP_CALLBACK_PRIORITY_NORMAL);
    submit(high_, TP_CALLBACK_PRIORITY_HIGH);
    submit(low, TP_CALLBACK_PRIORITY_LOW);
    submit(high_, TP_CALLBACK_PRIORITY_HIGH);
    held.open();
    CHECK(eventually([&] { return order.count == 5; }));
    CHECK(order.text == "hhnll");
}

// --- cleanup groups -----------------------------------------------------------------------------

BEHAVIOUR("win32.pool-group-runs-all", "F.35-6", high, "winetest:ntdll test_tp_group_wait",
          "closing a cleanup group's members without cancelling waits until all their callbacks "
          "have run") {
    UniquePool const pool{1};
    UniqueGroup const group;
    Cancelled cancelled;
    auto grouped = environment(pool, group, on_cancelled);
    Callbacks calls;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &grouped);
    REQUIRE(work);
    for (int i = 0; i != 50; ++i) SubmitThreadpoolWork(work);
    CHECK(TrySubmitThreadpoolCallback(as_simple, &calls, &grouped));
    CloseThreadpoolCleanupGroupMembers(group, FALSE, &cancelled);
    CHECK(calls.finished == 51);
    CHECK(calls.running == 0);
    CHECK(cancelled.count == 0);
}

BEHAVIOUR("win32.pool-group-cancelled", "F.35-7", high, "winetest:ntdll test_tp_group_cancel",
          "closing a cleanup group's members and cancelling drops what has not begun, and reports "
          "each member once, in the calling thread") {
    HeldPool const held;
    UniqueGroup const group;
    Cancelled cancelled;
    auto grouped = environment(held.pool, group, on_cancelled);
    Callbacks simple;
    CHECK(TrySubmitThreadpoolCallback(as_simple, &simple, &grouped));
    CloseThreadpoolCleanupGroupMembers(group, TRUE, &cancelled);
    CHECK(cancelled.count == 1);
    CHECK(cancelled.member == &simple);
    CHECK(cancelled.thread == GetCurrentThreadId());

    Callbacks calls;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &grouped);
    REQUIRE(work);
    for (int i = 0; i != 10; ++i) SubmitThreadpoolWork(work);
    CloseThreadpoolCleanupGroupMembers(group, TRUE, &cancelled);
    CHECK(cancelled.count == 2);
    CHECK(cancelled.member == &calls);
    held.open();
    CHECK(held.holding.finishes(1));
    CHECK(calls.finished == 0);
    CHECK(simple.finished == 0);
}

BEHAVIOUR("win32.pool-group-closed-before", "F.35-7", high,
          "docs:SetThreadpoolCallbackCleanupGroup",
          "a member of a cleanup group that the program has closed is not reported, and its "
          "callback is waited for") {
    UniqueGroup const group;
    Cancelled cancelled;
    auto grouped = environment(nullptr, group, on_cancelled);
    auto const entered = automatic_event();
    auto const gate = manual_event();
    Callbacks calls;
    calls.entered = entered;
    calls.gate = gate;
    auto* const work = CreateThreadpoolWork(as_pool_work, &calls, &grouped);
    REQUIRE(work);
    SubmitThreadpoolWork(work);
    REQUIRE(WaitForSingleObject(entered, patience_ms) == WAIT_OBJECT_0);
    CloseThreadpoolWork(work);
    Thread const opener{[&] { return SetEvent(gate) ? 0u : 1u; }};
    CloseThreadpoolCleanupGroupMembers(group, TRUE, &cancelled);
    CHECK(calls.finished == 1);
    CHECK(cancelled.count == 0);
}

BEHAVIOUR("win32.pool-group-timers", "F.35-8", medium, "docs:CloseThreadpoolCleanupGroupMembers",
          "threadpool timers and waits of a cleanup group are stopped when it closes them, and the "
          "group can be used again") {
    UniqueGroup const group;
    auto grouped = environment(nullptr, group);
    Callbacks calls;
    for (int round = 0; round != 2; ++round) {
        auto const event = automatic_event();
        auto* const timer = CreateThreadpoolTimer(as_timer, &calls, &grouped);
        auto* const wait = CreateThreadpoolWait(as_wait, &calls, &grouped);
        REQUIRE((timer && wait));
        FILETIME due{};
        SetThreadpoolTimer(timer, &due, 1, 0);
        SetThreadpoolWait(wait, event, nullptr);
        CHECK(calls.finishes(5));
        CloseThreadpoolCleanupGroupMembers(group, TRUE, nullptr);
        auto const count = calls.finished.load();
        CHECK(SetEvent(event));
        auto const nothing = manual_event();
        CHECK(WaitForSingleObject(nothing, glance_ms) == WAIT_TIMEOUT);
        CHECK(calls.finished == count);
        CHECK(is_signalled(event));
        calls.finished = 0;
    }
}

// --- callbacks that run -------------------------------------------------------------------------

namespace {

struct AtReturn {
    UniqueHandle const event = automatic_event();
    UniqueHandle const semaphore{CreateSemaphoreA(nullptr, 0, 5, nullptr)};
    UniqueHandle const mutex{CreateMutexA(nullptr, FALSE, nullptr)};
    CRITICAL_SECTION section{};
    std::atomic<int> finalized{0};
    std::atomic<bool> was_early{false};

    AtReturn() { InitializeCriticalSection(&section); }
    ~AtReturn() { DeleteCriticalSection(&section); }
    bool has_event_or_post() const { return is_signalled(event) || is_signalled(semaphore); }
};
void CALLBACK asks(PTP_CALLBACK_INSTANCE instance, PVOID context) {
    auto& at_return = *static_cast<AtReturn*>(context);
    WaitForSingleObject(at_return.mutex, INFINITE);
    EnterCriticalSection(&at_return.section);
    SetEventWhenCallbackReturns(instance, at_return.event);
    ReleaseSemaphoreWhenCallbackReturns(instance, at_return.semaphore, 2);
    ReleaseMutexWhenCallbackReturns(instance, at_return.mutex);
    LeaveCriticalSectionWhenCallbackReturns(instance, &at_return.section);
    if (at_return.has_event_or_post()) at_return.was_early = true;
}
void CALLBACK finalizes(PTP_CALLBACK_INSTANCE, PVOID context) {
    auto& at_return = *static_cast<AtReturn*>(context);
    if (at_return.has_event_or_post()) at_return.was_early = true;
    ++at_return.finalized;
}

}  // namespace

BEHAVIOUR("win32.pool-at-return", "F.35-9", high, "winetest:ntdll test_tp_instance",
          "what a pool's callback asks for at its return is done when it and the finalization have "
          "returned") {
    AtReturn at_return;
    auto with_finalization = environment();
    with_finalization.FinalizationCallback = finalizes;
    CHECK(TrySubmitThreadpoolCallback(asks, &at_return, &with_finalization));
    CHECK(WaitForSingleObject(at_return.event, patience_ms) == WAIT_OBJECT_0);
    CHECK(is_signalled(at_return.semaphore));
    CHECK(is_signalled(at_return.semaphore));
    CHECK_FALSE(is_signalled(at_return.semaphore));
    CHECK(is_signalled(at_return.mutex));
    CHECK(TryEnterCriticalSection(&at_return.section));
    LeaveCriticalSection(&at_return.section);
    CHECK(at_return.finalized == 1);
    CHECK_FALSE(at_return.was_early);
}

namespace {

struct Apart {
    UniqueHandle const gate = manual_event();
    UniqueHandle const apart = automatic_event();
    std::atomic<int> over{0};
};
void CALLBACK goes_apart(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK) {
    auto& apart = *static_cast<Apart*>(context);
    DisassociateCurrentThreadFromCallback(instance);
    SetEvent(apart.apart);
    WaitForSingleObject(apart.gate, patience_ms);
    ++apart.over;
}

}  // namespace

BEHAVIOUR("win32.pool-disassociated", "F.35-10", high, "winetest:ntdll test_tp_disassociate",
          "waiting for an object's callbacks does not wait for one that has disassociated itself") {
    Apart apart;
    auto* const work = CreateThreadpoolWork(goes_apart, &apart, nullptr);
    REQUIRE(work);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(WaitForSingleObject(apart.apart, patience_ms) == WAIT_OBJECT_0);
    CHECK(apart.over == 0);
    CHECK(SetEvent(apart.gate));
    CHECK(eventually([&] { return apart.over == 1; }));
    CloseThreadpoolWork(work);
}

BEHAVIOUR("win32.pool-disassociated-group", "F.35-6", high, "winetest:ntdll test_tp_disassociate",
          "a cleanup group waits for a callback that has dissociated itself from its object") {
    UniqueGroup const group;
    auto grouped = environment(nullptr, group);
    Apart apart;
    auto* const work = CreateThreadpoolWork(goes_apart, &apart, &grouped);
    REQUIRE(work);
    SubmitThreadpoolWork(work);
    REQUIRE(WaitForSingleObject(apart.apart, patience_ms) == WAIT_OBJECT_0);
    Thread const opener{[&] { return SetEvent(apart.gate) ? 0u : 1u; }};
    CloseThreadpoolCleanupGroupMembers(group, FALSE, nullptr);
    CHECK(apart.over == 1);
}

namespace {

constexpr DWORD too_many_threads = 565;  // ERROR_TOO_MANY_THREADS, which not every SDK has

struct MayRunLong {
    Outcome outcome{};
    UniqueHandle const told = automatic_event();
};
void CALLBACK asks_for_long(PTP_CALLBACK_INSTANCE instance, PVOID context) {
    auto& asked = *static_cast<MayRunLong*>(context);
    asked.outcome = outcome([&] { return CallbackMayRunLong(instance); });
    SetEvent(asked.told);
}

}  // namespace

BEHAVIOUR("win32.pool-may-run-long", "F.35-11", high, "winetest:ntdll test_tp_group_cancel",
          "CallbackMayRunLong succeeds where the pool can have another thread, else it is "
          "ERROR_TOO_MANY_THREADS") {
    MayRunLong asked;
    CHECK(TrySubmitThreadpoolCallback(asks_for_long, &asked, nullptr));
    CHECK(WaitForSingleObject(asked.told, patience_ms) == WAIT_OBJECT_0);
    CHECK(asked.outcome.value != 0);
    UniquePool const pool{1};
    auto own = environment(pool);
    CHECK(TrySubmitThreadpoolCallback(asks_for_long, &asked, &own));
    CHECK(WaitForSingleObject(asked.told, patience_ms) == WAIT_OBJECT_0);
    CHECK(refused(asked.outcome, too_many_threads));
}

BEHAVIOUR("win32.pool-stack", "F.35", medium, "docs:QueryThreadpoolStackInformation",
          "a pool reports the size of stacks that it was given") {
    UniquePool const pool;
    TP_POOL_STACK_INFORMATION wanted{1 << 20, 1 << 16};
    CHECK(SetThreadpoolStackInformation(pool, &wanted));
    TP_POOL_STACK_INFORMATION told{};
    CHECK(QueryThreadpoolStackInformation(pool, &told));
    CHECK(told.StackReserve == wanted.StackReserve);
    CHECK(told.StackCommit == wanted.StackCommit);
    auto own = environment(pool);
    Callbacks calls;
    CHECK(TrySubmitThreadpoolCallback(as_simple, &calls, &own));
    CHECK(calls.finishes(1));
}
