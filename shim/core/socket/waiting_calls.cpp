// SPDX-License-Identifier: MIT
#include "shim/core/socket/waiting_calls.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "shim/core/socket/slow_path.hpp"
#include "shim/core/waits/repeated_interrupts.hpp"

namespace ws2::core {

WaitingCalls::Call::Call(WaitingCalls& all) : all_{all} {
    std::lock_guard const lock{all.mutex_};
    seen_ = all.cancellations_.load();
    ++all.calls_;
}

WaitingCalls::Call::~Call() {
    std::lock_guard const lock{all_.mutex_};
    if (!is_cancelled()) --all_.calls_;
}

WaitingCalls::CallInHost::CallInHost(WaitingCalls& all) : all_{all} {
    std::lock_guard const lock{all.mutex_};
    all.in_host_.add(*this);
}

WaitingCalls::CallInHost::~CallInHost() {
    std::lock_guard const lock{all_.mutex_};
    all_.in_host_.remove(*this);
}

std::size_t WaitingCalls::cancel() {
    std::lock_guard const lock{mutex_};
    std::size_t count = std::exchange(calls_, 0);
    if (count != 0) cancellations_.fetch_add(1);
    in_host_.for_each([&](CallInHost& call) {
        if (!call.is_cancelled_.exchange(true, std::memory_order_seq_cst)) ++count;
    });
    return count;
}

// A call that is on the list cannot leave meanwhile, so its thread exists. The calling thread's own
// call runs an APC, and sees afterwards that it is cancelled.
bool WaitingCalls::interrupt_once() {
    auto const own = platform::this_host_thread();
    bool any = false;
    std::lock_guard const lock{mutex_};
    in_host_.for_each([&](CallInHost& call) {
        if (!call.is_cancelled() || call.thread_ == own) return;
        platform::interrupt_thread(call.thread_);
        any = true;
    });
    return any;
}

void WaitingCalls::interrupt_cancelled() {
    constexpr std::int32_t not_known = 0;
    for (unsigned tries = 0; interrupt_once(); ++tries)
        if (pause_between_calls(tries, not_known) == NextCall::none) return;
}

void WaitingCalls::cancel_receives(SlowPathReasons& socket, std::span<std::int32_t const> threads) {
    std::lock_guard const lock{mutex_};
    cancelled_receives_.insert(cancelled_receives_.end(), threads.begin(), threads.end());
    socket.set_receive_slow_path(slow_path::cancelled);
}

bool WaitingCalls::is_receive_cancelled(std::int32_t thread) {
    std::lock_guard const lock{mutex_};
    return std::ranges::find(cancelled_receives_, thread) != cancelled_receives_.end();
}

bool WaitingCalls::take_cancellation(SlowPathReasons& socket, std::int32_t thread) {
    std::lock_guard const lock{mutex_};
    auto const taken = std::erase(cancelled_receives_, thread);
    if (taken != 0 && cancelled_receives_.empty())
        socket.clear_receive_slow_path(slow_path::cancelled);
    return taken != 0;
}

}  // namespace ws2::core
