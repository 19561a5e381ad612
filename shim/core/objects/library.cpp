// SPDX-License-Identifier: MIT
#include "shim/core/objects/library.hpp"

namespace ws2::core {

constinit NeverDestroyed<Library> library_storage;

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
