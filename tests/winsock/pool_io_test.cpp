// SPDX-License-Identifier: MIT
// Completions of sockets that call back in the pool: CreateThreadpoolIo, BindIoCompletionCallback.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <atomic>
#include <list>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Ends {
    std::atomic<int> count{0};
    std::atomic<DWORD> error{0xFFFF};
    std::atomic<DWORD> bytes{0xFFFF};
    std::atomic<void*> overlapped{nullptr};
    std::atomic<DWORD> thread{0};

    void note(DWORD code, DWORD length, void* of) {
        error = code;
        bytes = length;
        overlapped = of;
        thread = GetCurrentThreadId();
        ++count;
    }
    bool reaches(int wanted) const {
        return eventually([&] { return count >= wanted; });
    }
};

void CALLBACK on_io(PTP_CALLBACK_INSTANCE, PVOID ends, PVOID overlapped, ULONG error,
                    ULONG_PTR bytes, PTP_IO) {
    static_cast<Ends*>(ends)->note(error, static_cast<DWORD>(bytes), overlapped);
}

Ends bound_ends;
void CALLBACK on_bound(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
    bound_ends.note(error, bytes, overlapped);
}

struct Receive {
    int start(SOCKET s) {
        WSABUF buffer{sizeof text, text};
        DWORD flags = 0;
        return WSARecv(s, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
    }
    // What HasOverlappedIoCompleted() reads, in a way that C++ allows beside another thread's
    // write.
    bool has_completed() { return std::atomic_ref{overlapped.Internal}.load() != 0x103; }
    char text[16] = {};
    WSAOVERLAPPED overlapped{};
};

// What a completion writes to outlives the test that may have failed before it came.
template <class T>
T& kept() {
    static std::list<T> all;
    return all.emplace_back();
}

// A connection whose server calls back in the pool.
struct PooledPair {
    Pair const pair = tcp_pair();
    Ends& ends = kept<Ends>();
    PTP_IO const io;

    explicit PooledPair(PTP_CALLBACK_ENVIRON environment = nullptr)
        : io{CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, environment)} {
        REQUIRE(io);
    }
    // An announced receive that is under way.
    Receive& receive() const {
        auto& receive = kept<Receive>();
        StartThreadpoolIo(io);
        CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
        return receive;
    }
};

}  // namespace

BEHAVIOUR("pool-io.receive", "F.26-1 F.26-4", high, "winetest:ntdll test_kernel32_tp_io",
          "each operation that StartThreadpoolIo announced calls back in the pool, with its "
          "OVERLAPPED and its bytes") {
    PooledPair const pooled;
    auto& receive = pooled.receive();
    say(pooled.pair.client, "abc");
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 1);
    CHECK(pooled.ends.error == 0);
    CHECK(pooled.ends.bytes == 3);
    CHECK(pooled.ends.overlapped == &receive.overlapped);
    CHECK(pooled.ends.thread != GetCurrentThreadId());

    StartThreadpoolIo(pooled.io);
    say(pooled.pair.client, "de");
    REQUIRE(await(pooled.pair.server, Ready::to_read));
    auto const at_once = outcome([&] { return receive.start(pooled.pair.server); });
    CHECK((at_once.value == 0 || at_once.last_error == WSA_IO_PENDING));
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 2);
    CHECK(pooled.ends.bytes == 2);
    CloseThreadpoolIo(pooled.io);
}

BEHAVIOUR("pool-io.associated", "F.26-1", high, "winetest:ntdll test_tp_io",
          "CreateThreadpoolIo for a handle that has a pool or port is ERROR_INVALID_PARAMETER") {
    PooledPair const pooled;
    WSASetLastError(untouched);
    CHECK(CreateThreadpoolIo(handle_of(pooled.pair.server), on_io, &pooled.ends, nullptr) ==
          nullptr);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    CloseThreadpoolIo(pooled.io);
}

BEHAVIOUR("pool-io.cancelled", "F.26-4", high, "winetest:ntdll test_kernel32_tp_io",
          "a threadpool I/O object calls back with ERROR_OPERATION_ABORTED for an operation that "
          "is cancelled") {
    PooledPair const pooled;
    auto& receive = pooled.receive();
    CHECK(CancelIoEx(handle_of(pooled.pair.server), &receive.overlapped));
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 1);
    CHECK(pooled.ends.error == ERROR_OPERATION_ABORTED);
    CHECK(pooled.ends.bytes == 0);
    CloseThreadpoolIo(pooled.io);
}

