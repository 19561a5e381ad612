// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "platform/backlog.hpp"
#include "platform/linux/direct_calls.hpp"
#include "platform/linux/spare_descriptor.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

// The descriptors of a thread that shares none with the process. They have numbers of their own, so
// that all of this goes past libc, where sanitizers keep books of numbers. Older headers do not
// know these calls; their numbers are the same on every architecture.
namespace apart {

constexpr long call_pidfd_open = 434;
constexpr long call_close_range = 436;
constexpr long call_pidfd_getfd = 438;
constexpr unsigned close_range_unshare = 2;

int open_process() noexcept { return static_cast<int>(::syscall(call_pidfd_open, ::getpid(), 0)); }

int copy_of(int process, int fd) noexcept {
    return static_cast<int>(::syscall(call_pidfd_getfd, process, fd, 0));
}

void close(int fd) noexcept {
    if (fd >= 0) ::syscall(SYS_close, fd);
}

// Sandboxes may forbid it.
bool can_copy(int fd) noexcept {
    int const process = open_process();
    int const copy = process < 0 ? -1 : copy_of(process, fd);
    close(copy);
    close(process);
    return copy >= 0;
}

bool leave_descriptors() noexcept {
    return ::syscall(call_close_range, 0u, ~0u, close_range_unshare) == 0;
}

}  // namespace apart

// The thread has little to do each time, and soon: until it has, clients get in. A short slice says
// so to the scheduler, as Linux 6.12 and later let every thread ask for.
void ask_for_short_slices() noexcept {
    struct {
        std::uint32_t size;
        std::uint32_t policy;
        std::uint64_t flags;
        std::int32_t nice;
        std::uint32_t priority;
        std::uint64_t runtime_ns;
        std::uint64_t deadline_ns;
        std::uint64_t period_ns;
    } attributes{};
    constexpr std::uint32_t ordinary = 0;  // SCHED_OTHER
    constexpr std::uint64_t slice_ns = 100'000;
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return;
    if (attributes.policy != ordinary) return;
    attributes.runtime_ns = slice_ns;
    ::syscall(SYS_sched_setattr, 0, &attributes, 0);
}

class EpollArrivalMonitor final : public ArrivalMonitor {
public:
    // The spare one is there before the thread runs: the program may have taken all others by then.
    explicit EpollArrivalMonitor(UniqueDescriptor epoll) : epoll_{std::move(epoll)} {
        spare_descriptor().keep(epoll_.get());
    }

    void enter() override {
        ask_for_short_slices();
        if (!apart::can_copy(epoll_.get())) return;
        spare_descriptor().let_go();
        is_apart_ = apart::leave_descriptors();
        if (!is_apart_) spare_descriptor().keep(epoll_.get());
    }

    // Edge-triggered: one event for each arrival, none for connections that merely stay queued.
    Code watch(int fd, std::uint64_t token) override {
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        event.data.u64 = token;
        return direct_calls::epoll_control(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0
                   ? Code::ok
                   : code_from_errno(errno);
    }

    void forget(int fd) override {
        direct_calls::epoll_control(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    }

    void report_again(int fd, std::uint64_t token) override {
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        event.data.u64 = token;
        direct_calls::epoll_control(epoll_.get(), EPOLL_CTL_MOD, fd, &event);
    }

    void drop(int fd) override { apart::close(fd); }

    std::size_t wait(std::span<std::uint64_t> tokens, Deadline deadline) override {
        std::array<epoll_event, 64> events;
        auto const room = static_cast<int>(std::min(tokens.size(), events.size()));
        auto const count = ::syscall(SYS_epoll_pwait, epoll_of_thread(), events.data(), room,
                                     deadline.milliseconds_left(), nullptr, 0);
        auto const found = static_cast<std::size_t>(std::max(count, 0L));
        for (std::size_t i = 0; i != found; ++i) tokens[i] = events[i].data.u64;
        return found;
    }

private:
    // Tried again by the next wait, should the host be short of memory.
    int epoll_of_thread() noexcept {
        if (!is_apart_) return epoll_.get();
        if (process_ < 0) process_ = apart::open_process();
        if (own_epoll_ < 0) own_epoll_ = apart::copy_of(process_, epoll_.get());
        return own_epoll_;
    }

    int lend(int fd) override { return is_apart_ ? apart::copy_of(process_, fd) : fd; }
    void take_back(int fd) override {
        if (is_apart_) apart::close(fd);
    }

    UniqueDescriptor epoll_;
    // Of the waiting thread.
    bool is_apart_ = false;
    int process_ = -1;
    int own_epoll_ = -1;
};

}  // namespace

std::unique_ptr<ArrivalMonitor> make_arrival_monitor() {
    UniqueDescriptor epoll{direct_calls::epoll_create()};
    if (!epoll) return nullptr;
    return std::make_unique<EpollArrivalMonitor>(std::move(epoll));
}

}  // namespace ws2::platform
