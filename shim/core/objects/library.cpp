// SPDX-License-Identifier: MIT
#include "shim/core/objects/library.hpp"

#include "platform/process.hpp"

namespace ws2::core {

constinit NeverDestroyed<Library> library_storage;

void Library::start(Version version) noexcept {
    bool const is_first = start_count_.fetch_add(1, std::memory_order_relaxed) == 0;
    if (is_first || version == Version::v1) version_.store(version, std::memory_order_relaxed);
    // Windows limits sockets by memory alone [docs:socket].
    platform::allow_most_descriptors();
}

Code Library::clean_up() {
    auto count = start_count_.load(std::memory_order_relaxed);
    do {
        if (count == 0) return Code::not_initialised;
    } while (!start_count_.compare_exchange_weak(count, count - 1));
    if (count > 1) return Code::ok;

    handles_.for_each([this](Handle handle) {
        bool is_socket = false;
        {
            auto const reference = handles_.acquire(handle);
            is_socket = reference && reference.object()->kind() == ObjectKind::socket;
        }
        if (is_socket) handles_.close(handle, HandleTable::Waiting::none);
    });
    return Code::ok;
}

}  // namespace ws2::core
