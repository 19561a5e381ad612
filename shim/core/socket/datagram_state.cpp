// SPDX-License-Identifier: MIT
#include "shim/core/socket/datagram_state.hpp"

#include <mutex>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

Code bind_for_sending(Socket& socket) {
    if (socket.phase() != Phase::fresh) return Code::ok;
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() != Phase::fresh) return Code::ok;
    socket.mark_descriptor_used();
    Address any{};
    any.family = socket.family();
    auto const code = platform::bind(socket.fd(), any);
    if (code == Code::ok) socket.enter_locked(Phase::bound);
    return code;
}

}  // namespace ws2::core
