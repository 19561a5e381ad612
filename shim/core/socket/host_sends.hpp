// SPDX-License-Identifier: MIT
// Counts the calls on one socket that may block in the host until the peer receives. Closing the
// socket has to end them there.
//
// Lock rule: none; read and changed from anywhere.
#pragma once

#include <atomic>
#include <cstdint>

namespace ws2::core {

class HostSends {
public:
    bool any() const { return count_.load(std::memory_order_seq_cst) != 0; }

    // While one lives, a call may wait.
    class Scope {
    public:
        explicit Scope(HostSends& sends) : sends_{sends} {
            sends_.count_.fetch_add(1, std::memory_order_seq_cst);
        }
        Scope(Scope const&) = delete;
        Scope& operator=(Scope const&) = delete;
        ~Scope() { sends_.count_.fetch_sub(1, std::memory_order_release); }

    private:
        HostSends& sends_;
    };

private:
    std::atomic<std::uint32_t> count_{0};
};

}  // namespace ws2::core
