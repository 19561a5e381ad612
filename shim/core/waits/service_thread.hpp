// SPDX-License-Identifier: MIT
// The library's own threads: objects that look after sockets as long as the process lives.
#pragma once

#include <memory>

#include "platform/threading.hpp"

namespace ws2::core {

// Calls service->run() in a thread of its own, which ends with the process; so the service is never
// destroyed. Null when the host has no thread left.
template <class Service>
Service* start_service(std::unique_ptr<Service> service) {
    auto const code = platform::start_service_thread(
        [](void* self) { static_cast<Service*>(self)->run(); }, service.get());
    return code == Code::ok ? service.release() : nullptr;
}

}  // namespace ws2::core
