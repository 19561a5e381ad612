// SPDX-License-Identifier: MIT
// What the host knows of one TCP connection: its round trips, windows and counts of bytes.
#pragma once

#include <cstdint>

#include "platform/tcp_state.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

// What a host does not count is 0.
struct TcpInformation {
    TcpState state = TcpState::closed;
    bool has_timestamps = false;
    std::uint32_t segment_size = 0;
    std::uint32_t round_trip_us = 0;
    std::uint32_t least_round_trip_us = 0;
    std::uint32_t bytes_in_flight = 0;    // sent and not acknowledged
    std::uint32_t congestion_window = 0;  // bytes
    std::uint32_t send_window = 0;        // bytes that the peer has room for
    std::uint32_t receive_window = 0;     // bytes that the peer is told of
    std::uint32_t receive_space = 0;      // bytes that the program is expected to take at a time
    std::uint64_t bytes_sent = 0;         // each once
    std::uint64_t bytes_received = 0;
    std::uint32_t bytes_reordered = 0;
    std::uint32_t bytes_sent_again = 0;
    std::uint32_t segments_sent_again = 0;
    std::uint32_t timeouts = 0;  // of what has not been acknowledged since
    // How long sending was held up by the peer's window, by the congestion window, by the program.
    std::uint32_t limited_by_peer_ms = 0;
    std::uint32_t limited_by_network_ms = 0;
    std::uint32_t limited_by_sender_ms = 0;
};

// operation_not_supported where the host does not tell.
Result<TcpInformation> tcp_information(int fd);

}  // namespace ws2::platform
