// SPDX-License-Identifier: MIT
// Every kind of event queue this host has keeps the contract of event_queue.hpp.
#include "platform/event_queue.hpp"

#include <array>
#include <atomic>
#include <string>
#include <thread>

#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "tests/contract/stream_ends.hpp"

using namespace ws2;
using namespace ws2::platform;
using namespace ws2::test;

namespace {

constexpr Readiness all = readiness::readable | readiness::writable | readiness::urgent;

// What is reported within a minute until `wanted` has come, all together.
Readiness told(EventQueue& queue, void* token, Readiness wanted) {
    Readiness what = 0;
    auto const deadline = Deadline::after(std::chrono::minutes{1});
    std::array<ReadyDescriptor, 8> events;
    while ((what & wanted) != wanted && !deadline.has_passed()) {
        auto const count = queue.wait(events, deadline);
        for (std::size_t i = 0; i != count; ++i) {
            CHECK(events[i].token == token);
            what = static_cast<Readiness>(what | events[i].what);
        }
    }
    CHECK((what & wanted) == wanted);
    return what;
}

bool is_quiet(EventQueue& queue) {
    std::array<ReadyDescriptor, 8> events;
    // A second look: the first may only have found a wake that was meant for an earlier wait.
    return queue.wait(events, Deadline::now()) == 0 && queue.wait(events, Deadline::now()) == 0;
}

std::size_t take(int fd, std::size_t most) {
    std::string text(most, ' ');
    auto const count = receive(fd, text.data(), most, 0);
    return count ? *count : 0;
}

template <class Check>
void for_each_kind(Check&& check) {
    for (auto const& kind : event_queue_kinds()) {
        INFO(std::string{kind.name});
        auto const queue = kind.make();
        REQUIRE(queue);
        check(*queue);
    }
}

}  // namespace

TEST_CASE("an event queue reports what was ready before the descriptor was added") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        say(ends.far.get(), "x");
        PollItem item{ends.near.get(), poll_readable, 0};
        REQUIRE(poll({&item, 1}, Deadline::after(std::chrono::minutes{1})));
        REQUIRE(queue.add(ends.near.get(), all, &token) == Code::ok);
        auto const what = told(queue, &token, readiness::readable | readiness::writable);
        CHECK((what & readiness::finished) == 0);
        CHECK(is_quiet(queue));
        CHECK(queue.add(ends.near.get(), all, &token) != Code::ok);
    });
}

TEST_CASE("an event queue reports data once, and again after rearm()") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        say(ends.far.get(), "one");
        told(queue, &token, readiness::readable);
        CHECK(is_quiet(queue));
        CHECK(take(ends.near.get(), 8) == 3);
        queue.rearm(ends.near.get(), readiness::readable);
        CHECK(is_quiet(queue));
        say(ends.far.get(), "two");
        told(queue, &token, readiness::readable);
    });
}

TEST_CASE("an event queue that needs no rearm() reports data again without") {
    for_each_kind([](EventQueue& queue) {
        if (queue.needs_rearm()) return;
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        for (auto const* const text : {"one", "two"}) {
            say(ends.far.get(), text);
            told(queue, &token, readiness::readable);
            CHECK(is_quiet(queue));
            CHECK(take(ends.near.get(), 8) == 3);
        }
    });
}

TEST_CASE("an event queue reports that a full stream has room again") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        std::string const block(65536, 'x');
        while (send(ends.near.get(), block.data(), block.size(), 0)) {
        }
        REQUIRE(queue.add(ends.near.get(), readiness::writable, &token) == Code::ok);
        queue.rearm(ends.near.get(), readiness::writable);
        std::array<ReadyDescriptor, 1> events;
        auto const deadline = Deadline::after(std::chrono::minutes{1});
        std::size_t count = 0;
        while (count == 0 && !deadline.has_passed()) {
            take(ends.far.get(), block.size());
            count = queue.wait(events, Deadline::after(std::chrono::milliseconds{1}));
        }
        CHECK(count == 1);
    });
}

