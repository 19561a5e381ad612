// SPDX-License-Identifier: MIT
// Everything a peer sends, also before a reset.
#pragma once

#include <winsock2.h>

#include <string>
#include <string_view>

#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

// Gives `use` the bytes as they come, and returns how the connection ended: 0 or an error. Never
// waits in recv(), which would notice a reset while bytes are unread, and drop them.
template <class Use>
int receive_until_end(SOCKET s, Use&& use) {
    std::string piece(1 << 16, '\0');
    set_non_blocking(s);
    int code = 0;
    eventually([&] {
        int count = 0;
        while ((count = recv(s, piece.data(), static_cast<int>(piece.size()), 0)) > 0)
            use(std::string_view{piece}.substr(0, static_cast<std::size_t>(count)));
        code = count == 0 ? 0 : WSAGetLastError();
        return code != WSAEWOULDBLOCK;
    });
    return code;
}

}  // namespace ws2::test
