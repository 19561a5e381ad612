// SPDX-License-Identifier: MIT
// Completions of sockets that call back in the pool: CreateThreadpoolIo, BindIoCompletionCallback.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <atomic>
#include <list>

#include "tests/support/behaviour.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

HANDLE handle_of(SOCKET s) { return reinterpret_cast<HANDLE>(s); }

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

// One operation more, up to its callback: whatever completed before it has been seen by the pool.
void end_with_another(Pair const& pair, PTP_IO io, Ends const& ends) {
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    REQUIRE(send(pair.client, "d", 1, 0) == 1);
    CHECK(ends.reaches(1));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK(ends.count == 1);
    CHECK(ends.overlapped == &receive.overlapped);
    CloseThreadpoolIo(io);
}

}  // namespace

BEHAVIOUR("pool-io.receive", "F.26-1 F.26-4", high, "winetest:ntdll test_kernel32_tp_io",
          "each announced operation calls back in the pool, with its OVERLAPPED and its bytes") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    REQUIRE(send(pair.client, "abc", 3, 0) == 3);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK(ends.count == 1);
    CHECK(ends.error == 0);
    CHECK(ends.bytes == 3);
    CHECK(ends.overlapped == &receive.overlapped);
    CHECK(ends.thread != GetCurrentThreadId());

    StartThreadpoolIo(io);
    REQUIRE(send(pair.client, "de", 2, 0) == 2);
    REQUIRE(await(pair.server, Ready::to_read));
    auto const at_once = outcome([&] { return receive.start(pair.server); });
    CHECK((at_once.value == 0 || at_once.last_error == WSA_IO_PENDING));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK(ends.count == 2);
    CHECK(ends.bytes == 2);
    CloseThreadpoolIo(io);
}

BEHAVIOUR("pool-io.associated", "F.26-1", high, "winetest:ntdll test_tp_io",
          "a handle has one pool or port: ERROR_INVALID_PARAMETER") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    WSASetLastError(untouched);
    CHECK(CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    CloseThreadpoolIo(io);
}

BEHAVIOUR("pool-io.cancelled", "F.26-4", high, "winetest:ntdll test_kernel32_tp_io",
          "an operation that is cancelled calls back with ERROR_OPERATION_ABORTED") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(handle_of(pair.server), &receive.overlapped));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK(ends.count == 1);
    CHECK(ends.error == ERROR_OPERATION_ABORTED);
    CHECK(ends.bytes == 0);
    CloseThreadpoolIo(io);
}

BEHAVIOUR("pool-io.taken-back", "F.26-3 F.26-5", high, "winetest:ntdll test_tp_io",
          "an announcement that is taken back calls nobody, also when the operation ends") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    CancelThreadpoolIo(io);
    REQUIRE(send(pair.client, "abc", 3, 0) == 3);
    CHECK(eventually([&] { return receive.has_completed(); }));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CHECK(ends.count == 0);
    // Nothing tells when the pool has seen the completion, so it stays open.
    kept<PTP_IO>() = io;
}

BEHAVIOUR("pool-io.dropped", "F.26-6", high, "winetest:ntdll test_tp_io",
          "waiting can drop the callbacks that are still to come; the operation goes on") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    WaitForThreadpoolIoCallbacks(io, TRUE);
    CHECK_FALSE(receive.has_completed());
    REQUIRE(send(pair.client, "abc", 3, 0) == 3);
    CHECK(eventually([&] { return receive.has_completed(); }));
    end_with_another(pair, io, ends);
}

BEHAVIOUR("pool-io.closed", "F.26-7", medium, "docs:CloseThreadpoolIo",
          "closed while an operation is under way it still calls back") {
    auto const pair = tcp_pair();
    auto& ends = kept<Ends>();
    auto* const io = CreateThreadpoolIo(handle_of(pair.server), on_io, &ends, nullptr);
    REQUIRE(io);
    auto& receive = kept<Receive>();
    StartThreadpoolIo(io);
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    CloseThreadpoolIo(io);
    REQUIRE(send(pair.client, "abc", 3, 0) == 3);
    CHECK(ends.reaches(1));
    CHECK(ends.bytes == 3);
}

BEHAVIOUR("pool-io.bind", "F.26-8", high, "winetest:kernel32 test_iocp_callback",
          "BindIoCompletionCallback's function hears of every operation, in the pool") {
    auto const pair = tcp_pair();
    bound_ends.count = 0;
    CHECK(BindIoCompletionCallback(handle_of(pair.server), on_bound, 0));
    auto& receive = kept<Receive>();
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    REQUIRE(send(pair.client, "abc", 3, 0) == 3);
    CHECK(bound_ends.reaches(1));
    CHECK(bound_ends.error == 0);
    CHECK(bound_ends.bytes == 3);
    CHECK(bound_ends.overlapped == &receive.overlapped);
    CHECK(bound_ends.thread != GetCurrentThreadId());
}

BEHAVIOUR("pool-io.bind-refused", "F.26-8", high, "winetest:kernel32 test_iocp_callback",
          "no function and a second one are ERROR_INVALID_PARAMETER, no handle is "
          "ERROR_INVALID_HANDLE") {
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

BEHAVIOUR("pool-io.bind-status", "F.26-9", medium, "docs:BindIoCompletionCallback",
          "what its function is told of a failure is a status of the system's") {
    auto const pair = tcp_pair();
    bound_ends.count = 0;
    CHECK(BindIoCompletionCallback(handle_of(pair.server), on_bound, 0));
    auto& receive = kept<Receive>();
    CHECK_THAT(outcome([&] { return receive.start(pair.server); }), FailsWith(WSA_IO_PENDING));
    CHECK(CancelIoEx(handle_of(pair.server), &receive.overlapped));
    CHECK(bound_ends.reaches(1));
    CHECK(bound_ends.error == 0xC0000120);
}
