// SPDX-License-Identifier: MIT
#include "platform/clock.hpp"

#include <chrono>

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using ws2::platform::coarse_time;

namespace {

std::chrono::nanoseconds exact_time() {
    return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

TEST_CASE("the coarse time is the monotonic clock's, goes on and is never ahead") {
    auto const start = exact_time();
    auto last = coarse_time();
    int too_old = 0;
    int too_new = 0;
    int backwards = 0;
    while (last <= start && exact_time() - start < 10s) {
        auto const before = exact_time();
        auto const now = coarse_time();
        too_old += before - now > 1s ? 1 : 0;
        too_new += now > exact_time() ? 1 : 0;
        backwards += now < last ? 1 : 0;
        last = now;
    }
    CHECK(too_old == 0);
    CHECK(too_new == 0);
    CHECK(backwards == 0);
    CHECK(last > start);
}
