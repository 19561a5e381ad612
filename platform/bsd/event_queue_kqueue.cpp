// SPDX-License-Identifier: MIT
// Events by kqueue. EV_CLEAR reports changes only, as the contract has it; reading and writing are
// two filters of one descriptor, and the end of the stream comes as a flag of either.
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <unordered_set>

#include "platform/event_queue.hpp"
#include "platform/poll.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

class KernelQueue final : public EventQueue {
public:
    static std::unique_ptr<EventQueue> make() {
        UniqueDescriptor queue{::kqueue()};
        if (!queue) return nullptr;
        struct kevent alarm;
        EV_SET(&alarm, 0, EVFILT_USER, EV_ADD | EV_CLEAR, 0, 0, nullptr);
        if (::kevent(queue.get(), &alarm, 1, nullptr, 0, nullptr) != 0) return nullptr;
        return std::unique_ptr<EventQueue>{new KernelQueue{std::move(queue)}};
    }

    // EV_ADD takes a descriptor that is there already as a change.
    Code add(int fd, Readiness wanted, void* token) override {
        {
            std::scoped_lock const lock{mutex_};
            if (!descriptors_.insert(fd).second) return Code::invalid_parameter;
        }
        auto const code = ask(fd, wanted, token);
        if (code != Code::ok) remove(fd);
        return code;
    }
    Code change(int fd, Readiness wanted, void* token) override { return ask(fd, wanted, token); }
    void remove(int fd) override {
        {
            std::scoped_lock const lock{mutex_};
            descriptors_.erase(fd);
        }
        forget(fd, EVFILT_READ);
        forget(fd, EVFILT_WRITE);
    }
    void rearm(int, Readiness) override {}
    bool needs_rearm() const override { return false; }

    std::size_t wait(std::span<ReadyDescriptor> events, Deadline deadline) override {
        constexpr std::size_t most = 64;
        std::array<struct kevent, most> found;
        auto const room = static_cast<int>(std::min(events.size(), most));
        for (;;) {
            auto const left = deadline.milliseconds_left();
            constexpr int ms_per_second = 1000;
            constexpr long ns_per_ms = 1000000;
            timespec const span{left / ms_per_second, left % ms_per_second * ns_per_ms};
            int const count =
                ::kevent(queue_.get(), nullptr, 0, found.data(), room, left < 0 ? nullptr : &span);
            if (count < 0 && errno == EINTR) continue;
            std::size_t filled = 0;
            for (int i = 0; i < count; ++i) {
                auto const& event = found[static_cast<std::size_t>(i)];
                if (event.udata) events[filled++] = {event.udata, from_kevent(event)};
            }
            bool const was_woken = count > static_cast<int>(filled);
            if (was_woken && deadline.is_now()) wake();  // it was meant for a thread that sleeps
            return filled;
        }
    }

    void sleep(Deadline deadline) override {
        PollItem item{queue_.get(), poll_readable, 0};
        static_cast<void>(poll({&item, 1}, deadline));
    }

    void wake() noexcept override {
        struct kevent alarm;
        EV_SET(&alarm, 0, EVFILT_USER, 0, NOTE_TRIGGER, 0, nullptr);
        static_cast<void>(::kevent(queue_.get(), &alarm, 1, nullptr, 0, nullptr));
    }

    int descriptor() const override { return queue_.get(); }

private:
    explicit KernelQueue(UniqueDescriptor queue) : queue_{std::move(queue)} {}

    // The reading filter reports urgent bytes, too, as readable.
    Code ask(int fd, Readiness wanted, void* token) {
        constexpr unsigned reading = readiness::readable | readiness::urgent;
        if ((wanted & reading) == 0)
            forget(fd, EVFILT_READ);
        else if (auto const code = watch(fd, EVFILT_READ, token); code != Code::ok)
            return code;
        if ((wanted & readiness::writable) == 0) {
            forget(fd, EVFILT_WRITE);
            return Code::ok;
        }
        return watch(fd, EVFILT_WRITE, token);
    }
    Code watch(int fd, short filter, void* token) {
        struct kevent change;
        EV_SET(&change, static_cast<uintptr_t>(fd), filter, EV_ADD | EV_CLEAR, 0, 0, token);
        int const result = ::kevent(queue_.get(), &change, 1, nullptr, 0, nullptr);
        return result == 0 ? Code::ok : code_from_errno(errno);
    }
    void forget(int fd, short filter) {
        struct kevent change;
        EV_SET(&change, static_cast<uintptr_t>(fd), filter, EV_DELETE, 0, 0, nullptr);
        static_cast<void>(::kevent(queue_.get(), &change, 1, nullptr, 0, nullptr));
    }
    static Readiness from_kevent(struct kevent const& event) {
        bool const is_over = (event.flags & EV_EOF) != 0;
        unsigned what = event.filter == EVFILT_WRITE ? readiness::writable
                                                     : readiness::readable | readiness::urgent;
        if (is_over) what |= readiness::readable | readiness::finished;
        if (is_over && event.fflags != 0) what |= readiness::broken | readiness::writable;
        return static_cast<Readiness>(what);
    }

    UniqueDescriptor queue_;
    std::mutex mutex_;
    std::unordered_set<int> descriptors_;  // guarded by mutex_
};

constexpr EventQueueKind kinds_of_bsd[] = {
    {"kqueue", KernelQueue::make},
    {"poll",   make_poll_queue  },
};

}  // namespace

std::span<EventQueueKind const> event_queue_kinds() { return kinds_of_bsd; }

}  // namespace ws2::platform
