// SPDX-License-Identifier: MIT
// The state of a socket without its descriptor, as another process or another library may have left
// it, and its serialization for another process of the same user on the same machine.
#pragma once

#include <span>
#include <vector>

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// for_each_field() in socket_image.cpp names every member.
struct SocketImage {
    platform::SocketKind kind;
    Phase phase = Phase::fresh;
    BlockingMode mode = BlockingMode::blocking;
    bool was_bound = false;
    bool is_receiving_shut = false;
    bool is_sending_shut = false;
    bool oob_inline = false;
    bool connect_failed = false;
    bool reports_icmp_errors = true;
    Code breakage = Code::ok;
    int error_option = 0;
    std::uint32_t backlog = 0;  // of a listener
    PeerName peer;
    OptionStore options;
    std::uint32_t connected_seconds = 0;
    // Bytes that the library holds for the socket: see UrgentStore and SendQueue.
    std::vector<char> urgent;
    std::vector<char> ahead;
    std::vector<SendQueue::Unsent> unsent;
    bool is_shared = false;  // the mode is then the descriptor's, whatever stands here
};

std::vector<char> to_bytes(SocketImage const& image);

// invalid_argument for bytes of another version of the library, or of anything else.
Result<SocketImage> from_bytes(std::span<char const> bytes);

}  // namespace ws2::core
