// SPDX-License-Identifier: MIT
// How many threads a completion port lets run: in places where Windows' scheduler sees what a
// thread does, and the library has to find it out.
#include <windows.h>
#include <winsock2.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/privileges.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

struct Port {
    explicit Port(DWORD concurrency)
        : handle{CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, concurrency)} {
        REQUIRE(handle);
    }
    Port(Port const&) = delete;
    Port& operator=(Port const&) = delete;
    ~Port() { CloseHandle(handle); }

    void post(ULONG_PTR key) const { CHECK(PostQueuedCompletionStatus(handle, 0, key, nullptr)); }
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
    Port const port{1};
    port.post(1);
    port.post(2);
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
    Port const port{limit};
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
    port.post(1);
    port.post(2);
    first.join();
    second.join();
    CHECK(helped == 2);
}

TEST_CASE("a process that is bound to one processor has one", "[ports][linux]") {
    CHECK(ws2::platform::allowed_processors() >= 1);
    ForkedChild child{[] {
        bool const has_one = leave_other_processors() && ws2::platform::allowed_processors() == 1;
        std::_Exit(has_one ? 0 : 1);
    }};
    CHECK(child.exit_code() == 0);
}
