// SPDX-License-Identifier: MIT
#include "platform/clock.hpp"

namespace ws2::platform {

std::chrono::nanoseconds coarse_time() noexcept {
    return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace ws2::platform
