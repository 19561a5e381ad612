// SPDX-License-Identifier: MIT
// Calls that wait for the waiters of a socket, for CancelIoEx.
//
// Lock rule: none; read and changed from anywhere.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::core {

class WaitingCalls {
public:
    // While one lives a cancellation finds the call.
    class Call {
    public:
        // A cancellation that has not been seen here comes later than the count.
        explicit Call(WaitingCalls& all) : all_{all}, seen_{all.cancellations_.load()} {
            all.calls_.fetch_add(1);
        }
        Call(Call const&) = delete;
        Call& operator=(Call const&) = delete;
        ~Call() { all_.calls_.fetch_sub(1); }

        bool is_cancelled() const { return all_.cancellations_.load() != seen_; }

    private:
        WaitingCalls& all_;
        std::uint32_t const seen_;
    };

    // How many calls there were; the caller wakes them.
    std::uint32_t cancel() {
        auto const count = calls_.load();
        if (count != 0) cancellations_.fetch_add(1);
        return count;
    }

private:
    std::atomic<std::uint32_t> calls_{0};
    std::atomic<std::uint32_t> cancellations_{0};
};

}  // namespace ws2::core
