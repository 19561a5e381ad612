// SPDX-License-Identifier: MIT
// Events by poll(), which every host has. poll() is level-triggered; hence readiness that was
// reported is not polled for again until rearm().
#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "platform/event_queue.hpp"
#include "platform/poll.hpp"
#include "platform/waker.hpp"

namespace ws2::platform {
namespace {

class PollQueue final : public EventQueue {
public:
    explicit PollQueue(Waker waker) : waker_{std::move(waker)} {}

    Code add(int fd, Readiness wanted, void* token) override {
        std::lock_guard const lock{mutex_};
        provide_looks_locked(watched_.size() + 1);
        if (!watched_.try_emplace(fd, Watched{token, wanted, asked(wanted), ++changes_}).second)
            return Code::invalid_parameter;
        waker_.wake();
        return Code::ok;
    }
    Code change(int fd, Readiness wanted, void* token) override {
        std::lock_guard const lock{mutex_};
        auto const found = watched_.find(fd);
        if (found == watched_.end()) return Code::invalid_parameter;
        found->second = {token, wanted, asked(wanted), ++changes_};
        waker_.wake();
        return Code::ok;
    }
    void remove(int fd) override {
        std::lock_guard const lock{mutex_};
        watched_.erase(fd);
        ++changes_;
        waker_.wake();
    }
    bool needs_rearm() const override { return true; }
    void rearm(int fd, Readiness what) override {
        std::lock_guard const lock{mutex_};
        auto const found = watched_.find(fd);
        if (found == watched_.end()) return;
        auto& watched = found->second;
        auto const before = watched.armed;
        watched.armed = static_cast<Readiness>(before | (asked(watched.wanted) & what));
        if (watched.armed == before) return;
        ++changes_;
        waker_.wake();
    }

    std::size_t wait(std::span<ReadyDescriptor> events, Deadline deadline) override {
        std::unique_lock lock{mutex_};
        Look& look = free_look_locked(watched_.size());
        auto const count = look_locked(lock, look, deadline) ? collect_locked(look, events) : 0;
        look.is_used = false;
        return count;
    }

    void sleep(Deadline deadline) override {
        std::unique_lock lock{mutex_};
        Look& look = free_look_locked(watched_.size());
        look_locked(lock, look, deadline);
        look.is_used = false;
    }

    void wake() noexcept override {
        std::lock_guard const lock{mutex_};
        ++changes_;
        waker_.wake();
    }

private:
    struct Watched {
        void* token;
        Readiness wanted;
        Readiness armed;
        std::uint64_t version;  // distinguishes a descriptor from a later one with its number
    };

    // What one thread asks of the host, and has asked last.
    struct Look {
        std::vector<PollItem> items;
        std::vector<std::uint64_t> versions;
        std::uint64_t changes = 0;  // that it knows of
        bool is_used = false;

        bool has_room(std::size_t descriptors) const {
            return items.capacity() > descriptors && versions.capacity() > descriptors;
        }
        void make_room(std::size_t descriptors) {
            items.clear();
            versions.clear();
            items.reserve(std::bit_ceil(descriptors + 1));  // and the waker
            versions.reserve(std::bit_ceil(descriptors + 1));
        }
    };

    // Threads of the library cannot report that there is no memory to wait with. So add() takes it
    // for as many as wait at once for the background reactor: the one that drives, the one that
    // serves, and the one that dispatches.
    static constexpr int provided_looks = 3;
    void provide_looks_locked(std::size_t descriptors) {
        int with_room = 0;
        for (auto const& look : looks_) {
            if (look->is_used) continue;
            if (!look->has_room(descriptors)) look->make_room(descriptors);
            ++with_room;
        }
        for (; with_room < provided_looks; ++with_room) new_look_locked(descriptors);
    }
    Look& free_look_locked(std::size_t descriptors) {
        for (auto const& look : looks_)
            if (!look->is_used && look->has_room(descriptors)) return *look;
        return new_look_locked(descriptors);
    }
    Look& new_look_locked(std::size_t descriptors) {
        auto look = std::make_unique<Look>();
        look->make_room(descriptors);
        return *looks_.emplace_back(std::move(look));
    }

