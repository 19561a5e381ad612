// SPDX-License-Identifier: MIT
// What callbacks of thread pools leave behind, and a gate that holds them up.
#pragma once

#include <atomic>

#include "tests/win32/support.hpp"

namespace ws2::test {

struct Callbacks {
    std::atomic<int> count{0};  // that have begun
    std::atomic<int> finished{0};
    std::atomic<int> running{0};
    std::atomic<int> most_running{0};
    std::atomic<DWORD> thread{0};
    std::atomic<int> timed_out{-1};
    HANDLE entered = nullptr;  // set by each
    HANDLE gate = nullptr;     // waited for by each

    void run() {
        auto const now = ++running;
        auto most = most_running.load();
        while (now > most && !most_running.compare_exchange_weak(most, now)) {
        }
        thread = GetCurrentThreadId();
        ++count;
        if (entered) SetEvent(entered);
        if (gate) WaitForSingleObject(gate, patience_ms);
        ++finished;
        --running;  // the last: a test that waits for none to run may end then
    }
    bool reaches(int wanted) const {
        return eventually([&] { return count >= wanted; });
    }
    bool finishes(int wanted) const {
        return eventually([&] { return finished >= wanted && running == 0; });
    }
};

inline void CALLBACK as_simple(PTP_CALLBACK_INSTANCE, PVOID callbacks) {
    static_cast<Callbacks*>(callbacks)->run();
}
inline void CALLBACK as_pool_work(PTP_CALLBACK_INSTANCE, PVOID callbacks, PTP_WORK) {
    static_cast<Callbacks*>(callbacks)->run();
}

}  // namespace ws2::test