BEHAVIOUR("pool-io.taken-back", "F.26-3 F.26-5", high, "winetest:ntdll test_tp_io",
          "after CancelThreadpoolIo there is no callback, also when the operation ends") {
    PooledPair const pooled;
    auto& receive = pooled.receive();
    CancelThreadpoolIo(pooled.io);
    say(pooled.pair.client, "abc");
    CHECK(eventually([&] { return receive.has_completed(); }));
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 0);
    // Nothing reports when the pool has seen the completion, so it stays open.
    kept<PTP_IO>() = pooled.io;
}

BEHAVIOUR(
    "pool-io.taken-back-under-waiter", "F.26-3", medium, "docs:CancelThreadpoolIo",
    "CancelThreadpoolIo lets a thread go that waits for the callback of the announced operation") {
    PooledPair const pooled;
    StartThreadpoolIo(pooled.io);
    BlockedCall waiting{[io = pooled.io] {
        WaitForThreadpoolIoCallbacks(io, FALSE);
        return 0;
    }};
    CHECK(waiting.is_blocked());
    CancelThreadpoolIo(pooled.io);
    CHECK(waiting.result());
    CloseThreadpoolIo(pooled.io);
}

namespace {

// A callback that disassociates from its object while a thread waits for it.
struct Apart {
    Apart() = default;
    Apart(Apart const&) = delete;
    Apart& operator=(Apart const&) = delete;
    HANDLE const began = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE const leave = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE const end = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    std::atomic<bool> has_ended{false};
};
void CALLBACK go_apart(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID, ULONG, ULONG_PTR,
                       PTP_IO) {
    auto& apart = *static_cast<Apart*>(context);
    SetEvent(apart.began);
    WaitForSingleObject(apart.leave, INFINITE);
    DisassociateCurrentThreadFromCallback(instance);
    WaitForSingleObject(apart.end, INFINITE);
    apart.has_ended = true;
}

}  // namespace

BEHAVIOUR("pool-io.disassociated", "F.26-4 F.35-10", medium,
          "docs:DisassociateCurrentThreadFromCallback",
          "WaitForThreadpoolIoCallbacks returns when the running callback disassociates itself "
          "from the object") {
    auto& apart = kept<Apart>();
    auto const pair = tcp_pair();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), go_apart, &apart, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "abc");
    auto const patience_ms = static_cast<DWORD>(patience().count());
    CHECK(WaitForSingleObject(apart.began, patience_ms) == WAIT_OBJECT_0);
    BlockedCall waiting{[&] {
        WaitForThreadpoolIoCallbacks(io, FALSE);
        return 0;
    }};
    CHECK(waiting.is_blocked());
    SetEvent(apart.leave);
    CHECK(waiting.result());
    CHECK_FALSE(apart.has_ended);
    SetEvent(apart.end);
    CHECK(eventually([&] { return apart.has_ended.load(); }));
    CloseThreadpoolIo(io);
}

BEHAVIOUR("pool-io.dropped", "F.26-6", high, "winetest:ntdll test_tp_io",
          "WaitForThreadpoolIoCallbacks can drop the callbacks that are still to come; the "
          "operation goes on") {
    PooledPair const pooled;
    auto& receive = pooled.receive();
    WaitForThreadpoolIoCallbacks(pooled.io, TRUE);
    CHECK_FALSE(receive.has_completed());
    say(pooled.pair.client, "abc");
    CHECK(eventually([&] { return receive.has_completed(); }));
    // Two operations and one callback. Which of the two it reports is not asked: an OVERLAPPED can
    // show its end before the pool hears of it, and the pool drops the first that it hears of.
    pooled.receive();
    say(pooled.pair.client, "d");
    CHECK(pooled.ends.reaches(1));
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 1);
    CloseThreadpoolIo(pooled.io);
}

BEHAVIOUR("pool-io.closed", "F.26-7", medium, "docs:CloseThreadpoolIo",
          "CloseThreadpoolIo while an operation is under way leaves its callback to come") {
    PooledPair const pooled;
    pooled.receive();
    CloseThreadpoolIo(pooled.io);
    say(pooled.pair.client, "abc");
    CHECK(pooled.ends.reaches(1));
    CHECK(pooled.ends.bytes == 3);
}

