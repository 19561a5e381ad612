// SPDX-License-Identifier: MIT
// Events by epoll, edge-triggered: a descriptor costs one system call for its whole life, and the
// kernel wakes one waiting thread for each event, the one that came last.
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "platform/event_queue.hpp"
#include "platform/linux/direct_calls.hpp"
#include "platform/poll.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

constexpr struct {
    Readiness ours;
    std::uint32_t host;
} epoll_rows[] = {
    {readiness::readable, EPOLLIN   },
    {readiness::writable, EPOLLOUT  },
    {readiness::urgent,   EPOLLPRI  },
    {readiness::finished, EPOLLRDHUP},
    {readiness::broken,   EPOLLERR  },
};

std::uint32_t epoll_bits(Readiness wanted) {
    std::uint32_t bits = EPOLLET;
    // Data and the peer's end that come together are one event, and no other follows.
    if ((wanted & readiness::readable) != 0) wanted |= readiness::finished;
    for (auto const& row : epoll_rows)
        if ((wanted & row.ours) != 0) bits |= row.host;
    return bits;
}

Readiness from_epoll(std::uint32_t bits) {
    unsigned what = 0;
    for (auto const& row : epoll_rows)
        if ((bits & row.host) != 0) what |= row.ours;
    if ((bits & EPOLLHUP) != 0)
        what |= readiness::readable | readiness::writable | readiness::finished;
    if ((bits & EPOLLERR) != 0) what |= readiness::readable | readiness::writable;
    constexpr std::uint32_t alarms = EPOLLPRI | EPOLLERR | EPOLLHUP;
    if ((bits & (alarms | EPOLLRDHUP)) == EPOLLRDHUP) what |= readiness::at_end;
    return static_cast<Readiness>(what);
}

class EpollQueue final : public EventQueue {
public:
    static std::unique_ptr<EventQueue> make() {
        UniqueDescriptor set{direct_calls::epoll_create()};
        UniqueDescriptor alarm{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
        if (!set || !alarm) return nullptr;
        // Edge-triggered, each write to it is an event although no thread ever reads it.
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        if (direct_calls::epoll_control(set.get(), EPOLL_CTL_ADD, alarm.get(), &event) != 0)
            return nullptr;
        return std::unique_ptr<EventQueue>{
            new EpollQueue{std::move(set), std::move(alarm)}
        };
    }

    Code add(int fd, Readiness wanted, void* token) override {
        return control(EPOLL_CTL_ADD, fd, wanted, token);
    }
    Code change(int fd, Readiness wanted, void* token) override {
        return control(EPOLL_CTL_MOD, fd, wanted, token);
    }
    void remove(int fd) override {
        epoll_event unused{};
        static_cast<void>(direct_calls::epoll_control(set_.get(), EPOLL_CTL_DEL, fd, &unused));
    }
    void rearm(int, Readiness) override {}
    bool needs_rearm() const override { return false; }

    std::size_t wait(std::span<ReadyDescriptor> events, Deadline deadline) override {
        constexpr std::size_t most = 64;
        std::array<epoll_event, most> found;
        auto const room = static_cast<int>(std::min(events.size(), most));
        for (;;) {
            int const count = direct_calls::epoll_wait(set_.get(), found.data(), room,
                                                       deadline.milliseconds_left());
            if (count < 0 && errno == EINTR) continue;
            std::size_t filled = 0;
            for (int i = 0; i < count; ++i) {
                auto const& event = found[static_cast<std::size_t>(i)];
                if (event.data.ptr) events[filled++] = {event.data.ptr, from_epoll(event.events)};
            }
            bool const was_woken = count > static_cast<int>(filled);
            if (was_woken && deadline.is_now()) wake();  // it was meant for a thread that sleeps
            return filled;
        }
    }

    void sleep(Deadline deadline) override {
        PollItem item{set_.get(), poll_readable, 0};
        static_cast<void>(poll({&item, 1}, deadline));
    }

    void wake() noexcept override {
        std::uint64_t const one = 1;
        [[maybe_unused]] auto const written = ::write(alarm_.get(), &one, sizeof one);
    }

    int descriptor() const override { return set_.get(); }

private:
    EpollQueue(UniqueDescriptor set, UniqueDescriptor alarm)
        : set_{std::move(set)}, alarm_{std::move(alarm)} {}

    Code control(int what, int fd, Readiness wanted, void* token) {
        epoll_event event{};
        event.events = epoll_bits(wanted);
        event.data.ptr = token;
        if (direct_calls::epoll_control(set_.get(), what, fd, &event) == 0) return Code::ok;
        return errno == EEXIST ? Code::invalid_parameter : code_from_errno(errno);
    }

    UniqueDescriptor set_;
    UniqueDescriptor alarm_;
};

constexpr EventQueueKind kinds_of_linux[] = {
    {"epoll", EpollQueue::make},
    {"poll",  make_poll_queue },
};

}  // namespace

std::span<EventQueueKind const> event_queue_kinds() { return kinds_of_linux; }

}  // namespace ws2::platform
