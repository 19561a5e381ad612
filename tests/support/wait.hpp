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
#include <string>
#include <thread>

#include "tests/support/outcome.hpp"

namespace ws2::test {

// How long to wait for something that must happen. In a row that must fail here it does not happen,
// as a rule, and the limit is a second, whatever the factor. That cannot turn a run red: at worst a
// row that has begun to hold still fails on a machine that needs more than that second for what
// takes microseconds, and the next run notices. Rows say what Windows does not do as well, where
// they can observe it, so that most of them need not wait at all.
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

    // True if the call has begun, is still running after a glance, and waits.
    bool is_blocked() const;

    // Its outcome, or nothing when it has not returned in time. The thread is then left behind,
    // and ends when the row closes its sockets: the failed check says more than a hanging program.
    std::optional<Outcome> result() const;
    std::optional<Outcome> result_within(std::chrono::milliseconds limit) const;

private:
    struct Shared {
        std::mutex mutex;
        std::condition_variable changed;
        bool entered = false;
        long thread = 0;
        std::optional<Outcome> outcome;
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    mutable bool given_up_ = false;
    std::thread thread_;
};

// What one recv brings: its bytes, "!10035" when it fails, "!blocked" when it does not return.
std::string recv_text(SOCKET socket, int length, int flags = 0);
// As many bytes as asked for, in as many receives as that takes; what came before the stream ended,
// a receive failed or none came in time.
std::string recv_all_text(SOCKET socket, std::size_t length);

}  // namespace ws2::test
