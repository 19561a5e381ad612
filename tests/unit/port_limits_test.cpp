// SPDX-License-Identifier: MIT
// How many threads a completion port lets run: in places where Windows' scheduler sees what a
// thread does, and the library has to find it out.
#include <windows.h>
#include <winsock2.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/privileges.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

struct LimitedPort {
    explicit LimitedPort(DWORD concurrency)
        : handle{CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, concurrency)} {
        REQUIRE(handle);
    }
    LimitedPort(LimitedPort const&) = delete;
    LimitedPort& operator=(LimitedPort const&) = delete;
    ~LimitedPort() { CloseHandle(handle); }

    bool post(ULONG_PTR key) const {
        return PostQueuedCompletionStatus(handle, 0, key, nullptr) != FALSE;
    }
    // 0: none came in time.
    ULONG_PTR take(std::chrono::milliseconds longest) const {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        OVERLAPPED* overlapped = nullptr;
        auto const limit = static_cast<DWORD>(longest.count());
        return GetQueuedCompletionStatus(handle, &bytes, &key, &overlapped, limit) ? key : 0;
    }

    HANDLE handle;
};

}  // namespace

TEST_CASE("a thread that computes is known from one that waits", "[ports][linux]") {
    using ws2::platform::activity;
    using ws2::platform::Activity;
    std::atomic<std::int32_t> computing{0};
    std::atomic<std::int32_t> waiting{0};
    std::atomic<bool> is_over{false};
    HANDLE const gate = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    std::thread computer{[&] {
        computing = ws2::platform::this_kernel_thread();
        while (!is_over) {
        }
    }};
    std::thread waiter{[&] {
        waiting = ws2::platform::this_kernel_thread();
        WaitForSingleObject(gate, INFINITE);
    }};
    CHECK(eventually([&] { return waiting != 0 && activity(waiting) == Activity::waits; }));
    CHECK(eventually([&] { return computing != 0; }));
    CHECK(activity(computing) == Activity::computes);
    is_over = true;
    SetEvent(gate);
    computer.join();
    waiter.join();
    CloseHandle(gate);
}

TEST_CASE(
    "at a port with a limit of its own no second thread gets a packet, however long the first "
    "one computes",
    "[ports][linux][F.24-5]") {
    LimitedPort const port{1};
    CHECK(port.post(1));
    CHECK(port.post(2));
    std::atomic<bool> has_one{false};
    std::atomic<bool> is_over{false};
    std::thread worker{[&] {
        has_one = port.take(patience()) == 1;
        while (!is_over) {
        }
    }};
    REQUIRE(eventually([&] { return has_one.load(); }));
    CHECK(port.take(glance()) == 0);
    is_over = true;
    worker.join();
    CHECK(port.take(patience()) == 2);
}

TEST_CASE("a worker that waits for something that is not Windows' lets another one go on",
          "[ports][linux][F.24-4]") {
    DWORD const limit = GENERATE(DWORD{0}, DWORD{1});
    CAPTURE(limit);
    LimitedPort const port{limit};
    std::mutex mutex;
    std::condition_variable changed;
    bool is_second_here = false;
    auto const work = [&] {
        auto const key = port.take(patience());
        std::unique_lock lock{mutex};
        if (key == 2) is_second_here = true;
        changed.notify_all();
        return changed.wait_for(lock, patience(), [&] { return is_second_here; });
    };
    std::atomic<int> helped{0};
    std::thread first{[&] { helped += work() ? 1 : 0; }};
    std::thread second{[&] { helped += work() ? 1 : 0; }};
    CHECK(port.post(1));
    CHECK(port.post(2));
    first.join();
    second.join();
    CHECK(helped == 2);
}

// The first thread waits in the host for events of a socket, so that it is not there to look
// whether the second one goes on.
TEST_CASE(
    "a worker that waits for the packet that it has posted gets help from a thread that waits "
    "for events",
    "[ports][linux][F.24-4]") {
    DWORD const limit = GENERATE(DWORD{1}, DWORD{2});
    CAPTURE(limit);
    WinsockSession const session;
    LimitedPort const port{limit};
    auto const pair = tcp_pair();
    REQUIRE(CreateIoCompletionPort(handle_of(pair.server), port.handle, 9, 0));
    Transfer transfer{Overlap::Kind::without_event};
    REQUIRE(transfer.pends(pair.server));
    std::atomic<int> handled{0};
    std::array<std::atomic<std::int32_t>, 2> ids{};
    auto const work = [&](std::atomic<std::int32_t>& id) {
        id = ws2::platform::this_kernel_thread();
        auto const key = port.take(patience());
        if (key == 1 && !port.post(2)) return false;
        ++handled;
        // No call of the library shows that this thread waits.
        return eventually([&] { return handled == 2; });
    };
    std::atomic<int> ended_well{0};
    std::array<std::thread, 2> threads;
    for (std::size_t i = 0; i != 2; ++i) {
        threads[i] = std::thread{[&, i] { ended_well += work(ids[i]) ? 1 : 0; }};
        CHECK(eventually([&] {
            return ids[i] != 0 && ws2::platform::activity(ids[i]) == ws2::platform::Activity::waits;
        }));
    }
    CHECK(port.post(1));
    for (auto& thread : threads) thread.join();
    CHECK(ended_well == 2);
}

TEST_CASE("a packet that comes late reaches a thread beside a worker that waits for it",
          "[ports][linux][F.24-4]") {
    LimitedPort const port{1};
    std::atomic<bool> is_released{false};
    std::atomic<bool> has_one{false};
    std::atomic<bool> has_come{false};
    std::thread worker{[&] {
        has_one = port.take(patience()) == 1;
        has_come = eventually([&] { return is_released.load(); });
    }};
    CHECK(port.post(1));
    CHECK(eventually([&] { return has_one.load(); }));
    std::thread helper{[&] { is_released = port.take(patience()) == 2; }};
    static_cast<void>(
        WaitForSingleObject(GetCurrentThread(), static_cast<DWORD>(glance().count())));
    CHECK(port.post(2));
    helper.join();
    worker.join();
    CHECK(is_released);
    CHECK(has_come);
}

TEST_CASE(
    "a packet takes as long in front of many others as in front of none, beside a worker that "
    "may not run",
    "[ports][linux]") {
    LimitedPort const port{1};
    constexpr ULONG_PTR count = 200'000;
    ULONG_PTR posted = 0;
    while (posted != count && port.post(posted + 1)) ++posted;
    REQUIRE(posted == count);
    std::atomic<ULONG_PTR> taken{0};
    auto const work = [&] {
        while (taken < count && port.take(patience()) != 0) {
            for (int volatile number = 500; number != 0;) number = number - 1;
            if (++taken == count) port.post(count + 1);  // the other one may wait
        }
    };
    auto const begin = std::chrono::steady_clock::now();
    std::thread other{work};
    work();
    other.join();
    CHECK(taken >= count);
    CHECK(std::chrono::steady_clock::now() - begin < patience());
}

TEST_CASE("a process that is bound to one processor has one", "[ports][linux]") {
    CHECK(ws2::platform::allowed_processors() >= 1);
    ForkedChild child{[] {
        bool const has_one = leave_other_processors() && ws2::platform::allowed_processors() == 1;
        std::_Exit(has_one ? 0 : 1);
    }};
    CHECK(child.exit_code() == 0);
}
