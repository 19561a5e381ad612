// SPDX-License-Identifier: MIT
// The background service that limits listeners to their backlog: its thread sleeps until
// connections arrive, checks whether a queue is full, and makes the listener refuse new clients
// then. While the program keeps up with its clients the thread pauses after each check, so that it
// does not wake up for each connection of a busy server.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "platform/backlog.hpp"
#include "platform/file_maps.hpp"
#include "shim/core/connections/backlog_enforcer.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {
namespace {

using Clock = std::chrono::steady_clock;

// So that connects of programs without listeners skip the check.
std::atomic<std::uint32_t> watched_count{0};

class BacklogEnforcer final : public BackgroundService {
public:
    static constexpr auto service_kind = ServiceKind::backlog_enforcer;

    // Null where the host cannot refuse connections.
    static std::unique_ptr<BacklogEnforcer> make() {
        auto arrivals = platform::make_arrival_monitor();
        if (!arrivals) return nullptr;
        return std::unique_ptr<BacklogEnforcer>{new BacklogEnforcer{std::move(arrivals)}};
    }

    // False: what connects to the listener is not seen.
    bool watch(Socket& listener) {
        auto const local = platform::local_address(listener.fd());
        std::lock_guard const lock{mutex_};
        auto entry = find_locked(listener);
        if (entry == listeners_.end())
            entry = listeners_
                        .emplace(++last_token_, Listener{ObjectPtr<Socket>{&listener},
                                                         local ? local->port_be : std::uint16_t{}})
                        .first;
        bool const is_watched = arrivals_->watch(listener.fd(), entry->first) == Code::ok;
        if (!is_watched) listeners_.erase(entry);
        watched_count.store(static_cast<std::uint32_t>(listeners_.size()));
        return is_watched;
    }

    void forget(Socket& listener) {
        ObjectPtr<Socket> dropped;  // outside the lock
        std::lock_guard const lock{mutex_};
        auto const entry = find_locked(listener);
        if (entry == listeners_.end()) return;
        arrivals_->forget(listener.fd());
        dropped = std::move(entry->second.socket);
        listeners_.erase(entry);
        watched_count.store(static_cast<std::uint32_t>(listeners_.size()));
    }

    void recheck(Socket& listener) {
        std::lock_guard const lock{mutex_};
        auto const entry = find_locked(listener);
        if (entry != listeners_.end()) arrivals_->report_again(listener.fd(), entry->first);
    }

    template <class Wanted>
    std::vector<ObjectPtr<Socket>> listeners_at(std::uint16_t port_be, Wanted const& is_wanted) {
        std::vector<ObjectPtr<Socket>> found;
        std::lock_guard const lock{mutex_};
        for (auto const& [token, listener] : listeners_)
            if (listener.port_be == port_be && is_wanted(*listener.socket->listening()))
                found.push_back(listener.socket);
        return found;
    }

    [[noreturn]] void run() override {
        std::array<std::uint64_t, 64> tokens;
        auto last_check = Clock::time_point{};
        arrivals_->enter();
        for (;;) {
            auto const count = arrivals_->wait(tokens, next_check());
            auto room = longest_queue;
            has_missed_ = !value_without_memory(false, [&] {
                if (std::exchange(has_missed_, false)) report_all_again();
                for (std::size_t i = 0; i != count; ++i) check(tokens[i], room);
                check_due(room);
                return true;
            });
            pause_after_checks(std::exchange(last_check, Clock::now()), room);
        }
    }

    void before_fork() override {
        mutex_.lock();
        mutex_.leave_order();
        for (auto const& [token, listener] : listeners_) {
            auto& listening = *listener.socket->listening();
            listening.before_fork(listening.is_shared() ? nullptr : new_shared_listener());
        }
    }
    void after_fork_in_parent() override {
        for (auto const& [token, listener] : listeners_)
            listener.socket->listening()->after_fork_in_parent();
        mutex_.unlock();
    }
    void after_fork_in_child() override {
        mutex_.renew();
        watched_count.store(0);
        arrivals_.reset();
        auto inherited = std::move(listeners_);
        for (auto const& [token, listener] : inherited)
            listener.socket->listening()->after_fork_in_child();
        if (inherited.empty()) return;
        if (auto* const enforcer = library().services().get<BacklogEnforcer>())
            enforcer->inherit(std::move(inherited), last_token_);
    }

private:
    struct Listener {
        ObjectPtr<Socket> socket;
        std::uint16_t port_be;
    };
    // Used by the thread only: a listener that has to be checked again.
    struct Task {
        std::optional<Clock::time_point> due;
        Clock::duration pause{};
        int in_transit = platform::none_in_transit;
        bool is_soon = false;
    };
    static constexpr std::uint32_t longest_queue = 65535;
    static constexpr std::chrono::milliseconds longest_pause{500};
    using Listeners = std::map<std::uint64_t, Listener>;

    explicit BacklogEnforcer(std::unique_ptr<platform::ArrivalMonitor> arrivals)
        : arrivals_{std::move(arrivals)} {}

    void inherit(Listeners listeners, std::uint64_t last_token) {
        std::lock_guard const lock{mutex_};
        listeners_ = std::move(listeners);
        last_token_ = last_token;
        for (auto const& [token, listener] : listeners_)
            static_cast<void>(arrivals_->watch(listener.socket->fd(), token));
        watched_count.store(static_cast<std::uint32_t>(listeners_.size()));
    }

