// SPDX-License-Identifier: MIT
// Threads that no signal of the library's gets out of what they do: their own calls are notified
// later, if at all, and no other thread waits for them.
#include <windows.h>
#include <winsock2.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

using Clock = std::chrono::steady_clock;

HANDLE handle_of_this_thread() {
    HANDLE handle = nullptr;
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &handle, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    return handle;
}

// The quickest of several, as others may have the processor now and then.
template <class Call>
Clock::duration quickest(Call&& call) {
    constexpr int tries = 10;
    auto best = Clock::duration::max();
    for (int i = 0; i != tries; ++i) {
        auto const start = Clock::now();
        call();
        best = std::min(best, Clock::now() - start);
    }
    return best;
}

// What nothing may take that does not wait for a signal: a hundred turns of the others, and more.
Clock::duration limit() {
    auto const turns = quickest([] {
        for (int i = 0; i != 100; ++i) Sleep(0);
    });
    return std::chrono::milliseconds{150} + 3 * turns;
}

// A thread that is in select() or recv(), deaf to the signal.
struct Deaf {
    enum class In { select, recv };

    explicit Deaf(In in)
        : pair{tcp_pair()}, call{[this, in] {
              block_library_signal();
              handle = handle_of_this_thread();
              char byte = 0;
              fd_set set;
              FD_ZERO(&set);
              FD_SET(pair.server, &set);
              auto const count = in == In::select ? select(0, &set, nullptr, nullptr, nullptr)
                                                  : recv(pair.server, &byte, 1, 0);
              SleepEx(0, TRUE);
              return count;
          }} {
        REQUIRE(eventually([this] { return handle.load() != nullptr; }));
        REQUIRE(call.is_blocked());
    }
    ~Deaf() { CloseHandle(handle); }
    void wake() {
        send(pair.client, "x", 1, 0);
        CHECK(call.result());
    }
    Pair pair;
    std::atomic<HANDLE> handle{nullptr};
    BlockedCall call;
};

}  // namespace

TEST_CASE("QueueUserAPC does not wait for a thread that blocks the signal",
          "[blocked_signal][linux]") {
    WinsockSession const session;
    static std::atomic<int> runs;
    for (auto const in : {Deaf::In::select, Deaf::In::recv}) {
        CAPTURE(in == Deaf::In::select);
        runs = 0;
        Deaf deaf{in};
        auto const call = [&] { QueueUserAPC([](ULONG_PTR) { ++runs; }, deaf.handle, 0); };
        CHECK(quickest(call) < limit());
        deaf.wake();
        CHECK(runs == 10);
    }
}

TEST_CASE("and unrelated waits go on meanwhile", "[blocked_signal]") {
    WinsockSession const session;
    Deaf deaf{Deaf::In::select};
    std::atomic<bool> is_over{false};
    std::thread caller{[&] {
        while (!is_over) QueueUserAPC([](ULONG_PTR) {}, deaf.handle, 0);
    }};
    HANDLE const event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
    CHECK(quickest([&] {
              for (int i = 0; i != 10; ++i) {
                  SetEvent(event);
                  WaitForSingleObject(event, INFINITE);
              }
          }) < limit());
    is_over = true;
    caller.join();
    deaf.wake();
    CloseHandle(event);
}

TEST_CASE("nor for one that waits for a pipe, which no APC ends", "[blocked_signal]") {
    HANDLE reading = nullptr;
    HANDLE writing = nullptr;
    REQUIRE(CreatePipe(&reading, &writing, nullptr, 0));
    static std::atomic<int> runs;
    runs = 0;
    std::atomic<HANDLE> handle{nullptr};
    BlockedCall const call{[&] {
        handle = handle_of_this_thread();
        char received = 0;
        DWORD count = 0;
        ReadFile(reading, &received, 1, &count, nullptr);
        auto const runs_before = runs.load();
        SleepEx(0, TRUE);
        return runs_before;
    }};
    REQUIRE(eventually([&] { return handle.load() != nullptr; }));
    REQUIRE(call.is_blocked());
    CHECK(quickest([&] { QueueUserAPC([](ULONG_PTR) { ++runs; }, handle, 0); }) < limit());
    DWORD count = 0;
    CHECK(WriteFile(writing, "x", 1, &count, nullptr));
    CHECK(call.result().value_or(Outcome{-1, 0}).value == 0);
    CHECK(runs == 10);
    for (HANDLE const each : {handle.load(), reading, writing}) CloseHandle(each);
}

// --- urgent data --------------------------------------------------------------------------------

namespace {

// One thread receives, lets nothing through any more, and waits for more; another one asks for
// urgent data, which does not wait. 0: both got what they could.
int share_connection(void (*stop_listening)()) {
    auto pair = tcp_pair();
    SOCKET const s = pair.server;
    send(pair.client, "a", 1, 0);
    std::atomic<bool> is_deaf{false};
    BlockedCall const reader{[&] {
        char data[4];
        if (recv(s, data, sizeof data, 0) != 1) return -1;
        stop_listening();
        is_deaf = true;
        return recv(s, data, sizeof data, 0);
    }};
    if (!eventually([&] { return is_deaf.load(); })) return 1;
    if (!reader.is_blocked()) return 2;
    send(pair.client, "u", 1, MSG_OOB);
    BlockedCall const asking{[s] {
        set_non_blocking(s);
        char byte = 0;
        return recv(s, &byte, 1, MSG_OOB);
    }};
    if (!asking.result()) return 3;
    send(pair.client, "b", 1, 0);
    auto const received = reader.result();
    return received && received->value > 0 ? 0 : 4;
}

}  // namespace

TEST_CASE("a reader that blocks or ignores the signal keeps nobody from asking for urgent data",
          "[blocked_signal]") {
    WinsockSession const session;
    for (auto const stop_listening : {block_library_signal, ignore_library_signal}) {
        CAPTURE(stop_listening == block_library_signal);
        ForkedChild child{[&] { std::_Exit(share_connection(stop_listening)); }};
        CHECK(child.exit_code().value_or(-1) == 0);
    }
}
