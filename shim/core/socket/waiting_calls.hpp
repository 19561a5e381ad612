// SPDX-License-Identifier: MIT
// Calls on one socket that wait, for CancelIoEx. Those that have waited before, and so are known
// here, and receives that wait in the host's own call, which nothing tells of before they are
// looked for.
//
// Lock rule: a mutex of its own; read and changed from anywhere.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "platform/interrupting.hpp"
#include "shim/core/objects/linked_list.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

class SlowPathReasons;

class WaitingCalls {
public:
    // A call that waits for the socket's waiters. While one lives a cancellation finds the call.
    class Call {
    public:
        explicit Call(WaitingCalls& all);
        Call(Call const&) = delete;
        Call& operator=(Call const&) = delete;
        ~Call();

        bool is_cancelled() const { return all_.cancellations_.load() != seen_; }

    private:
        WaitingCalls& all_;
        std::uint32_t seen_;
    };

    // The same for a call that waits in wait_in_host(), where a cancellation interrupts its thread.
    class CallInHost {
    public:
        explicit CallInHost(WaitingCalls& all);
        CallInHost(CallInHost const&) = delete;
        CallInHost& operator=(CallInHost const&) = delete;
        ~CallInHost();

        bool is_cancelled() const { return is_cancelled_.load(std::memory_order_seq_cst); }
        std::atomic<bool> const& end_of_wait() const { return is_cancelled_; }

    private:
        friend class WaitingCalls;
        friend class LinkedList<CallInHost>;

        WaitingCalls& all_;
        platform::HostThread const thread_ = platform::this_host_thread();
        std::atomic<bool> is_cancelled_{false};
        CallInHost* next_ = nullptr;
        CallInHost* previous_ = nullptr;
    };

    // How many calls there were that no cancellation had found. The caller wakes those that wait
    // for the socket's waiters, and then calls interrupt_cancelled(), which returns when the others
    // have left.
    std::size_t cancel();
    void interrupt_cancelled();

    // Receives that wait in the host are cancelled: for as long as one of them has not taken that,
    // the receiving direction has the slow-path reason `cancelled`.
    void cancel_receives(SlowPathReasons& socket, std::span<std::int32_t const> threads);
    bool is_receive_cancelled(std::int32_t thread);
    // For the thread itself, when its receive comes back with nothing, and when one begins, which
    // is not the one that was cancelled. False: it was not.
    bool take_cancellation(SlowPathReasons& socket, std::int32_t thread);

private:
    bool interrupt_once();  // false: none is left

    RankedMutex<Rank::waiting_calls> mutex_;
    std::uint32_t calls_ = 0;                      // that are not cancelled; with the mutex
    std::atomic<std::uint32_t> cancellations_{0};  // changed with the mutex
    LinkedList<CallInHost> in_host_;
    std::vector<std::int32_t> cancelled_receives_;
};

}  // namespace ws2::core
