// SPDX-License-Identifier: MIT
// The listener of the servers that are written in the words of peer.hpp.
#pragma once

#include <cstdint>

#include "bench/servers/serving.hpp"
#include "peer.hpp"

namespace ws2::bench {

struct Listener {
    peer::Socket socket;
    std::uint16_t port;  // for announce()
};

inline Listener start_listening() {
    peer::start();
    auto const socket = peer::open_stream();
    auto const port = peer::bind_loopback(socket);
    require(peer::listen_widely(socket), "listen");
    return {socket, port};
}

}  // namespace ws2::bench
