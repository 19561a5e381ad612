// SPDX-License-Identifier: MIT
// Handles: their shape, stale ones, duplicates, and closing while calls are inside.
#include "shim/core/objects/handle_table.hpp"

#include <atomic>
#include <barrier>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"

using namespace ws2;
using namespace ws2::core;

namespace {

struct Life {
    std::atomic<int> evicted{0};
    std::atomic<int> closed{0};
    std::atomic<int> destroyed{0};
};

class Probe final : public Object {
public:
    explicit Probe(Life& life) : Object{ObjectKind::event}, life_{life} {}
    void cancel_blocked_calls() override { ++life_.evicted; }
    void close() override { ++life_.closed; }

private:
    ~Probe() override { ++life_.destroyed; }
    Life& life_;
};

ObjectPtr<Object> probe(Life& life) { return ObjectPtr<Object>{new Probe{life}}; }

constexpr auto waiting = HandleTable::Waiting::until_callers_left;

std::unique_ptr<HandleTable> make_table() { return std::make_unique<HandleTable>(); }

}  // namespace

TEST_CASE("handles are positive 31-bit multiples of four, all different") {
    auto const table = make_table();
    Life life;
    std::set<Handle> handles;
    for (int i = 0; i != 5000; ++i) {
        auto const handle = table->insert(probe(life));
        REQUIRE(handle);
        CHECK(*handle != 0);
        CHECK(*handle % 4 == 0);
        CHECK(*handle <= 0x7fffffff);
        handles.insert(*handle);
    }
    CHECK(handles.size() == 5000);
    CHECK(table->size() == 5000);
    for (auto const handle : handles) CHECK(table->close(handle, waiting));
    CHECK(table->size() == 0);
    CHECK(life.destroyed == 5000);
}

TEST_CASE("what was never a handle is not found") {
    auto const table = make_table();
    Life life;
    auto const handle = *table->insert(probe(life));
    for (Handle const wrong :
         {Handle{0}, Handle{4}, handle + 1, handle + 2, handle + 4, ~Handle{0}, Handle{0x80000000},
          static_cast<Handle>(handle | std::uint64_t{1} << 40)}) {
        if (wrong == handle) continue;  // a handle of 32 bits has no such bit
        CAPTURE(wrong);
        CHECK(!table->acquire(wrong));
        CHECK(!table->close(wrong, waiting));
    }
    CHECK(table->close(handle, waiting));
}

TEST_CASE("a stale handle is refused although its slot is used again") {
    auto const table = make_table();
    Life life;
    auto const first = *table->insert(probe(life));
    REQUIRE(table->close(first, waiting));
    for (int i = 0; i != 100; ++i) {
        auto const next = *table->insert(probe(life));
        CHECK(next != first);
        CHECK(!table->acquire(first));
        CHECK(!table->close(first, waiting));
        REQUIRE(table->close(next, waiting));
    }
}

TEST_CASE("an object closes with the last of its handles") {
    auto const table = make_table();
    Life life;
    auto object = probe(life);
    auto const first = *table->insert(object);
    auto const second = *table->insert(object);
    object = ObjectPtr<Object>{};
    CHECK(table->close(first, waiting));
    CHECK(life.closed == 0);
    CHECK(table->acquire(second));
    CHECK(table->close(second, waiting));
    CHECK(life.closed == 1);
    CHECK(life.destroyed == 1);
    CHECK(life.evicted == 0);  // no call was inside
}

TEST_CASE("closing with a call inside evicts it and closes when it has left") {
    auto const table = make_table();
    Life life;
    auto const handle = *table->insert(probe(life));
    {
        auto const inside = table->acquire(handle);
        REQUIRE(inside);
        CHECK(!inside.handle_is_closed());
        CHECK(table->close(handle, HandleTable::Waiting::none));
        CHECK(inside.handle_is_closed());
        CHECK(life.evicted == 1);
        CHECK(life.closed == 0);
        CHECK(!table->acquire(handle));
    }
    CHECK(life.closed == 1);
    CHECK(life.destroyed == 1);
}

TEST_CASE("a waiting close returns after the calls inside have left") {
    auto const table = make_table();
    Life life;
    auto const handle = *table->insert(probe(life));
    auto inside = table->acquire(handle);
    inside.count();
    std::thread caller{[&, reference = std::move(inside)]() mutable {
        while (!reference.handle_is_closed()) std::this_thread::yield();
        reference = {};
    }};
    CHECK(table->close(handle, waiting));
    CHECK(life.closed == 1);
    caller.join();
}

