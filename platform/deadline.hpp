// SPDX-License-Identifier: MIT
// The moment at which a wait is given up.
#pragma once

#include <algorithm>
#include <chrono>
#include <climits>
#include <optional>

namespace ws2::platform {

class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    static Deadline never() { return Deadline{std::nullopt}; }
    static Deadline now() { return Deadline{Clock::time_point::min()}; }
    static Deadline after(std::chrono::nanoseconds span, Clock::time_point start = Clock::now()) {
        return Deadline{start + std::chrono::ceil<Clock::duration>(span)};
    }

    bool is_never() const { return !at_; }
    bool is_now() const { return at_ == Clock::time_point::min(); }
    bool has_passed(Clock::time_point moment = Clock::now()) const { return at_ && *at_ <= moment; }
    Clock::time_point time() const { return at_.value_or(Clock::time_point::max()); }

    // Milliseconds for a host call; -1 is for ever. Rounded up: a last half millisecond rounded
    // down to zero would turn the wait into a busy loop.
    int milliseconds_left(Clock::time_point moment) const {
        if (!at_) return -1;
        if (*at_ <= moment) return 0;
        auto const left = std::chrono::ceil<std::chrono::milliseconds>(*at_ - moment).count();
        return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
    }
    int milliseconds_left() const {
        if (!at_) return -1;
        return is_now() ? 0 : milliseconds_left(Clock::now());
    }

private:
    explicit Deadline(std::optional<Clock::time_point> at) : at_{at} {}
    std::optional<Clock::time_point> at_;
};

}  // namespace ws2::platform
