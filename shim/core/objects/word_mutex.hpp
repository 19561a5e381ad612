// SPDX-License-Identifier: MIT
// A mutex of four bytes. std::mutex is forty, and takes two calls and some hundred instructions to
// lock and unlock, which counts where an overlapped operation passes three of them.
#pragma once

#include <atomic>
#include <cstdint>

#include "platform/address_wait.hpp"
#include "platform/threading.hpp"

namespace ws2::core {

class WordMutex {
public:
    constexpr WordMutex() = default;
    WordMutex(WordMutex const&) = delete;
    WordMutex& operator=(WordMutex const&) = delete;

    [[gnu::always_inline]] void lock() noexcept {
        if (!try_lock()) [[unlikely]]
            lock_slowly();
    }
    [[gnu::always_inline]] bool try_lock() noexcept {
        if (platform::is_single_threaded()) {
            if (word_.load(std::memory_order_relaxed) != is_free) return false;
            word_.store(is_locked, std::memory_order_relaxed);
            return true;
        }
        std::uint32_t expected = is_free;
        return word_.compare_exchange_strong(expected, is_locked, std::memory_order_acquire,
                                             std::memory_order_relaxed);
    }
    [[gnu::always_inline]] void unlock() noexcept {
        if (platform::is_single_threaded())
            word_.store(is_free, std::memory_order_relaxed);
        else if (word_.exchange(is_free, std::memory_order_release) == has_waiters) [[unlikely]]
            platform::wake_one_on_address(platform::word_of(word_));
    }

private:
    static constexpr std::uint32_t is_free = 0;
    static constexpr std::uint32_t is_locked = 1;
    static constexpr std::uint32_t has_waiters = 2;  // locked, and threads may sleep

    [[gnu::noinline]] void lock_slowly() noexcept {
        constexpr int looks = 40;  // what it guards is mostly shorter than falling asleep
        for (int i = 0; i != looks; ++i) {
            platform::pause();
            if (word_.load(std::memory_order_relaxed) == is_free && try_lock()) return;
        }
        while (word_.exchange(has_waiters, std::memory_order_acquire) != is_free)
            platform::wait_on_address(platform::word_of(word_), has_waiters,
                                      platform::Deadline::never());
    }

    std::atomic<std::uint32_t> word_{is_free};
};

}  // namespace ws2::core
