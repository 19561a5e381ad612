// SPDX-License-Identifier: MIT
// Background services: objects with a thread of the library's own, each started by the first call
// that needs it. The library object has one place for each; nothing else of the library starts a
// thread.
//
// A start that fails, for want of a thread or a descriptor, is tried again by the next call. The
// threads end with the process, so a service is never destroyed. What has to happen before the end
// is in core/duplication (what was offered to other processes is handed over) and then in
// core/closing (the send flusher stops, and what it has goes to a process of its own).
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "platform/threading.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {

// In the order in which they stop for a fork: a service comes before those that it may start.
enum class ServiceKind : std::uint8_t {
    send_flusher,        // sends bytes that the host did not take at once
    timers,              // expires timers
    background_reactor,  // performs overlapped operations that no thread of the program waits for
    backlog_enforcer,    // refuses clients
    transfer_server,     // hands sockets to other processes
};
inline constexpr std::size_t service_kinds = 5;

class BackgroundService {
public:
    BackgroundService() = default;
    BackgroundService(BackgroundService const&) = delete;
    BackgroundService& operator=(BackgroundService const&) = delete;

    // In the service's thread; never returns.
    virtual void run() = 0;

    // Around a fork. The thread exists in the parent only. In the child this object is not used any
    // more once after_fork_in_child() has returned: the next call makes another one.
    virtual void before_fork() {}
    virtual void after_fork_in_parent() {}
    virtual void after_fork_in_child() {}

protected:
    ~BackgroundService() = default;
};

class BackgroundServices {
public:
    // S has a kind, and make(), which may answer null. Null when it could not be started.
    template <class S>
    S* get() {
        Slot& slot = slot_of(S::service_kind);
        if (auto* const service = existing<S>()) return service;
        std::lock_guard const lock{slot.mutex};
        if (auto* const service = existing<S>()) return service;
        return value_without_memory<S*>(nullptr, [&]() -> S* {
            std::unique_ptr<S> made = S::make();
            if (!made || !start(slot, *made)) return nullptr;
            return made.release();
        });
    }
    // Null until the first use.
    template <class S>
    S* existing() const {
        auto* const service =
            slots_[index(S::service_kind)].service.load(std::memory_order_acquire);
        return static_cast<S*>(service);
    }

private:
    struct Slot {
        std::atomic<BackgroundService*> service{nullptr};
        RankedMutex<Rank::service> mutex;
    };
    static constexpr std::size_t index(ServiceKind kind) { return static_cast<std::size_t>(kind); }
    Slot& slot_of(ServiceKind kind) { return slots_[index(kind)]; }

    static bool start(Slot& slot, BackgroundService& service);
    static void watch_forks();
    void before_fork();
    void after_fork_in_parent();
    void after_fork_in_child();

    std::array<Slot, service_kinds> slots_;
};

}  // namespace ws2::core
