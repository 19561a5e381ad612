// SPDX-License-Identifier: MIT
// Looking at the same sockets again and again, as main loops do that never sleep. The thread keeps
// the host's form of its last poll: as long as the next one is the same, no handle was closed and
// no socket has got a readiness of its own, the host's poll alone decides. Only polls that mostly
// find nothing are kept: a call that waits, or finds something, takes the ordinary way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shim/core/io/readiness.hpp"
#include "shim/core/objects/poll_stamp.hpp"

namespace ws2::core {

class RepeatedPoll {
public:
    // Before the polled sockets are looked up. `key_size`: of the words that stand for the poll; 0:
    // it waits, and is not to be remembered.
    explicit RepeatedPoll(std::size_t key_size)
        : key_size_{key_size}, stamp_{key_size != 0 ? PollStamp::now() : 0} {}

    // The words of the poll that the thread remembers; none when they are out of date, or not as
    // many.
    std::span<std::uint64_t const> known() const;

    // Polls the host, if known() is this poll. False: the ordinary way has to be taken.
    bool finds_nothing() const;

    // The ordinary way was taken, and nothing was found. Where the poll's words are to be written,
    // if it is remembered: when the thread polls the same a second time.
    std::uint64_t* remember(ReadinessWait const& wait) const;

private:
    struct Memory;
    static Memory* memory();
    static constinit thread_local Memory* memory_;

    std::size_t const key_size_;
    std::uint64_t const stamp_;
};

}  // namespace ws2::core
