// SPDX-License-Identifier: MIT
// MSG_* bits: which calls take them, and what they mean to the host.
#pragma once

#include "platform/socket_calls.hpp"
#include "shim/core/socket/call_rules.hpp"
#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::core {

struct MessageFlagRow {
    int windows;
    unsigned host;  // 0: none of the host's flags
    bool stream_receive;
    bool stream_send;
    bool datagram_receive;
    bool datagram_send;
};

// clang-format off
inline constexpr MessageFlagRow message_flag_rows[] = {
    {number::msg_oob,            platform::flag_urgent,   true,  true,  false, false},
    {number::msg_peek,           platform::flag_peek,     true,  false, true,  false},
    {number::msg_dontroute,      0,                       false, true,  false, true },  // docs: send: ignored
    {number::msg_waitall,        platform::flag_wait_all, true,  false, false, false},
    {number::msg_interrupt,      0,                       true,  true,  true,  true },
    {number::msg_push_immediate, 0,                       true,  false, false, false},
    {number::msg_partial,        0,                       true,  true,  true,  true },  // docs: WSARecv: a byte stream is one with it and without
};
// clang-format on

// The host's bits, or operation_not_supported for a bit this kind of call does not take.
constexpr Result<unsigned> translate_flags(int flags, Call call, SocketType type) {
    if (flags == 0) return 0u;
    unsigned host = 0;
    int left = flags;
    for (auto const& row : message_flag_rows) {
        if ((flags & row.windows) == 0) continue;
        bool const stream = type == SocketType::stream;
        bool const receive = call == Call::receive;
        bool const taken = stream ? (receive ? row.stream_receive : row.stream_send)
                                  : (receive ? row.datagram_receive : row.datagram_send);
        if (!taken) return Code::operation_not_supported;
        host |= row.host;
        left &= ~row.windows;
    }
    if (left != 0) return Code::operation_not_supported;
    return host;
}
static_assert(*translate_flags(number::msg_peek, Call::receive, SocketType::stream) ==
              platform::flag_peek);

// MSG_WAITALL goes with nothing else and not with a non-blocking socket [docs: recv, WSARecv].
constexpr bool combination_is_supported(int flags, BlockingMode mode) {
    constexpr int others =
        number::msg_oob | number::msg_peek | number::msg_push_immediate | number::msg_partial;
    if ((flags & number::msg_waitall) == 0) return true;
    return mode == BlockingMode::blocking && (flags & others) == 0;
}

}  // namespace ws2::core