    // Each is used once, because every fork changes which processes share it. Null without memory.
    static SharedListener* new_shared_listener() {
        constexpr std::size_t bytes = 4096;
        static SharedListener* next = nullptr;
        static SharedListener* end = nullptr;
        if (next != end) return next++;
        auto const memory = platform::anonymous_memory(bytes);
        if (!memory) return nullptr;
        void* const page =
            platform::map_view(memory->get(), 0, bytes, platform::ViewAccess::read_write, nullptr);
        if (!page) return nullptr;
        next = new (page) SharedListener[bytes / sizeof(SharedListener)];
        end = next + bytes / sizeof(SharedListener);
        return next++;
    }

    Listeners::iterator find_locked(Socket const& listener) {
        return std::ranges::find_if(
            listeners_, [&](auto const& entry) { return entry.second.socket.get() == &listener; });
    }

    ObjectPtr<Socket> listener_of(std::uint64_t token) {
        std::lock_guard const lock{mutex_};
        auto const found = listeners_.find(token);
        return found == listeners_.end() ? ObjectPtr<Socket>{} : found->second.socket;
    }

    void check(std::uint64_t token, std::uint32_t& room) {
        auto const socket = listener_of(token);
        auto& task = tasks_[token];
        auto next = Listening::Next::arrival;
        if (socket) {
            next = socket->listening()->enforce(*arrivals_, task.in_transit);
            room = std::min(room, socket->listening()->room());
        } else if (task.in_transit != platform::none_in_transit) {
            arrivals_->drop(task.in_transit);
        }
        if (next == Listening::Next::arrival) {
            tasks_.erase(token);
            return;
        }
        constexpr std::chrono::milliseconds soonest{1};
        bool const can_wait = next == Listening::Next::later;
        task.is_soon = !can_wait || task.in_transit != platform::none_in_transit;
        task.pause = can_wait ? std::clamp<Clock::duration>(task.pause * 2, soonest, longest_pause)
                              : Clock::duration{soonest};
        task.due = Clock::now() + task.pause;
    }

    void check_due(std::uint32_t& room) {
        std::vector<std::uint64_t> due;
        for (auto const& [token, task] : tasks_)
            if (task.due && *task.due <= Clock::now()) due.push_back(token);
        for (auto const token : due) check(token, room);
    }

    // Clients are about to be refused, or a connection is in transit.
    bool is_next_check_soon() const {
        return std::ranges::any_of(tasks_, [](auto const& entry) { return entry.second.is_soon; });
    }

    // After a round of checks that ran out of memory half way.
    void report_all_again() {
        std::lock_guard const lock{mutex_};
        for (auto const& [token, listener] : listeners_)
            arrivals_->report_again(listener.socket->fd(), token);
    }

    platform::Deadline next_check() const {
        if (has_missed_) return platform::Deadline::after(longest_pause);
        std::optional<Clock::time_point> first;
        for (auto const& [token, task] : tasks_)
            if (task.due && (!first || *task.due < *first)) first = task.due;
        if (!first) return platform::Deadline::never();
        auto const left = *first - Clock::now();
        return platform::Deadline::after(std::max(
            std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds{0}));
    }

    // The pause grows while arrivals keep coming and queues stay short, up to the time in which
    // the shortest queue could fill.
    void pause_after_checks(Clock::time_point last_check, std::uint32_t room) {
        constexpr std::chrono::milliseconds idle_time{10};
        constexpr std::chrono::microseconds shortest{250};
        constexpr std::chrono::microseconds longest{8000};
        constexpr std::chrono::microseconds for_each_client{10};
        bool const is_busy = Clock::now() - last_check < idle_time;
        if (!is_busy || room == 0 || is_next_check_soon()) {
            pause_ = Clock::duration{0};
            return;
        }
        auto const limit = std::clamp<Clock::duration>(room * for_each_client, shortest, longest);
        pause_ = std::clamp<Clock::duration>(pause_ * 2, shortest, limit);
        std::this_thread::sleep_for(pause_);
    }

    std::unique_ptr<platform::ArrivalMonitor> arrivals_;
    RankedMutex<Rank::enforcer> mutex_;
    Listeners listeners_;
    std::uint64_t last_token_ = 0;
    std::map<std::uint64_t, Task> tasks_;
    bool has_missed_ = false;
    Clock::duration pause_{0};
};

BacklogEnforcer* running() { return library().services().existing<BacklogEnforcer>(); }

template <class Wanted>
std::vector<ObjectPtr<Socket>> watched_at(std::uint16_t port_be, Wanted const& is_wanted) {
    if (watched_count.load(std::memory_order_relaxed) == 0) return {};
    auto* const enforcer = running();
    return enforcer ? enforcer->listeners_at(port_be, is_wanted) : std::vector<ObjectPtr<Socket>>{};
}

}  // namespace

namespace backlog_enforcer {

void watch(Socket& listener) {
    auto* const enforcer = library().services().get<BacklogEnforcer>();
    if (!enforcer || !enforcer->watch(listener))
        has_own_clients.store(true, std::memory_order_relaxed);
}

void forget(Socket& listener) {
    if (auto* const enforcer = running()) enforcer->forget(listener);
}

void recheck(Socket& listener) {
    if (auto* const enforcer = running()) enforcer->recheck(listener);
}

std::vector<ObjectPtr<Socket>> listeners_at(std::uint16_t port_be) {
    return watched_at(port_be, [](Listening const&) { return true; });
}

void enforce_for_client_of(Address const& target) {
    auto const note_own_client = [] { has_own_clients.store(true, std::memory_order_relaxed); };
    if (target.family == Family::local) return note_own_client();
    auto const may_be_full = [&](Listening& listening) {
        note_own_client();
        return listening.may_be_full_for_client();
    };
    for (auto const& socket : watched_at(target.port_be, may_be_full))
        socket->listening()->enforce_here();
}

}  // namespace backlog_enforcer
}  // namespace ws2::core
