// SPDX-License-Identifier: MIT
// The states of a TCP connection.
#pragma once

#include <cstdint>

namespace ws2::platform {

// In the order of RFC 4022.
enum class TcpState : std::uint8_t {
    closed = 1,
    listening,
    syn_sent,
    syn_received,
    established,
    fin_wait_1,
    fin_wait_2,
    close_wait,
    closing,
    last_ack,
    time_wait,
};

}  // namespace ws2::platform