TEST_CASE("an event queue reports a peer that has finished, also behind data") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), all, &token) == Code::ok);
        say(ends.far.get(), "last");
        REQUIRE(shut_down(ends.far.get(), Direction::send) == Code::ok);
        // A host that cannot poll for it reports the end by a receive of nothing.
        auto const finished = poll_peer_finished() != 0 ? readiness::finished : Readiness{0};
        told(queue, &token, static_cast<Readiness>(readiness::readable | finished));
    });
}

TEST_CASE("an event queue says `at_end` of an end that hides neither an urgent byte nor a reset") {
    constexpr auto asked = static_cast<Readiness>(readiness::readable | readiness::urgent);
    for_each_kind([](EventQueue& queue) {
        int token = 0;
        auto ends = connected_ends();
        say(ends.far.get(), "!", flag_urgent);
        REQUIRE(shut_down(ends.far.get(), Direction::send) == Code::ok);
        REQUIRE(poll_now(ends.near.get(), poll_urgent) != 0);
        REQUIRE(queue.add(ends.near.get(), asked, &token) == Code::ok);
        CHECK((told(queue, &token, readiness::urgent) & readiness::at_end) == 0);
        queue.remove(ends.near.get());

        ends = connected_ends();
        REQUIRE(set_abortive_close(ends.far.get()) == Code::ok);
        ends.far = UniqueDescriptor{};
        REQUIRE(queue.add(ends.near.get(), asked, &token) == Code::ok);
        CHECK((told(queue, &token, readiness::broken) & readiness::at_end) == 0);
        queue.remove(ends.near.get());

        ends = connected_ends();
        REQUIRE(queue.add(ends.near.get(), asked, &token) == Code::ok);
        say(ends.far.get(), "x");
        CHECK((told(queue, &token, readiness::readable) & readiness::at_end) == 0);
        queue.remove(ends.near.get());
    });
}

TEST_CASE("an event queue reports a reset unasked") {
    for_each_kind([](EventQueue& queue) {
        auto ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::writable, &token) == Code::ok);
        told(queue, &token, readiness::writable);
        REQUIRE(set_abortive_close(ends.far.get()) == Code::ok);
        ends.far = UniqueDescriptor{};
        told(queue, &token, readiness::broken);
        CHECK(is_quiet(queue));
    });
}

TEST_CASE("an event queue reports an urgent byte that comes alone") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable | readiness::urgent, &token) ==
                Code::ok);
        say(ends.far.get(), "!", flag_urgent);
        told(queue, &token, readiness::urgent);
    });
}

TEST_CASE("an event queue asks what change() says, and nothing after remove()") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int first = 0;
        int second = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &first) == Code::ok);
        CHECK(is_quiet(queue));
        REQUIRE(queue.change(ends.near.get(), all, &second) == Code::ok);
        told(queue, &second, readiness::writable);
        queue.remove(ends.near.get());
        say(ends.far.get(), "x");
        CHECK(is_quiet(queue));
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &first) == Code::ok);
        told(queue, &first, readiness::readable);
    });
}