    // Asks the host, without the lock. False: nothing is ready.
    bool look_locked(std::unique_lock<std::mutex>& lock, Look& look, Deadline deadline) {
        look.is_used = true;
        look.changes = changes_;
        look.items.assign({
            {waker_.descriptor(), poll_readable, 0}
        });
        look.versions.assign({0});
        for (auto const& [fd, watched] : watched_) {
            if (watched.armed == 0) continue;
            look.items.push_back({fd, host_bits(watched.armed), 0});
            look.versions.push_back(watched.version);
        }
        lock.unlock();
        auto const ready = poll(look.items, deadline);
        lock.lock();
        look.changes = changes_;
        // Threads that poll with the set from before the change have to start again.
        bool const all_have_seen = std::ranges::all_of(
            looks_, [&](auto const& each) { return !each->is_used || each->changes == changes_; });
        if (look.items[0].ready != 0 && !deadline.is_now() && all_have_seen) waker_.drain();
        return ready && *ready != 0;
    }

    // A failure is reported once, whatever is asked for.
    static Readiness asked(Readiness wanted) {
        auto bits = static_cast<Readiness>(wanted | readiness::broken);
        if ((wanted & readiness::readable) != 0) bits |= readiness::finished;
        return bits;
    }
    static short host_bits(Readiness armed) {
        int bits = 0;
        if ((armed & readiness::readable) != 0) bits |= poll_readable;
        if ((armed & readiness::writable) != 0) bits |= poll_writable;
        if ((armed & readiness::urgent) != 0) bits |= poll_urgent;
        if ((armed & readiness::finished) != 0) bits |= poll_peer_finished();
        return static_cast<short>(bits);
    }
    static Readiness from_host_bits(short ready) {
        unsigned what = 0;
        if ((ready & poll_readable) != 0) what |= readiness::readable;
        if ((ready & poll_writable) != 0) what |= readiness::writable;
        if ((ready & poll_urgent) != 0) what |= readiness::urgent;
        if ((ready & poll_peer_finished()) != 0) what |= readiness::readable | readiness::finished;
        constexpr unsigned both = readiness::readable | readiness::writable;
        if ((ready & poll_hang_up) != 0) what |= both | readiness::finished;
        if ((ready & poll_error) != 0) what |= both | readiness::broken;
        return static_cast<Readiness>(what);
    }

    // What another thread has reported meanwhile is disarmed, and not reported twice.
    std::size_t collect_locked(Look const& look, std::span<ReadyDescriptor> events) {
        auto const& items = look.items;
        std::size_t filled = 0;
        for (std::size_t i = 1; i != items.size() && filled != events.size(); ++i) {
            if (items[i].ready == 0) continue;
            auto const found = watched_.find(items[i].fd);
            if (found == watched_.end() || found->second.version != look.versions[i]) continue;
            auto& watched = found->second;
            bool const is_over = (items[i].ready & (poll_hang_up | poll_error)) != 0;
            auto const all = from_host_bits(items[i].ready);
            auto const what = static_cast<Readiness>(is_over ? all : all & watched.armed);
            bool const is_new = (what & watched.armed) != 0;
            // poll() keeps reporting a hang-up, whatever is asked for.
            watched.armed = is_over ? Readiness{0} : static_cast<Readiness>(watched.armed & ~what);
            if (is_new) events[filled++] = {watched.token, what};
        }
        return filled;
    }

    Waker const waker_;
    std::mutex mutex_;
    std::unordered_map<int, Watched> watched_;
    std::uint64_t changes_ = 0;
    std::vector<std::unique_ptr<Look>> looks_;  // of threads in poll(), and for later ones
};

}  // namespace

std::unique_ptr<EventQueue> make_poll_queue() {
    auto waker = Waker::make();
    if (!waker) return nullptr;
    return std::make_unique<PollQueue>(std::move(*waker));
}

std::unique_ptr<EventQueue> make_event_queue() {
    // Read once: the environment may not be read while a thread changes it.
    static MakeEventQueue const make = [] {
        auto const kinds = event_queue_kinds();
        char const* const name = std::getenv("WS2_POLLER");  // NOLINT(concurrency-mt-unsafe)
        auto const named =
            std::ranges::find(kinds, std::string_view{name ? name : ""}, &EventQueueKind::name);
        return (named != kinds.end() ? *named : kinds.front()).make;
    }();
    return make();
}

}  // namespace ws2::platform
