// SPDX-License-Identifier: MIT
// The inline part of urgent_signal.cpp, which every plain receive executes. Each thread that
// receives has a stamp, which the signal handler changes when the host announces an urgent byte to
// the thread; a plain receive is allowed while the thread's stamp equals the connection's.
#pragma once

#include <atomic>
#include <cstdint>

#include "platform/types.hpp"

namespace ws2::platform {

struct ReceivingThread {
    // Serial number of the thread and count of announcements. Not 0 once the thread was set up.
    // The topmost bit is no part of it: while it is set, only receives begin that regard none.
    static constexpr std::uint64_t refuses = std::uint64_t{1} << 63;
    std::atomic<std::uint64_t> stamp{0};
    std::uint64_t own_stamp() const noexcept {
        return stamp.load(std::memory_order_relaxed) & ~refuses;
    }

    // The descriptor that the thread is about to receive from; -1: none.
    std::atomic<int> descriptor{-1};
    // An announcement came while the read position of `descriptor` was at the urgent mark, and
    // that position.
    std::atomic<bool> saw_mark{false};
    std::atomic<std::uint64_t> mark_position{0};
    std::int32_t id = 0;  // the kernel's
    // When the thread was last found not to block the signal (coarse_time()).
    std::int64_t found_open_at = 0;
};
extern constinit thread_local ReceivingThread receiving_thread
    __attribute__((tls_model("initial-exec")));

class UrgentWatch {
public:
    bool is_interruptible() const noexcept {
        return is_interruptible_.load(std::memory_order_relaxed);
    }
    bool notifies_this_thread() const noexcept {
        return stamp_.load(std::memory_order_relaxed) == receiving_thread.own_stamp();
    }
    bool make_interruptible(int fd, bool has_timeout) noexcept;
    Code set_receive_timeout(int fd, std::uint32_t milliseconds) noexcept;
    Code keep_in_stream(int fd) noexcept;
    void adopt() noexcept { keeps_in_stream_ = true; }  // perhaps
    void inherit(UrgentWatch const& listener) noexcept {
        keeps_in_stream_ = listener.keeps_in_stream_;
        is_interruptible_.store(listener.is_interruptible(), std::memory_order_relaxed);
    }
    void reset() noexcept {
        is_interruptible_.store(false, std::memory_order_relaxed);
        stamp_.store(nobody, std::memory_order_relaxed);
        notified_once_ = 0;
        single_receives_ = 0;
    }
    void start_over() noexcept {
        reset();
        changes_ = 0;
        keeps_in_stream_ = false;
    }
    bool call_back_receive() noexcept;
    bool is_receiving() const noexcept;
    void stop(int fd) noexcept;

    class Look {
    public:
        explicit Look(UrgentWatch& watch) noexcept;
        Look(Look const&) = delete;
        Look& operator=(Look const&) = delete;
        ~Look() {
            if (is_allowed_) watch_.reader_.store(0, std::memory_order_release);
        }

        bool is_allowed() const noexcept { return is_allowed_; }
        Head head(int fd, bool has_data) noexcept;

    private:
        UrgentWatch& watch_;
        bool was_notified_ = false;
        bool is_allowed_ = false;
    };

    class Change {
    public:
        explicit Change(UrgentWatch& watch) noexcept;
        Change(Change const&) = delete;
        Change& operator=(Change const&) = delete;
        ~Change();

        bool is_allowed() const noexcept { return is_allowed_; }
        bool notify_this_thread(int fd, bool is_data) noexcept;
        bool notify_for_one_receive(int fd) noexcept;

    private:
        bool become_owner(int fd, std::uint64_t stamp) noexcept;

        UrgentWatch& watch_;
        bool is_allowed_ = false;
    };

private:
    friend class Announcement;
    friend class GuardedReceive;
    static constexpr std::uint64_t nobody = 1;  // no thread's stamp

    void notify_no_thread() noexcept;
    unsigned looks_before_notification() const noexcept;

    std::atomic<std::uint64_t> stamp_{nobody};
    std::atomic<std::int32_t> reader_{0};  // the thread inside a guarded receive, or that looks
    std::int32_t looked_by_ = 0;           // the thread that looked last, and how often in a row
    std::uint8_t looks_ = 0;
    std::uint8_t changes_ = 0;          // of the notified thread
    std::uint8_t single_receives_ = 0;  // that a thread was notified for
    bool keeps_in_stream_ = false;
    std::atomic<bool> is_interruptible_{false};
    std::uint64_t notified_once_ = 0;  // the stamp of the thread that the last of them was for
};

class GuardedReceive {
public:
    template <class MayBegin>
    [[gnu::always_inline]] GuardedReceive(UrgentWatch& watch, int fd, MayBegin const& may_begin,
                                          Refusals refusals = Refusals::regarded) noexcept
        : watch_{watch} {
        thread_.descriptor.store(fd, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        stamp_ = thread_.stamp.load(std::memory_order_relaxed);
        auto const expected =
            refusals == Refusals::regarded ? stamp_ : stamp_ & ~ReceivingThread::refuses;
        if (watch_.stamp_.load(std::memory_order_relaxed) != expected) return;
        // call_back_receive() comes behind what may_begin() looks at, and looks for this store.
        watch_.reader_.store(thread_.id, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        is_allowed_ = watch_.stamp_.load(std::memory_order_relaxed) == expected && may_begin();
        if (!is_allowed_) watch_.reader_.store(0, std::memory_order_release);
    }
    GuardedReceive(GuardedReceive const&) = delete;
    GuardedReceive& operator=(GuardedReceive const&) = delete;

    bool is_allowed() const noexcept { return is_allowed_; }

    // The threads that look for `reader_` afterwards find it, as they find this.
    void let_none_follow() noexcept {
        watch_.stamp_.store(UrgentWatch::nobody, std::memory_order_release);
    }

    bool leave() noexcept { return leave(watch_, stamp_); }

    using Stamp = std::uint64_t;
    Stamp stamp() const noexcept { return stamp_; }
    [[gnu::always_inline]] static bool leave(UrgentWatch& watch, Stamp stamp) noexcept {
        auto& thread = receiving_thread;
        std::atomic_signal_fence(std::memory_order_seq_cst);
        thread.descriptor.store(-1, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_seq_cst);
        if (thread.stamp.load(std::memory_order_relaxed) != stamp) return false;
        watch.reader_.store(0, std::memory_order_release);
        return true;
    }

    // Drops announcements so that the next receive does not see them. Static: a guard whose address
    // does not escape stays in registers.
    static void give_up() noexcept;

private:
    ReceivingThread& thread_ = receiving_thread;
    UrgentWatch& watch_;
    std::uint64_t stamp_ = 0;
    bool is_allowed_ = false;
};

class Announcement {
public:
    explicit Announcement(UrgentWatch& watch) noexcept
        : watch_{watch},
          saw_mark_{receiving_thread.saw_mark.exchange(false, std::memory_order_relaxed)} {}
    Announcement(Announcement const&) = delete;
    Announcement& operator=(Announcement const&) = delete;
    ~Announcement() { watch_.reader_.store(0, std::memory_order_release); }

    bool has_met_mark() const noexcept { return saw_mark_; }
    bool has_passed_mark(int fd) const noexcept;

private:
    UrgentWatch& watch_;
    bool const saw_mark_;
};

}  // namespace ws2::platform