TEST_CASE("an event queue wakes a thread that waits already for what is added meanwhile") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        std::atomic<unsigned> heard{0};
        std::atomic<bool> is_over{false};
        std::thread waiter{[&] {
            std::array<ReadyDescriptor, 8> events;
            auto const deadline = Deadline::after(std::chrono::minutes{10});
            while (!is_over && !deadline.has_passed()) {
                auto const count = queue.wait(events, deadline);
                for (std::size_t i = 0; i != count; ++i) heard |= events[i].what;
            }
        }};
        auto const is_told = [&](Readiness what) {
            auto const deadline = Deadline::after(std::chrono::minutes{1});
            while ((heard & what) == 0 && !deadline.has_passed()) std::this_thread::yield();
            // So that it sleeps again, as a rule.
            static_cast<void>(poll({}, Deadline::after(std::chrono::milliseconds{10})));
            return (heard & what) != 0;
        };
        static_cast<void>(poll({}, Deadline::after(std::chrono::milliseconds{10})));
        say(ends.far.get(), "x");
        CHECK(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        CHECK(is_told(readiness::readable));
        CHECK(queue.change(ends.near.get(), all, &token) == Code::ok);
        CHECK(is_told(readiness::writable));
        CHECK(take(ends.near.get(), 1) == 1);
        heard &= ~unsigned{readiness::readable};
        queue.rearm(ends.near.get(), readiness::readable);
        say(ends.far.get(), "y");
        CHECK(is_told(readiness::readable));
        say(ends.far.get(), "!", flag_urgent);
        CHECK(is_told(readiness::urgent));
        is_over = true;
        queue.wake();
        waiter.join();
    });
}

TEST_CASE("wake() ends the wait of another thread, and the next one when nobody waits") {
    for_each_kind([](EventQueue& queue) {
        std::array<ReadyDescriptor, 1> events;
        queue.wake();
        CHECK(queue.wait(events, Deadline::after(std::chrono::minutes{1})) == 0);
        std::thread waiter{[&] {
            std::array<ReadyDescriptor, 1> none;
            CHECK(queue.wait(none, Deadline::after(std::chrono::minutes{1})) == 0);
        }};
        queue.wake();
        waiter.join();
    });
}

TEST_CASE("a look takes no wake away from a thread that waits") {
    for_each_kind([](EventQueue& queue) {
        std::array<ReadyDescriptor, 1> events;
        queue.wake();
        for (int i = 0; i != 3; ++i) CHECK(queue.wait(events, Deadline::now()) == 0);
        CHECK(queue.wait(events, Deadline::after(std::chrono::minutes{1})) == 0);
        auto const early = Deadline::after(std::chrono::milliseconds{20});
        CHECK(queue.wait(events, early) == 0);
        CHECK(early.has_passed());
    });
}

TEST_CASE("an event goes to one of the threads that wait") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        std::atomic<int> told_to{0};
        std::atomic<bool> is_over{false};
        std::array<std::thread, 4> threads;
        for (auto& thread : threads)
            thread = std::thread{[&] {
                std::array<ReadyDescriptor, 4> events;
                while (!is_over)
                    told_to += static_cast<int>(
                        queue.wait(events, Deadline::after(std::chrono::minutes{1})));
                queue.wake();
            }};
        say(ends.far.get(), "x");
        auto const deadline = Deadline::after(std::chrono::minutes{1});
        while (told_to == 0 && !deadline.has_passed()) std::this_thread::yield();
        is_over = true;
        queue.wake();
        for (auto& thread : threads) thread.join();
        CHECK(told_to == 1);
    });
}

TEST_CASE("sleep() ends with an event and leaves it, and with a wake()") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        std::array<ReadyDescriptor, 1> events{};
        bool is_late = false;
        std::thread sleeper{[&] {
            auto const limit = Deadline::after(std::chrono::minutes{1});
            while (queue.wait(events, Deadline::now()) == 0 && !limit.has_passed())
                queue.sleep(limit);
            is_late = limit.has_passed();
        }};
        say(ends.far.get(), "x");
        sleeper.join();
        CHECK(events[0].token == &token);
        CHECK_FALSE(is_late);
        queue.wake();
        auto const deadline = Deadline::after(std::chrono::minutes{1});
        queue.sleep(deadline);
        CHECK_FALSE(deadline.has_passed());
    });
}

TEST_CASE("a descriptor is in the queue once") {
    for_each_kind([](EventQueue& queue) {
        auto const ends = connected_ends();
        int token = 0;
        REQUIRE(queue.add(ends.near.get(), readiness::readable, &token) == Code::ok);
        CHECK(queue.add(ends.near.get(), readiness::readable, &token) == Code::invalid_parameter);
    });
}
