// SPDX-License-Identifier: MIT
// The home reactor, which one thread serves and others look at.
#include "shim/core/io/reactor.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "platform/waker.hpp"
#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

void yield_until(std::atomic<bool> const& flag) {
    while (!flag) std::this_thread::yield();
}

// Takes its time to hear of an event.
class SlowClient final : public ReactorClient {
public:
    void on_ready(platform::Readiness) override {
        has_begun = true;
        yield_until(may_end);
        has_ended = true;
    }
    std::atomic<bool> has_begun{false};
    std::atomic<bool> may_end{false};
    std::atomic<bool> has_ended{false};
};

class Owner final : public Object {
public:
    Owner() : Object{ObjectKind::event} {}
};

}  // namespace

// WSAEnumNetworkEvents relies on it: an event that came before is told once, not now and once more
// later.
TEST_CASE("whoever has looked at the home reactor has seen all told that came before") {
    auto* const home = home_reactor();
    REQUIRE(home);
    auto const waker = platform::Waker::make();
    REQUIRE(waker);
    SlowClient client;
    REQUIRE(home->add(waker->descriptor(), platform::readiness::readable, client) == Code::ok);
    waker->wake();
    yield_until(client.has_begun);  // in the service thread
    std::atomic<bool> looks{false};
    std::thread looker{[&] {
        looks = true;
        home->look();
        CHECK(client.has_ended);
    }};
    yield_until(looks);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    client.may_end = true;
    looker.join();
    home->remove(waker->descriptor(), ObjectPtr<Object>{new Owner});
}
