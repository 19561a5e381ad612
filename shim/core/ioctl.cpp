// SPDX-License-Identifier: MIT
#include "shim/core/ioctl.hpp"

namespace ws2::core {

Code set_non_blocking(Socket& socket, std::uint32_t value) {
    std::lock_guard const lock{socket.mutex()};
    return socket.set_mode_locked(value != 0 ? BlockingMode::non_blocking : BlockingMode::blocking);
}

Result<std::uint32_t> bytes_to_read(Socket& socket) {
    socket.settle_connect();
    if (socket.is_stream() && socket.phase() != Phase::connected) return 0u;
    return platform::bytes_available(socket.fd());
}

Result<std::uint32_t> is_at_mark(Socket&) { return 1u; }

}  // namespace ws2::core
