// SPDX-License-Identifier: MIT
#include "platform/clock.hpp"

#include <ctime>

#include "platform/posix/host_function.hpp"

namespace ws2::platform {

std::tm* local_parts(std::time_t const* moment, std::tm* parts) {
    static auto* const host = host_function("localtime_r", &::localtime_r);
    return host(moment, parts);
}

std::tm* utc_parts(std::time_t const* moment, std::tm* parts) {
    static auto* const host = host_function("gmtime_r", &::gmtime_r);
    return host(moment, parts);
}

std::chrono::seconds local_offset(std::int64_t utc_seconds_since_1970) {
    auto const moment = static_cast<std::time_t>(utc_seconds_since_1970);
    std::tm local{};
    if (!local_parts(&moment, &local)) return std::chrono::seconds{0};
    return std::chrono::seconds{local.tm_gmtoff};
}

}  // namespace ws2::platform
