// SPDX-License-Identifier: MIT
// Events and semaphores: objects that are nothing but a count to wait for.
#pragma once

#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

class Event final : public Waitable {
public:
    static constexpr ObjectKind object_kind = ObjectKind::event;

    enum class Reset : std::uint8_t { manual, automatic };
    enum class State : std::uint8_t { clear, set };

    Event(Reset reset, State state)
        : Waitable{ObjectKind::event,
                   reset == Reset::manual ? Taking::leaves_count : Taking::decrements,
                   state == State::set ? 1u : 0u} {}

    // Manual: all waiting threads go on. Automatic: exactly one thread does, now or later.
    void set() {
        if (!overwrite_alone(1)) change_count([](std::uint32_t) { return 1u; });
    }
    void reset() {
        if (!overwrite_alone(0)) change_count([](std::uint32_t) { return 0u; });
    }
    // Releases the threads that wait now (automatic: one of them), and leaves the event clear.
    void pulse();

    bool is_set() const { return count() != 0; }
};

class Semaphore final : public Waitable {
public:
    static constexpr ObjectKind object_kind = ObjectKind::semaphore;

    // count <= maximum <= the largest signed number, maximum > 0.
    Semaphore(std::uint32_t count, std::uint32_t maximum)
        : Waitable{ObjectKind::semaphore, Taking::decrements, count}, maximum_{maximum} {}

    // Adds `posts` (1 or more); the count before. too_many_posts: it stays as it was.
    Result<std::uint32_t> release(std::uint32_t posts);

private:
    std::uint32_t const maximum_;
};

}  // namespace ws2::core
