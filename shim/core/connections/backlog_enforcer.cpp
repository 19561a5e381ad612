// SPDX-License-Identifier: MIT
// The thread that looks after listeners: it sleeps until connections arrive, looks whether a queue
// is full, and then leaves the arrivals alone for a moment, so that a busy server is not woken for
// each of them. What arrives in that moment at a full queue is dropped by the host and comes again
// after a second, as the client's next try.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "platform/admission.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/service_thread.hpp"

namespace ws2::core {
namespace {

class BacklogEnforcer {
public:
    // Null where the host cannot refuse connections.
    static BacklogEnforcer* instance() {
        static BacklogEnforcer* const guard = make();
        return guard;
    }

    void watch(Socket& listener) {
        std::lock_guard const lock{mutex_};
        auto entry = find_locked(listener);
        if (entry == listeners_.end())
            entry = listeners_.emplace(++last_token_, ObjectPtr<Socket>{&listener}).first;
        if (arrivals_->watch(listener.fd(), entry->first) != Code::ok) listeners_.erase(entry);
    }

    void forget(Socket& listener) {
        ObjectPtr<Socket> dropped;  // outside the lock
        std::lock_guard const lock{mutex_};
        auto const entry = find_locked(listener);
        if (entry == listeners_.end()) return;
        arrivals_->forget(listener.fd());
        dropped = std::move(entry->second);
        listeners_.erase(entry);
    }

    [[noreturn]] void run() {
        constexpr std::chrono::milliseconds shortest_rest{1};
        constexpr std::chrono::milliseconds longest_rest{8};
        auto rest = shortest_rest;
        auto last_look = std::chrono::steady_clock::time_point{};
        std::array<std::uint64_t, 64> tokens;
        arrivals_->enter();
        for (;;) {
            auto const count = arrivals_->wait(tokens, platform::Deadline::never());
            for (std::size_t i = 0; i != count; ++i) look_at(tokens[i]);
            auto const now = std::chrono::steady_clock::now();
            rest = now - last_look < 4 * longest_rest ? std::min(rest * 2, longest_rest)
                                                      : shortest_rest;
            last_look = now;
            std::this_thread::sleep_for(rest);
        }
    }

private:
    explicit BacklogEnforcer(std::unique_ptr<platform::ArrivalMonitor> arrivals)
        : arrivals_{std::move(arrivals)} {}

    static BacklogEnforcer* make() {
        auto arrivals = platform::make_arrival_monitor();
        if (!arrivals) return nullptr;
        return start_service(
            std::unique_ptr<BacklogEnforcer>{new BacklogEnforcer{std::move(arrivals)}});
    }

    using Listeners = std::map<std::uint64_t, ObjectPtr<Socket>>;

    Listeners::iterator find_locked(Socket const& listener) {
        return std::ranges::find_if(
            listeners_, [&](auto const& entry) { return entry.second.get() == &listener; });
    }

    void look_at(std::uint64_t token) {
        ObjectPtr<Socket> listener;
        {
            std::lock_guard const lock{mutex_};
            auto const found = listeners_.find(token);
            if (found == listeners_.end()) return;
            listener = found->second;
        }
        listener->refuse_connections_if_full(*arrivals_);
    }

    std::unique_ptr<platform::ArrivalMonitor> const arrivals_;
    std::mutex mutex_;
    Listeners listeners_;
    std::uint64_t last_token_ = 0;
};

}  // namespace

namespace backlog_enforcer {

void watch(Socket& listener) {
    if (auto* const guard = BacklogEnforcer::instance()) guard->watch(listener);
}

void forget(Socket& listener) {
    if (auto* const guard = BacklogEnforcer::instance()) guard->forget(listener);
}

}  // namespace backlog_enforcer
}  // namespace ws2::core
