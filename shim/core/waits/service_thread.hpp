// SPDX-License-Identifier: MIT
// The library's own threads: objects that look after sockets as long as the process lives.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "platform/threading.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

// Calls service->run() in a thread of its own, which ends with the process; so the service is never
// destroyed. Null when the host has no thread left.
template <class Service>
Service* start_service(std::unique_ptr<Service> service) {
    auto const code = platform::start_service_thread(
        [](void* self) { static_cast<Service*>(self)->run(); }, service.get());
    return code == Code::ok ? service.release() : nullptr;
}

// The one service of its kind, started by the first call that needs it. When the host has no thread
// or descriptor left the next call tries again, and in a child of fork(), where the thread is gone,
// the next call makes a new one.
template <class Service>
class ServiceSlot {
public:
    // Null when it could not be started.
    Service* get() {
        if (auto* const service = existing()) return service;
        std::lock_guard const lock{mutex_};
        if (auto* const service = existing()) return service;
        auto made = Service::make();
        auto* const service = made ? start_service(std::move(made)) : nullptr;
        service_.store(service, std::memory_order_release);
        return service;
    }
    Service* existing() const { return service_.load(std::memory_order_acquire); }

    // Around a fork: see platform::on_fork(). The child gets the service of the parent, once.
    // Locked is only a slot without a service, which then stays without: with one nobody needs the
    // lock, and holding it while the service is stopped would give get()'s callers a lock order to
    // keep.
    void before_fork() {
        if (existing()) return;
        mutex_.lock();
        if (existing())
            mutex_.unlock();
        else
            mutex_.leave_order();
    }
    void after_fork_in_parent() {
        if (!existing()) mutex_.unlock();
    }
    Service* after_fork_in_child() {
        mutex_.renew();
        return service_.exchange(nullptr, std::memory_order_relaxed);
    }

private:
    std::atomic<Service*> service_{nullptr};
    RankedMutex<Rank::service> mutex_;
};

}  // namespace ws2::core
