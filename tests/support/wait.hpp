// SPDX-License-Identifier: MIT
// Waiting in tests: always for a condition, always with a limit that is generous and multiplied by
// WS2_TIME_FACTOR (valgrind, sanitizers, busy machines). Nothing waits and hopes.
#pragma once

#include <winsock2.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "tests/support/outcome.hpp"

namespace ws2::test {

// How long to wait for something that must happen.
std::chrono::milliseconds patience();

// How long a call that must stay blocked is watched. Too short can only miss a defect, never
// invent one.
std::chrono::milliseconds glance();

// select() on one socket and one set. False when the limit passed first.
enum class Ready { to_read, to_write, exceptional };
bool await(SOCKET socket, Ready what);
bool is_ready(SOCKET socket, Ready what);  // now, without waiting

// Until `holds` says so or patience ends; returns what it said last.
bool eventually(std::function<bool()> const& holds);

// A call running in a thread of its own, which is expected to block.
class BlockedCall {
public:
    explicit BlockedCall(std::function<long long()> call);
    ~BlockedCall();
    BlockedCall(BlockedCall&&) = default;

    // True if the call has begun and is still running after a glance.
    bool is_blocked() const;

    // Its outcome, or nothing when it has not returned in time. The thread is then left behind:
    // the caller's failed check says more than a hanging program would.
    std::optional<Outcome> result() const;
    std::optional<Outcome> result_within(std::chrono::milliseconds limit) const;

private:
    struct Shared {
        std::mutex mutex;
        std::condition_variable changed;
        bool entered = false;
        std::optional<Outcome> outcome;
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    std::thread thread_;
};

}  // namespace ws2::test
