// SPDX-License-Identifier: MIT
// Sleeping on a word of memory.
#include "platform/address_wait.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/plain_child.hpp"

using namespace ws2;
using platform::AddressWait;
using platform::Deadline;

TEST_CASE("a word that differs already is not slept on", "[address_wait]") {
    std::atomic<std::uint32_t> const word{1};
    CHECK(platform::wait_on_address(platform::word_of(word), 0, Deadline::never()) ==
          AddressWait::woken_or_changed);
}

TEST_CASE("the deadline ends the sleep, and not before it has come", "[address_wait]") {
    std::atomic<std::uint32_t> const word{0};
    auto const deadline = Deadline::after(std::chrono::milliseconds{20});
    while (platform::wait_on_address(platform::word_of(word), 0, deadline) !=
           AddressWait::deadline_passed) {
    }
    CHECK(deadline.has_passed());
    CHECK(platform::wait_on_address(platform::word_of(word), 0, Deadline::now()) ==
          AddressWait::deadline_passed);
}

namespace {

// Two threads that wait for each other.
void take_turns(std::atomic<std::uint32_t>& turn, std::uint32_t rounds) {
    auto const play = [&turn, rounds](std::uint32_t mine) {
        for (std::uint32_t round = 0; round != rounds; ++round) {
            while (turn.load() % 2 != mine) {
                auto const seen = turn.load();
                if (seen % 2 != mine)
                    platform::wait_on_address(platform::word_of(turn), seen, Deadline::never());
            }
            turn.fetch_add(1);
            platform::wake_one_on_address(platform::word_of(turn));
        }
    };
    std::thread other{play, 1};
    play(0);
    other.join();
}

}  // namespace

TEST_CASE("a wake after the change reaches a sleeper that is only on its way", "[address_wait]") {
    constexpr std::uint32_t rounds = 2000;
    std::atomic<std::uint32_t> turn{0};
    take_turns(turn, rounds);
    CHECK(turn.load() == 2 * rounds);
}

TEST_CASE("in a child of fork() nothing is left of the sleepers that it has not",
          "[address_wait]") {
    std::atomic<std::uint32_t> turn{0};
    std::atomic<int> begun{0};  // a sanitizer's locks are not to be held by one that starts
    std::vector<std::thread> sleepers;
    for (int i = 0; i != 4; ++i)
        sleepers.emplace_back([&] {
            ++begun;
            while (turn.load() == 0)
                platform::wait_on_address(platform::word_of(turn), 0, Deadline::never());
        });
    while (begun != 4) std::this_thread::yield();
    for (int round = 0; round != 20; ++round)
        CHECK(test::ends_in_child([&] { take_turns(turn, 200); }));
    turn = 1;
    platform::wake_all_on_address(platform::word_of(turn));
    for (auto& sleeper : sleepers) sleeper.join();
}

TEST_CASE("waking all wakes every sleeper, and sleepers on other words sleep on",
          "[address_wait]") {
    std::atomic<std::uint32_t> word{0};
    std::atomic<std::uint32_t> unrelated{0};
    std::vector<std::thread> sleepers;
    for (int i = 0; i != 4; ++i)
        sleepers.emplace_back([&] {
            while (word.load() == 0)
                platform::wait_on_address(platform::word_of(word), 0, Deadline::never());
        });
    std::thread other{[&] {
        while (unrelated.load() == 0)
            platform::wait_on_address(platform::word_of(unrelated), 0, Deadline::never());
    }};
    word.store(1);
    platform::wake_all_on_address(platform::word_of(word));
    for (auto& sleeper : sleepers) sleeper.join();
    CHECK(unrelated.load() == 0);
    unrelated.store(1);
    platform::wake_one_on_address(platform::word_of(unrelated));
    other.join();
}