TEST_CASE("the last close also fetches a call that came through a handle closed before") {
    auto const table = make_table();
    Life life;
    auto const first = *table->insert(probe(life));
    auto inside = table->acquire(first);
    auto const second = *table->duplicate(*inside.object());
    CHECK(table->close(first, waiting));
    CHECK(life.evicted == 0);
    inside.count();
    std::thread caller{[&, reference = std::move(inside)]() mutable {
        while (life.evicted == 0) std::this_thread::yield();
        reference = {};
    }};
    CHECK(table->close(second, waiting));
    CHECK(life.evicted == 1);
    CHECK(life.closed == 1);
    caller.join();
}

TEST_CASE("an object whose last handle is closed gets no other") {
    auto const table = make_table();
    Life life;
    auto const handle = *table->insert(probe(life));
    {
        auto const inside = table->acquire(handle);
        CHECK(table->close(handle, HandleTable::Waiting::none));
        auto const late = table->duplicate(*inside.object());
        REQUIRE(!late);
        CHECK(late.code() == Code::invalid_handle);
    }
    CHECK(life.closed == 1);
    CHECK(life.destroyed == 1);
    CHECK(table->size() == 0);
}

TEST_CASE("only one of many closers wins, and lookups race safely with it", "[threads]") {
    auto const table = make_table();
    constexpr int threads = 4;
    for (int round = 0; round != 300; ++round) {
        Life life;
        auto const handle = *table->insert(probe(life));
        std::barrier start{threads};
        std::atomic<int> winners{0};
        std::vector<std::thread> crowd;
        for (int i = 0; i != threads; ++i)
            crowd.emplace_back([&] {
                start.arrive_and_wait();
                for (int look = 0; look != 10; ++look) static_cast<void>(table->acquire(handle));
                if (table->close(handle, waiting)) ++winners;
            });
        for (auto& thread : crowd) thread.join();
        CHECK(winners == 1);
        CHECK(life.closed == 1);
        CHECK(life.destroyed == 1);
    }
    CHECK(table->size() == 0);
}

namespace {

// Becomes true when no call may be inside any more.
class Mortal final : public Object {
public:
    explicit Mortal(std::atomic<int>& closed) : Object{ObjectKind::event}, closed_{closed} {}
    void close() override {
        is_closed_.store(true);
        ++closed_;
    }
    bool is_closed() const { return is_closed_.load(); }

private:
    ~Mortal() override = default;
    std::atomic<int>& closed_;
    std::atomic<bool> is_closed_{false};
};

}  // namespace

TEST_CASE("no object closes while a call is inside, and each closes once", "[threads]") {
    auto const table = make_table();
    constexpr int rounds = 1000;
    std::atomic<int> closed{0};
    std::atomic<int> dead_ones_met{0};
    std::atomic<Handle> current{0};
    std::atomic<bool> is_over{false};
    std::vector<std::thread> callers;
    for (int i = 0; i != 3; ++i)
        callers.emplace_back([&] {
            while (!is_over) {
                auto const outer = table->acquire(current);
                auto const inner = table->acquire(current);
                for (auto const* const each : {&outer, &inner})
                    if (*each && static_cast<Mortal*>(each->object())->is_closed()) ++dead_ones_met;
            }
        });
    for (int round = 0; round != rounds; ++round) {
        auto const handle = *table->insert(ObjectPtr<Object>{new Mortal{closed}});
        current = handle;
        if (round % 3 == 0) std::this_thread::yield();
        CHECK(table->close(handle, round % 2 == 0 ? waiting : HandleTable::Waiting::none));
        if (round % 2 == 0) REQUIRE(closed >= round / 2);
    }
    is_over = true;
    for (auto& caller : callers) caller.join();
    CHECK(dead_ones_met == 0);
    CHECK(closed == rounds);
}

TEST_CASE("a reference that is counted, and more than a thread can write down, count alike") {
    auto const table = make_table();
    Life life;
    auto const handle = *table->insert(probe(life));
    {
        std::vector<HandleTable::Reference> many;
        for (int i = 0; i != 10; ++i) many.push_back(table->acquire(handle));
        many.front().count();
        CHECK(table->close(handle, HandleTable::Waiting::none));
        CHECK(life.evicted == 1);
        while (!many.empty()) {
            CHECK(life.closed == 0);
            many.pop_back();
        }
    }
    CHECK(life.closed == 1);
    CHECK(life.destroyed == 1);
}

TEST_CASE("a table that is full refuses another handle") {
    auto const table = make_table();
    Life life;
    auto const object = probe(life);
    auto handle = table->insert(object);
    REQUIRE(handle);
    std::vector<Handle> open;
    while (handle) {
        open.push_back(*handle);
        handle = table->duplicate(*object);
    }
    CHECK(handle.code() == Code::too_many_open);
    CHECK(table->insert(probe(life)).code() == Code::too_many_open);
    CHECK(table->size() > 1'000'000);
    for (auto const each : open) table->close(each, HandleTable::Waiting::none);
    CHECK(life.closed == 1);
    CHECK(table->size() == 0);
}
