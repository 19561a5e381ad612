// SPDX-License-Identifier: MIT
// The time of the last timer interrupt.
#include <ctime>

#include "platform/clock.hpp"

namespace ws2::platform {

std::chrono::nanoseconds coarse_time() noexcept {
    std::timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec};
}

}  // namespace ws2::platform
