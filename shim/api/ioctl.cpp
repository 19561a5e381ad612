// SPDX-License-Identifier: MIT
// ioctlsocket.
#include "shim/core/ioctl.hpp"

#include <winsock2.h>

#include "shim/api/edge.hpp"
#include "shim/api/marshal.hpp"

using ws2::Code;
using ws2::api::call_on;
using ws2::api::is_plainly_bad;
using ws2::core::Socket;
using ws2::core::SocketReference;

namespace {

// The codes whose argument is a u_long that the call reads, or writes.
struct WordControl {
    unsigned long code;
    Code (*set)(Socket&, std::uint32_t);
    ws2::Result<std::uint32_t> (*get)(Socket&);
};

constexpr WordControl word_controls[] = {
    {FIONBIO,    ws2::core::set_non_blocking, nullptr                 },
    {FIONREAD,   nullptr,                     ws2::core::bytes_to_read},
    {SIOCATMARK, nullptr,                     ws2::core::is_at_mark   },
};

}  // namespace

int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long* argp) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        for (auto const& row : word_controls) {
            if (row.code != static_cast<std::uint32_t>(cmd)) continue;
            if (is_plainly_bad(argp)) return Code::bad_address;
            if (row.set) return row.set(*socket, *argp);
            auto const value = row.get(*socket);
            if (value) *argp = *value;
            return value.code();
        }
        return Code::operation_not_supported;
    });
}
