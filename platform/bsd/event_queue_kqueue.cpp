// SPDX-License-Identifier: MIT
// Events by kqueue. EV_CLEAR reports changes only, as the contract has it; reading and writing are
// two filters of one descriptor, and the end of the stream comes as a flag of either. An urgent
// byte has a third one (macOS, OpenBSD, DragonFly): the reading filter counts bytes that can be
// read, and the host takes an urgent byte out of them unless the stream keeps it in line.
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

constexpr struct {
    short filter;
    unsigned short notes;
    Readiness wanted;
} filters[] = {
    {EVFILT_READ,   0,        readiness::readable | readiness::urgent}, // the ends are always told
#ifdef EVFILT_EXCEPT
    {EVFILT_EXCEPT, NOTE_OOB, readiness::urgent                      },
#endif
    {EVFILT_WRITE,  0,        readiness::writable                    },
};

#ifdef EVFILT_EXCEPT
constexpr Readiness told_by_reading = readiness::readable;
// With the end of the stream the notes are an error's number.
bool is_urgent(struct kevent const& event) {
    return event.filter == EVFILT_EXCEPT && event.fflags == NOTE_OOB;
}
#else
// Other hosts (FreeBSD) tell an urgent byte in line as data, and none that is not.
constexpr Readiness told_by_reading = readiness::readable | readiness::urgent;
bool is_urgent(struct kevent const&) { return false; }
#endif

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
        for (auto const& row : filters) forget(fd, row.filter);
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
            bool was_woken = false;
            for (int i = 0; i < count; ++i) {
                auto const& event = found[static_cast<std::size_t>(i)];
                auto const what = from_kevent(event);
                if (!event.udata)
                    was_woken = true;
                else if (what != 0)
                    events[filled++] = {event.udata, what};
            }
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

    Code ask(int fd, Readiness wanted, void* token) {
        for (auto const& row : filters) {
            if ((wanted & row.wanted) == 0) {
                forget(fd, row.filter);
                continue;
            }
            struct kevent change;
            EV_SET(&change, static_cast<uintptr_t>(fd), row.filter, EV_ADD | EV_CLEAR, row.notes, 0,
                   token);
            if (::kevent(queue_.get(), &change, 1, nullptr, 0, nullptr) != 0)
                return code_from_errno(errno);
        }
        return Code::ok;
    }
    void forget(int fd, short filter) {
        struct kevent change;
        EV_SET(&change, static_cast<uintptr_t>(fd), filter, EV_DELETE, 0, 0, nullptr);
        static_cast<void>(::kevent(queue_.get(), &change, 1, nullptr, 0, nullptr));
    }
    // macOS returns EVFILT_EXCEPT for data, too; that is nothing here, as EVFILT_READ tells it.
    static Readiness from_kevent(struct kevent const& event) {
        bool const is_over = (event.flags & EV_EOF) != 0;
        unsigned what = 0;
        if (event.filter == EVFILT_READ) what |= told_by_reading;
        if (event.filter == EVFILT_WRITE) what |= readiness::writable;
        if (is_urgent(event)) what |= readiness::urgent;
        if (is_over) what |= readiness::readable | readiness::finished;
        bool const has_error = event.fflags != 0 && !is_urgent(event);
        if (is_over && has_error) what |= readiness::broken | readiness::writable;
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