namespace {

void CALLBACK until_set(PTP_CALLBACK_INSTANCE, PVOID gate) { WaitForSingleObject(gate, INFINITE); }

}  // namespace

BEHAVIOUR("pool-io.own-pool", "F.35-12", medium, "docs:SetThreadpoolCallbackPool",
          "callbacks of a threadpool I/O object run in the pool of its environment") {
    auto* const pool = CreateThreadpool(nullptr);
    REQUIRE(pool);
    SetThreadpoolThreadMaximum(pool, 1);
    TP_CALLBACK_ENVIRON own;
    InitializeThreadpoolEnvironment(&own);
    SetThreadpoolCallbackPool(&own, pool);
    auto const gate = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    CHECK(TrySubmitThreadpoolCallback(until_set, gate, &own));

    PooledPair const pooled{&own};
    auto& receive = pooled.receive();
    say(pooled.pair.client, "abc");
    CHECK(eventually([&] { return receive.has_completed(); }));
    CHECK(pooled.ends.count == 0);
    CHECK(SetEvent(gate));
    WaitForThreadpoolIoCallbacks(pooled.io, FALSE);
    CHECK(pooled.ends.count == 1);
    CHECK(pooled.ends.bytes == 3);
    CloseThreadpoolIo(pooled.io);
    CloseThreadpool(pool);
    CloseHandle(gate);
}

BEHAVIOUR(
    "pool-io.group", "F.35-12", medium, "docs:CloseThreadpoolCleanupGroupMembers",
    "closing a cleanup group drops the callbacks of operations, and closes their I/O objects") {
    auto* const group = CreateThreadpoolCleanupGroup();
    REQUIRE(group);
    TP_CALLBACK_ENVIRON grouped;
    InitializeThreadpoolEnvironment(&grouped);
    SetThreadpoolCallbackCleanupGroup(&grouped, group, nullptr);
    PooledPair const pooled{&grouped};
    auto& receive = pooled.receive();
    CloseThreadpoolCleanupGroupMembers(group, TRUE, nullptr);
    CHECK_FALSE(receive.has_completed());
    say(pooled.pair.client, "abc");
    CHECK(eventually([&] { return receive.has_completed(); }));
    CHECK(pooled.ends.count == 0);
    CloseThreadpoolCleanupGroup(group);
}

BEHAVIOUR("pool-io.bind", "F.26-8", high, "winetest:kernel32 test_iocp_callback",
          "BindIoCompletionCallback's function hears of every operation, in the pool") {
    auto const pair = tcp_pair();
    bound_ends.count = 0;
    CHECK(BindIoCompletionCallback(handle_of(pair.server), on_bound, 0));
    auto& receive = kept<Receive>();
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    say(pair.client, "abc");
    CHECK(bound_ends.reaches(1));
    CHECK(bound_ends.error == 0);
    CHECK(bound_ends.bytes == 3);
    CHECK(bound_ends.overlapped == &receive.overlapped);
    CHECK(bound_ends.thread != GetCurrentThreadId());
}

BEHAVIOUR("pool-io.bind-refused", "F.26-8", high, "winetest:kernel32 test_iocp_callback",
          "BindIoCompletionCallback without a function, and a second time, is "
          "ERROR_INVALID_PARAMETER, without a handle ERROR_INVALID_HANDLE") {
    auto const pair = tcp_pair();
    auto const bind_to = [](HANDLE handle, LPOVERLAPPED_COMPLETION_ROUTINE function) {
        WSASetLastError(untouched);
        return BindIoCompletionCallback(handle, function, 0) ? 0u : GetLastError();
    };
    CHECK(bind_to(handle_of(pair.server), nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(bind_to(INVALID_HANDLE_VALUE, on_bound) == ERROR_INVALID_HANDLE);
    CHECK(bind_to(handle_of(pair.server), on_bound) == 0);
    CHECK(bind_to(handle_of(pair.server), on_bound) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR(
    "pool-io.bind-status", "F.26-9", medium, "docs:BindIoCompletionCallback",
    "the function given to BindIoCompletionCallback is notified of a failure by its NTSTATUS") {
    auto const pair = tcp_pair();
    bound_ends.count = 0;
    CHECK(BindIoCompletionCallback(handle_of(pair.server), on_bound, 0));
    auto& receive = kept<Receive>();
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(handle_of(pair.server), &receive.overlapped));
    CHECK(bound_ends.reaches(1));
    CHECK(bound_ends.error == 0xC0000120);
}
