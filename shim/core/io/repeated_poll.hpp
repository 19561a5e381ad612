// SPDX-License-Identifier: MIT
// Looking at the same sockets again and again, as main loops do that never sleep. The thread keeps
// the host's form of its last poll: as long as the next one is the same, no handle was closed and
// no socket has got a readiness of its own, the host's poll alone decides. Only polls that mostly
// find nothing are kept: a call that waits, or finds something, takes the ordinary way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "shim/core/io/readiness.hpp"
#include "shim/core/objects/poll_stamp.hpp"

namespace ws2::core {

class RepeatedPoll {
public:
    // The words of the poll that the thread remembers; none when they are out of date, or not as
    // many.
    static std::span<std::uint64_t const> known(std::size_t key_size) {
        auto const* const memory = memory_;
        if (!memory || memory->key_size != key_size || memory->stamp != PollStamp::now()) return {};
        return {memory->key.get(), key_size};
    }

    // Polls the host, after known() was this poll. False: the ordinary way has to be taken.
    static bool finds_nothing();

    // Before the polled sockets are looked up. `key_size`: of the words that stand for the poll; 0:
    // it waits, and is not to be remembered.
    explicit RepeatedPoll(std::size_t key_size)
        : key_size_{key_size}, stamp_{key_size != 0 ? PollStamp::now() : 0} {}

    // The ordinary way was taken, and nothing was found. Where the poll's words are to be written,
    // if it is remembered: when the thread polls the same a second time.
    std::uint64_t* remember(ReadinessWait const& wait) const;

private:
    // Of one thread.
    struct Memory {
        std::uint64_t stamp = 0;  // 0: nothing is remembered
        std::size_t key_size = 0;
        std::size_t item_count = 0;
        std::size_t asked_last = 0;
        std::size_t room = 0;
        std::unique_ptr<std::uint64_t[]> key;
        std::unique_ptr<platform::PollItem[]> items;

        bool make_room(std::size_t wanted);
    };
    static Memory* memory();
    static constinit inline thread_local Memory* memory_ = nullptr;

    std::size_t const key_size_;
    std::uint64_t const stamp_;
};

// The stamp is compared once more in the epoch: until its end the descriptors stay these sockets'.
inline bool RepeatedPoll::finds_nothing() {
    auto& memory = *memory_;
    HandleTable::EpochGuard const guard{library().handles()};
    if (PollStamp::now() != memory.stamp) return false;
    if (platform::poll_once({memory.items.get(), memory.item_count}) == 0) return true;
    memory.stamp = 0;
    return false;
}

}  // namespace ws2::core
