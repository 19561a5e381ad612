// SPDX-License-Identifier: MIT
// Waiting for sockets, where only the inside can say what matters: memory that is used again, many
// threads that look at sockets while others close them, and the host's limit of entries.
#include <array>
#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include "platform/poll.hpp"
#include "shim/core/closing/close.hpp"
#include "shim/core/io/select.hpp"
#include "shim/core/socket/open.hpp"
#include "shim/core/socket/windows_numbers.hpp"
#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

Handle open_one(int type) {
    auto const handle = open_socket(number::af_inet, type, 0, Inheritance::inheritable);
    if (!handle) throw std::runtime_error{"no socket"};
    return *handle;
}

class Sockets {
public:
    explicit Sockets(std::size_t count) : handles_(count) {
        for (auto& handle : handles_) handle = open_one(number::sock_dgram);
    }
    Sockets(Sockets const&) = delete;
    Sockets& operator=(Sockets const&) = delete;
    ~Sockets() {
        for (auto const handle : handles_) static_cast<void>(close_socket(handle));
    }
    std::vector<Handle> const& handles() const { return handles_; }

private:
    std::vector<Handle> handles_;
};

SelectSet set_of(std::vector<Handle>& handles, Conditions interest) {
    return {handles.data(), static_cast<std::uint32_t>(handles.size()), interest};
}

}  // namespace

TEST_CASE("wait memory: small needs stay on the stack, large ones share a thread's buffer",
          "[readiness]") {
    std::byte* first = nullptr;
    {
        WaitMemory memory{100000};
        first = memory.take<std::byte>(100000);
        WaitMemory inner{100000};
        CHECK(inner.take<std::byte>(100000) != first);
    }
    {
        WaitMemory memory{50000};
        auto* const again = memory.take<std::byte>(1);
        auto* const next = memory.take<std::uint64_t>(4);
        CHECK(reinterpret_cast<std::uintptr_t>(next) % alignof(std::uint64_t) == 0);
        CHECK(static_cast<void*>(next) != static_cast<void*>(again));
    }
    WaitMemory small{64};
    auto* const place = small.take<std::byte>(64);
    auto const* const stack = reinterpret_cast<std::byte*>(&small);
    CHECK((place >= stack && place < stack + sizeof small));
}

TEST_CASE("poll: entries may repeat a descriptor beyond the host's limit", "[readiness]") {
    Sockets const sockets{1};
    auto const socket = acquire_socket(sockets.handles()[0]);
    std::vector<platform::PollItem> items(100000, {socket->fd(), platform::poll_writable, 0});
    for (std::size_t i = 0; i < items.size(); i += 2) items[i].wanted = platform::poll_readable;
    items[7].fd = -1;
    auto const ready = platform::poll(items, platform::Deadline::now());
    REQUIRE(ready);
    CHECK(*ready == items.size() / 2 - 1);
    CHECK(items[0].ready == 0);
    CHECK(items[1].ready == platform::poll_writable);
    CHECK(items[7].ready == 0);
}

TEST_CASE("select: what is ready in a large set keeps its order", "[readiness]") {
    Sockets const sockets{500};
    auto readable = sockets.handles();
    auto writable = sockets.handles();
    // The second set in another order, so that the two cannot be walked side by side.
    std::rotate(writable.begin(), writable.begin() + 250, writable.end());
    auto const expected = writable;
    std::array sets{set_of(readable, condition::readable), set_of(writable, condition::writable)};
    auto const ready = wait_for_sets(sets, platform::Deadline::never());
    REQUIRE(ready);
    CHECK(*ready == 500);
    CHECK(sets[0].count == 0);
    CHECK(sets[1].count == 500);
    CHECK(writable == expected);
}

// Sockets come and go under threads that keep looking at all of them. Every answer is one of those
// Windows knows, and nothing hangs.
TEST_CASE("select: closing sockets under many waits", "[readiness]") {
    std::array<std::atomic<Handle>, 24> places;
    auto const type_for = [](std::size_t i) {
        return i % 3 == 0 ? number::sock_stream : number::sock_dgram;
    };
    for (std::size_t i = 0; i != places.size(); ++i) places[i] = open_one(type_for(i));
    std::atomic<bool> over{false};
    std::atomic<int> surprises{0};
    std::atomic<int> closed_seen{0};

    auto const look = [&](platform::Deadline deadline) {
        std::vector<Handle> readable;
        for (auto const& place : places) readable.push_back(place.load());
        auto exceptional = readable;
        std::array sets{set_of(readable, condition::readable | condition::closed),
                        set_of(exceptional, condition::urgent)};
        auto const ready = wait_for_sets(sets, deadline);
        if (!ready && ready.code() != Code::not_socket) ++surprises;
        if (ready && *ready != 0) ++closed_seen;
    };
    std::vector<std::thread> lookers;
    for (int i = 0; i != 3; ++i)
        lookers.emplace_back([&, i] {
            // Without a deadline only the closing of a socket ends a wait.
            while (!over) look(i == 0 ? platform::Deadline::now() : platform::Deadline::never());
        });
    for (std::size_t round = 0; !over; ++round) {
        auto const fresh = open_one(type_for(round));
        static_cast<void>(close_socket(places[round % places.size()].exchange(fresh)));
        if (round > 2000 && closed_seen > 50) over = true;
    }
    // Those that still wait: until each of them has seen a closing.
    std::thread finisher{[&] {
        for (auto& thread : lookers) thread.join();
        lookers.clear();
        over = false;
    }};
    for (std::size_t round = 0; over; ++round) {
        auto const fresh = open_one(type_for(round));
        static_cast<void>(close_socket(places[round % places.size()].exchange(fresh)));
    }
    finisher.join();
    for (auto& place : places) static_cast<void>(close_socket(place));
    CHECK(surprises == 0);
}
