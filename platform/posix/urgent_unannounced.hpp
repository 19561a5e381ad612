// SPDX-License-Identifier: MIT
// For hosts that cannot notify a receiving thread in time: no plain receive is allowed, so there is
// no state and nothing to wait for.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

struct ReceivingThread;

class UrgentWatch {
public:
    bool is_interruptible() const noexcept { return false; }
    bool notifies_this_thread() const noexcept { return false; }
    bool make_interruptible(int, bool) noexcept { return false; }
    Code set_receive_timeout(int fd, std::uint32_t milliseconds) noexcept;
    Code keep_in_stream(int fd) noexcept;
    void adopt() noexcept {}
    void inherit(UrgentWatch const&) noexcept {}
    void reset() noexcept {}
    void start_over() noexcept {}
    bool call_back_receive() noexcept { return true; }
    bool is_receiving() const noexcept { return false; }
    void stop(int) noexcept {}

    class Look {
    public:
        explicit Look(UrgentWatch&) noexcept {}
        bool is_allowed() const noexcept { return false; }
        Head head(int, bool) noexcept { return Head::unknown; }
    };

    class Change {
    public:
        explicit Change(UrgentWatch&) noexcept {}
        bool is_allowed() const noexcept { return false; }
        bool notify_this_thread(int, bool) noexcept { return false; }
        bool notify_for_one_receive(int) noexcept { return false; }
    };
};

class GuardedReceive {
public:
    template <class MayBegin>
    GuardedReceive(UrgentWatch&, int, MayBegin const&, Refusals = Refusals::regarded) noexcept {}
    bool is_allowed() const noexcept { return false; }
    void let_none_follow() noexcept {}
    bool leave() noexcept { return true; }
    using Stamp = int;
    Stamp stamp() const noexcept { return 0; }
    static bool leave(UrgentWatch&, Stamp) noexcept { return true; }
    static void give_up() noexcept {}
};

class Announcement {
public:
    explicit Announcement(UrgentWatch&) noexcept {}
    bool has_met_mark() const noexcept { return false; }
    bool has_passed_mark(int) const noexcept { return false; }
};

}  // namespace ws2::platform
