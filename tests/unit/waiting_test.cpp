// SPDX-License-Identifier: MIT
// The hook for calls that wait for objects and for something of their own at once: a thread asleep
// in poll() is let out by its objects and by APCs.
#include "shim/core/waits/waiting.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/poll.hpp"
#include "platform/waker.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/host_wait.hpp"
#include "shim/core/waits/mutex.hpp"
#include "shim/core/waits/thread.hpp"
#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

class CountingApc final : public Apc {
public:
    explicit CountingApc(int& count) : count_{count} {}
    void run() override { ++count_; }

private:
    int& count_;
};

class PolledWaker final : public Interruptor {
public:
    void interrupt() noexcept override { waker_.wake(); }
    bool is_woken_within(platform::Deadline deadline) {
        platform::PollItem item{waker_.descriptor(), platform::poll_readable, 0};
        auto const ready = platform::poll({&item, 1}, deadline);
        waker_.drain();
        return ready && *ready == 1;
    }
    bool is_woken() { return is_woken_within(platform::Deadline::after(std::chrono::minutes{1})); }

private:
    platform::Waker waker_ = std::move(*platform::Waker::make());
};

ObjectPtr<Event> automatic_event() {
    return ObjectPtr<Event>{
        new Event{Event::Reset::automatic, Event::State::clear}
    };
}

}  // namespace

TEST_CASE("an event wakes a thread that polls for it") {
    auto const event = automatic_event();
    PolledWaker waker;
    std::array<Waitable*, 1> const objects{event.get()};
    Wait wait{objects, WaitMode::any, Alertable::no, waker};
    REQUIRE_FALSE(wait.start());
    std::thread setter{[&] { event->set(); }};
    CHECK(waker.is_woken());
    CHECK(wait.is_over());
    CHECK(wait.finish().kind == WaitOutcome::Kind::object);
    setter.join();
    CHECK_FALSE(event->is_set());
    CHECK_FALSE(waker.is_woken_within(platform::Deadline::now()));
}

TEST_CASE("an APC wakes a thread that polls alertably") {
    int count = 0;
    Thread& me = this_thread();
    PolledWaker waker;
    Wait wait{{}, WaitMode::any, Alertable::yes, waker};
    REQUIRE_FALSE(wait.start());
    std::thread other{[&] { me.queue_apc(std::make_unique<CountingApc>(count)); }};
    CHECK(waker.is_woken());
    CHECK(wait.finish().kind == WaitOutcome::Kind::apc);
    other.join();
    CHECK(count == 0);
    me.run_apcs();
    CHECK(count == 1);
}

TEST_CASE("a wait that is given up takes nothing, now or later") {
    auto const event = automatic_event();
    std::array<Waitable*, 1> const objects{event.get()};
    {
        Wait wait{objects, WaitMode::any, Alertable::yes};
        REQUIRE_FALSE(wait.start());
        wait.sleep(platform::Deadline::after(std::chrono::milliseconds{1}));
        CHECK(wait.finish().kind == WaitOutcome::Kind::timeout);
    }
    event->set();
    CHECK(event->is_set());
}

TEST_CASE("set and reset release a wait for all whose other objects are ready") {
    auto const first = automatic_event();
    ObjectPtr<Event> const second{
        new Event{Event::Reset::manual, Event::State::set}
    };
    std::array<Waitable*, 2> const objects{first.get(), second.get()};
    Wait wait{objects, WaitMode::all, Alertable::no};
    REQUIRE_FALSE(wait.start());
    first->set();
    first->reset();
    CHECK(wait.is_over());
    CHECK(wait.finish().kind == WaitOutcome::Kind::object);
}

TEST_CASE("a pulse releases those who wait now and nobody later") {
    ObjectPtr<Event> const event{
        new Event{Event::Reset::manual, Event::State::clear}
    };
    std::array<Waitable*, 1> const objects{event.get()};
    Wait wait{objects, WaitMode::any, Alertable::no};
    REQUIRE_FALSE(wait.start());
    event->pulse();
    CHECK(wait.finish().kind == WaitOutcome::Kind::object);
    CHECK_FALSE(event->is_set());
}

// The thread has looked for APCs, and others have its processor before it is in the host. The
// thread that queued the APC must not have given up by then.
TEST_CASE("an APC reaches a thread that takes long to fall asleep in the host") {
    auto const known = platform::reachable(platform::this_kernel_thread());
    if (known == platform::Reachable::unknown) {
        WARN("this host does not tell whether a thread sleeps");
        return;
    }
    std::atomic<Thread*> sleeper{nullptr};
    std::atomic<bool> is_queued{false};
    int runs = 0;
    Code code = Code::ok;
    std::thread thread{[&] {
        auto& self = this_thread();
        {
            HostCall const call{self, Thread::EndsWait::apcs};
            sleeper = &self;
            auto const longest = platform::Deadline::after(std::chrono::seconds{1});
            while (!is_queued && !longest.has_passed()) platform::yield();
            code = platform::poll_until_interrupted(
                       {}, platform::Deadline::after(std::chrono::seconds{20}))
                       .code();
        }
        self.run_apcs();
    }};
    while (!sleeper) platform::yield();
    CHECK(sleeper.load()->queue_apc(std::make_unique<CountingApc>(runs)));
    is_queued = true;
    thread.join();
    CHECK(code == Code::interrupted);
    CHECK(runs == 1);
}
