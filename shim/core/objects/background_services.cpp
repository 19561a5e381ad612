// SPDX-License-Identifier: MIT
#include "shim/core/objects/background_services.hpp"

#include "shim/core/objects/library.hpp"

namespace ws2::core {

bool BackgroundServices::start(Slot& slot, BackgroundService& service) {
    static bool const forks_are_watched = (watch_forks(), true);
    static_cast<void>(forks_are_watched);
    auto const code = platform::start_service_thread(
        [](void* self) { static_cast<BackgroundService*>(self)->run(); }, &service);
    if (code != Code::ok) return false;
    slot.service.store(&service, std::memory_order_release);
    return true;
}

void BackgroundServices::watch_forks() {
    platform::on_fork({
        [] { library().services().before_fork(); },
        [] { library().services().after_fork_in_parent(); },
        [] { library().services().after_fork_in_child(); },
    });
}

// Locked over the fork is only a place without a service, which then stays without. With one no
// thread needs the lock.
void BackgroundServices::before_fork() {
    for (auto& slot : slots_) {
        if (!slot.service.load(std::memory_order_acquire)) {
            slot.mutex.lock();
            slot.mutex.leave_order();
            if (!slot.service.load(std::memory_order_acquire)) continue;
            slot.mutex.unlock();
        }
        slot.service.load(std::memory_order_acquire)->before_fork();
    }
}

void BackgroundServices::after_fork_in_parent() {
    for (auto& slot : slots_) {
        if (auto* const service = slot.service.load(std::memory_order_acquire))
            service->after_fork_in_parent();
        else
            slot.mutex.unlock();
    }
}

void BackgroundServices::after_fork_in_child() {
    for (auto& slot : slots_) {
        slot.mutex.renew();
        if (auto* const service = slot.service.exchange(nullptr, std::memory_order_relaxed))
            service->after_fork_in_child();
    }
}

}  // namespace ws2::core
