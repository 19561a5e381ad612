// SPDX-License-Identifier: MIT
#include "platform/clock.hpp"

#include <ctime>

namespace ws2::platform {

std::chrono::seconds local_offset(std::int64_t utc_seconds_since_1970) {
    auto const moment = static_cast<std::time_t>(utc_seconds_since_1970);
    std::tm local{};
    if (!::localtime_r(&moment, &local)) return std::chrono::seconds{0};
    return std::chrono::seconds{local.tm_gmtoff};
}

}  // namespace ws2::platform
