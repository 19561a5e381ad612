// SPDX-License-Identifier: MIT
// Waits that end while their callback is about to begin: Windows promises that none runs
// afterwards. Here and not with the other registered waits, because Wine does not always keep that
// promise.
#include <windows.h>
#include <winsock2.h>

#include <array>
#include <atomic>
#include <future>

#include "tests/support/catch.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

HANDLE automatic_event() { return CreateEventW(nullptr, FALSE, FALSE, nullptr); }
HANDLE manual_event() { return CreateEventW(nullptr, TRUE, FALSE, nullptr); }

struct Held {
    std::atomic<int> begun{0};
    HANDLE gate = manual_event();

    ~Held() { CloseHandle(gate); }
};

VOID CALLBACK hold(PVOID held, BOOLEAN) {
    ++static_cast<Held*>(held)->begun;
    WaitForSingleObject(static_cast<Held*>(held)->gate, INFINITE);
}
VOID CALLBACK add_one(PVOID count, BOOLEAN) { ++*static_cast<std::atomic<int>*>(count); }

HANDLE in_waiting_thread(HANDLE object, WAITORTIMERCALLBACK callback, PVOID context,
                         ULONG milliseconds = INFINITE) {
    HANDLE wait = nullptr;
    CHECK(RegisterWaitForSingleObject(&wait, object, callback, context, milliseconds,
                                      WT_EXECUTEINWAITTHREAD | WT_EXECUTEONLYONCE));
    return wait;
}

}  // namespace

TEST_CASE("a wait that was late while its thread was held up is not called when it has ended",
          "[threads][F.27-4]") {
    auto const signalled = automatic_event();
    auto const never = manual_event();
    Held first;
    std::array<Held, 2> late;
    auto* const holding = in_waiting_thread(signalled, hold, &first);
    CHECK(SetEvent(signalled));
    REQUIRE(eventually([&] { return first.begun != 0; }));
    std::array<HANDLE, 2> waits{};
    for (std::size_t i = 0; i != 2; ++i) waits[i] = in_waiting_thread(never, hold, &late[i], 1);
    CHECK(WaitForSingleObject(never, static_cast<DWORD>(glance().count())) == WAIT_TIMEOUT);
    CHECK(SetEvent(first.gate));
    REQUIRE(eventually([&] { return late[0].begun + late[1].begun != 0; }));
    std::size_t const other = late[0].begun == 0 ? 0 : 1;
    auto ending = std::async(std::launch::async, [&] {
        UnregisterWaitEx(waits[other], INVALID_HANDLE_VALUE);
        return late[other].begun.load();
    });
    ending.wait_for(glance());
    CHECK(SetEvent(late[other].gate));
    CHECK(SetEvent(late[1 - other].gate));
    auto const at_end = ending.get();
    CHECK(UnregisterWaitEx(waits[1 - other], INVALID_HANDLE_VALUE));
    // Behind all that the thread had to do.
    std::atomic<int> last{0};
    auto* const behind = in_waiting_thread(never, add_one, &last, 0);
    CHECK(eventually([&] { return last != 0; }));
    CHECK(late[other].begun == at_end);
    CHECK(UnregisterWaitEx(behind, INVALID_HANDLE_VALUE));
    CHECK(UnregisterWaitEx(holding, INVALID_HANDLE_VALUE));
    CloseHandle(signalled);
    CloseHandle(never);
}

TEST_CASE("a wait whose object was just signalled is not called when it has ended",
          "[threads][F.27-4]") {
    constexpr std::size_t rounds = 3000;
    std::array<std::atomic<int>, rounds> begun{};
    std::array<int, rounds> at_end{};
    auto const event = automatic_event();
    for (std::size_t i = 0; i != rounds; ++i) {
        auto* const wait = in_waiting_thread(event, add_one, &begun[i]);
        SetEvent(event);
        for (std::size_t turns = i % 50; turns != 0; --turns) SwitchToThread();
        CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
        at_end[i] = begun[i];
        ResetEvent(event);
    }
    CloseHandle(event);
    int late = 0;
    for (std::size_t i = 0; i != rounds; ++i) late += begun[i] != at_end[i] ? 1 : 0;
    CHECK(late == 0);
}
