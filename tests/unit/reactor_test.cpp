// SPDX-License-Identifier: MIT
// The background reactor: driven by threads that wait, served by the library's own, looked at by
// others.
#include "shim/core/io/background_reactor.hpp"

#include <winsock2.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "platform/waker.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/poller.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

void yield_until(std::atomic<bool> const& flag) {
    while (!flag) std::this_thread::yield();
}

// Takes its time to hear of an event.
class SlowClient final : public ReactorClient {
public:
    void on_ready(platform::Readiness, EventClock::Time) override {
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

// WSAEnumNetworkEvents relies on it: an event that came before is reported once, not now and once
// more later.
TEST_CASE("whoever has looked at the background reactor has seen all told that came before") {
    auto* const background = background_reactor();
    REQUIRE(background);
    auto const waker = platform::Waker::make();
    REQUIRE(waker);
    SlowClient client;
    REQUIRE(background->add(waker->descriptor(), platform::readiness::readable, client) ==
            Code::ok);
    waker->wake();
    yield_until(client.has_begun);  // in the service thread
    std::atomic<bool> looks{false};
    bool had_ended = false;
    std::thread looker{[&] {
        looks = true;
        Poller::current()->process_ready();
        had_ended = client.has_ended.load();
    }};
    yield_until(looks);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    client.may_end = true;
    looker.join();
    CHECK(had_ended);
    background->remove(waker->descriptor(), ObjectPtr<Object>{new Owner});
}

namespace {

// Notes the thread that reports it.
class NotingClient final : public ReactorClient {
public:
    explicit NotingClient(platform::Waker const& waker) : waker_{waker} {}
    void on_ready(platform::Readiness, EventClock::Time) override {
        waker_.drain();
        teller = std::this_thread::get_id();
        told.fetch_add(1);
    }
    void await(unsigned count) const {
        while (told.load() < count) std::this_thread::yield();
    }
    std::atomic<unsigned> told{0};
    std::atomic<std::thread::id> teller{};

private:
    platform::Waker const& waker_;
};

// A descriptor in the background reactor that a test makes readable.
struct InBackgroundReactor {
    Reactor* background = background_reactor();
    platform::Waker waker = std::move(*platform::Waker::make());
    NotingClient client{waker};

    InBackgroundReactor() {
        REQUIRE(background);
        REQUIRE(background->add(waker.descriptor(), platform::readiness::readable, client) ==
                Code::ok);
    }
    InBackgroundReactor(InBackgroundReactor const&) = delete;
    InBackgroundReactor& operator=(InBackgroundReactor const&) = delete;
    ~InBackgroundReactor() { background->remove(waker.descriptor(), ObjectPtr<Object>{new Owner}); }

    void happen() {
        background->rearm(waker.descriptor(), platform::readiness::readable);
        waker.wake();
    }
    void drive_until(unsigned count) const {
        while (client.told.load() < count) {
            Poller::current()->sleep(platform::Deadline::never());
            Poller::current()->perform();
        }
    }
};

}  // namespace

TEST_CASE("a thread that drives the background reactor performs what happens, and no other does") {
    InBackgroundReactor here;
    Poller::Turn const turn{*Poller::current()};
    REQUIRE(turn.drives());
    for (unsigned i = 1; i != 10; ++i) {
        here.happen();
        here.drive_until(i);
        CHECK(here.client.teller.load() == std::this_thread::get_id());
    }
}

TEST_CASE("the library's thread serves the background reactor again once nobody drives it") {
    InBackgroundReactor here;
    {
        Poller::Turn const turn{*Poller::current()};
        here.happen();
        here.drive_until(1);
    }
    here.happen();
    here.client.await(2);
    CHECK(here.client.teller.load() != std::this_thread::get_id());
}

TEST_CASE(
    "one thread drives the background reactor, and who depends on it is not forgotten when it "
    "leaves") {
    InBackgroundReactor here;
    std::optional<Poller::Turn> driver{std::in_place, *Poller::current()};
    REQUIRE(driver->drives());
    std::atomic<bool> drives_too{true};
    std::thread{[&] {
        Poller::Turn const other{*Poller::current()};
        drives_too = other.drives();
    }}.join();
    CHECK(!drives_too);
    Poller::Dependent const dependent{true};
    here.happen();
    here.drive_until(1);
    driver.reset();
    here.happen();
    here.client.await(2);
    CHECK(here.client.teller.load() != std::this_thread::get_id());
}

// As a wait for two objects does, one of them the program's own.
TEST_CASE("a thread that drives the background reactor is let out of it by whoever ends its wait") {
    InBackgroundReactor const here;
    Event polled{Event::Reset::manual, Event::State::clear};
    Event plain{Event::Reset::manual, Event::State::clear};
    polled.set_polled();
    WaitOutcome outcome;
    std::thread waiter{[&] {
        std::array<Waitable*, 2> const objects{&polled, &plain};
        outcome = wait_for(objects, WaitMode::any, Alertable::no, platform::Deadline::never());
    }};
    plain.set();
    waiter.join();
    CHECK(outcome.kind == WaitOutcome::Kind::object);
    CHECK(outcome.index == 1);
}

namespace {

// In which no thread ever drives: records the dependents that it is notified of.
class NotingPoller final : public Poller {
public:
    NotingPoller() { set_current(this); }
    void install(Poller* before) { set_current(before); }
    void process_ready() override {}
    void sleep(platform::Deadline) override {}
    void perform() override {}
    void interrupt() noexcept override {}
    static bool has_any() { return has_dependents(); }
    std::atomic<unsigned> came{0};

private:
    bool enter() override { return false; }
    void leave() override {}
    void dependent_came() noexcept override { came.fetch_add(1); }
};

}  // namespace

TEST_CASE("a wait that began before its object was polled depends on the poller from then on") {
    auto* const before = Poller::current();
    bool const had_any = NotingPoller::has_any();
    NotingPoller noting;
    Event event{Event::Reset::manual, Event::State::clear};
    std::atomic<bool> waits{false};
    std::thread waiter{[&] {
        Waitable* const object = &event;
        Wait wait{
            {&object, 1},
            WaitMode::any, Alertable::no
        };
        wait.start();
        waits = true;
        wait.sleep(platform::Deadline::never());
    }};
    yield_until(waits);
    CHECK(noting.came.load() == 0);
    event.set_polled();
    CHECK(noting.came.load() == 1);
    event.set_polled();
    CHECK(noting.came.load() == 1);
    event.set();
    waiter.join();
    CHECK(NotingPoller::has_any() == had_any);
    noting.install(before);
}

TEST_CASE("a poll below Winsock depends on the poller while it waits") {
    test::WinsockSession const session;
    auto const pair = test::tcp_pair();
    bool const had_any = NotingPoller::has_any();
    auto const device = open_poll_device();
    REQUIRE(device);
    auto const through = library().handles().acquire(*device);
    REQUIRE(through);
    Overlapped overlapped{};
    SocketPollRequest request;
    request.announcement.overlapped = &overlapped;
    request.sockets = {
        {pair.server, poll_event::receive}
    };
    request.write = [](std::span<PolledSocket const>) { return 0u; };
    REQUIRE(start_socket_poll(*through.object(), std::move(request)).code == Code::io_pending);
    CHECK(NotingPoller::has_any());
    CHECK(cancel_socket_polls(*through.object(), nullptr) == 1);
    CHECK(NotingPoller::has_any() == had_any);
}
