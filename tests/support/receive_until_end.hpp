// SPDX-License-Identifier: MIT
// Everything a peer sends, also before a reset. For tests that are built with the library's own
// parts.
#pragma once

#include <winsock2.h>
#include <ws2shim/ws2shim.h>

#include <string>
#include <string_view>

#include "platform/socket_calls.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

// Gives `use` the bytes as they come, and returns how the connection ended: 0 or an error. The host
// is asked, and not recv(): that drops what is unread as soon as it notices a reset, as Windows
// does, and where no thread can be notified of urgent bytes it looks before every receive.
template <class Use>
int receive_until_end(SOCKET s, Use&& use) {
    std::string piece(1 << 16, '\0');
    int code = 0;
    eventually([&] {
        for (;;) {
            auto const count = platform::receive(ws2_socket_fd(s), piece.data(), piece.size(),
                                                 platform::flag_dont_wait);
            code = count ? 0 : static_cast<int>(count.code());
            if (!count || *count == 0) return code != WSAEWOULDBLOCK;
            use(std::string_view{piece}.substr(0, *count));
        }
    });
    return code;
}

}  // namespace ws2::test
