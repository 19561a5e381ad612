// SPDX-License-Identifier: MIT
// A socket looked up by handle and kept from going away.
#pragma once

#include <cstdint>
#include <utility>

#include "shim/core/objects/handle_table.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

class SocketReference {
public:
    SocketReference() = default;
    explicit SocketReference(HandleTable::Reference reference) : reference_{std::move(reference)} {}

    explicit operator bool() const {
        return reference_ && reference_.object()->kind() == ObjectKind::socket;
    }
    Socket& operator*() const { return *get(); }
    Socket* operator->() const { return get(); }
    Socket* get() const { return static_cast<Socket*>(reference_.object()); }

    // Bits of the handle this call came through.
    std::uint32_t handle_flags() const { return reference_.flags(); }
    void clear_handle_flags(std::uint32_t which) const { reference_.change_flags(which, 0); }

    // The handle this call came through was closed meanwhile.
    bool handle_is_closed() const { return reference_.handle_is_closed(); }

private:
    HandleTable::Reference reference_;
};

inline SocketReference acquire_socket(Handle handle) noexcept {
    return SocketReference{library().handles().acquire(handle)};
}

}  // namespace ws2::core
