// SPDX-License-Identifier: MIT
// Contract: sleeping on a word of memory until another thread signals that it changed (a futex).
// Everything that blocks without a descriptor is built on these three.
#pragma once

#include <atomic>
#include <cstdint>

#include "platform/deadline.hpp"

namespace ws2::platform {

enum class AddressWait : std::uint8_t { woken_or_changed, deadline_passed };

// Sleeps while *word == expected. Comparing and falling asleep are atomic with respect to the wake
// calls below. May wake up spuriously (`woken_or_changed`), so the caller reads the word again.
AddressWait wait_on_address(std::uint32_t const* word, std::uint32_t expected,
                            Deadline deadline) noexcept;

// Wakes one, or every, thread that sleeps on `word`. The word is never read, only its address is
// used: its memory may be freed already.
void wake_one_on_address(std::uint32_t const* word) noexcept;
void wake_all_on_address(std::uint32_t const* word) noexcept;

// An atomic word as one to sleep on.
inline std::uint32_t const* word_of(std::atomic<std::uint32_t> const& word) noexcept {
    static_assert(sizeof word == sizeof(std::uint32_t));
    return reinterpret_cast<std::uint32_t const*>(&word);
}

}  // namespace ws2::platform
