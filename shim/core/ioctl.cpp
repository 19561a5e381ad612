// SPDX-License-Identifier: MIT
#include "shim/core/ioctl.hpp"

#include "shim/core/urgent.hpp"

namespace ws2::core {

Code set_non_blocking(Socket& socket, std::uint32_t value) {
    std::lock_guard const lock{socket.mutex()};
    return socket.set_mode_locked(value != 0 ? BlockingMode::non_blocking : BlockingMode::blocking);
}

Result<std::uint32_t> bytes_to_read(Socket& socket) {
    if (socket.is_stream()) return normal_bytes(socket);
    return platform::bytes_available(socket.fd());
}

Result<std::uint32_t> is_at_mark(Socket& socket) { return at_mark(socket) ? 1u : 0u; }

}  // namespace ws2::core
