// SPDX-License-Identifier: MIT
// Sleeping on a word with futex(2). The absolute deadline on the monotonic clock (WAIT_BITSET)
// keeps early wake-ups from stretching the wait.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>

#include "platform/address_wait.hpp"

namespace ws2::platform {
namespace {

// What this call takes. A timespec is wider where a long has 32 bits, but the time since boot is
// not.
struct SinceBoot {
    long seconds;
    long nanoseconds;
};

SinceBoot since_boot(Deadline::Clock::time_point time) {
    auto const span = time.time_since_epoch();
    auto const seconds = std::chrono::floor<std::chrono::seconds>(span);
    auto const rest = std::chrono::duration_cast<std::chrono::nanoseconds>(span - seconds);
    return {static_cast<long>(std::min<long long>(seconds.count(), LONG_MAX)),
            static_cast<long>(rest.count())};
}

void wake(std::uint32_t const* word, int count) noexcept {
    int const saved = errno;
    ::syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
    errno = saved;
}

}  // namespace

AddressWait wait_on_address(std::uint32_t const* word, std::uint32_t expected,
                            Deadline deadline) noexcept {
    if (deadline.is_now()) return AddressWait::deadline_passed;
    SinceBoot until{};
    if (!deadline.is_never()) until = since_boot(deadline.time());
    int const saved = errno;
    long const result =
        ::syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
                  deadline.is_never() ? nullptr : &until, nullptr, FUTEX_BITSET_MATCH_ANY);
    bool const passed = result == -1 && errno == ETIMEDOUT;
    errno = saved;
    return passed ? AddressWait::deadline_passed : AddressWait::woken_or_changed;
}

void wake_one_on_address(std::uint32_t const* word) noexcept { wake(word, 1); }
void wake_all_on_address(std::uint32_t const* word) noexcept { wake(word, INT_MAX); }

}  // namespace ws2::platform
