// SPDX-License-Identifier: MIT
// Waking a thread that waits in poll().
#include "platform/waker.hpp"

#include <thread>
#include <utility>

#include "platform/poll.hpp"
#include "tests/support/catch.hpp"

using namespace ws2;
using platform::Deadline;

namespace {

platform::Waker made() {
    auto waker = platform::Waker::make();
    REQUIRE(waker);
    return std::move(*waker);
}

bool is_awake(platform::Waker const& waker) {
    return platform::poll_now(waker.descriptor(), platform::poll_readable) != 0;
}

}  // namespace

TEST_CASE("a waker is readable from a wake until it is drained", "[waker]") {
    auto const waker = made();
    CHECK_FALSE(is_awake(waker));
    waker.wake();
    CHECK(is_awake(waker));
    CHECK(is_awake(waker));
    waker.drain();
    CHECK_FALSE(is_awake(waker));
}

TEST_CASE("several wakes before a drain are one, also very many", "[waker]") {
    auto const waker = made();
    constexpr int more_than_a_pipe_holds = 100'000;
    for (int i = 0; i != more_than_a_pipe_holds; ++i) waker.wake();
    waker.drain();
    CHECK_FALSE(is_awake(waker));
    waker.wake();
    CHECK(is_awake(waker));
}

TEST_CASE("draining a waker that nobody woke does not wait", "[waker]") {
    auto const waker = made();
    waker.drain();
    CHECK_FALSE(is_awake(waker));
}

TEST_CASE("another thread's wake ends a poll", "[waker]") {
    auto const waker = made();
    std::thread other{[&] { waker.wake(); }};
    platform::PollItem item{waker.descriptor(), platform::poll_readable, 0};
    auto const ready = platform::poll({&item, 1}, Deadline::never());
    other.join();
    REQUIRE(ready);
    CHECK(*ready == 1);
    CHECK((item.ready & platform::poll_readable) != 0);
}

TEST_CASE("a waker that was moved still wakes", "[waker]") {
    auto first = made();
    auto const second = std::move(first);
    second.wake();
    CHECK(is_awake(second));
}
