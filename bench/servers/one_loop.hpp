// SPDX-License-Identifier: MIT
// An echo server of one thread that asks a set which sockets have something to read.
#pragma once

#include <vector>

#include "bench/servers/listener.hpp"

namespace ws2::bench {

template <class Set>
[[noreturn]] void serve_with() {
    auto const listening = start_listening();
    auto const listener = listening.socket;
    announce(listening.port);
    Set set;
    set.add(listener);
    std::vector<char> data(largest_message);
    std::vector<peer::Socket> arrived;
    for (;;) {
        require(set.wait(-1) > 0, "wait for sockets");
        set.each_ready([&](peer::Socket socket) {
            if (socket == listener) {
                arrived.push_back(peer::accept(listener));
                return;
            }
            auto const count = peer::receive(socket, data.data(), largest_message);
            if (count > 0 && peer::send(socket, data.data(), count) == count) return;
            set.remove(socket);
            peer::close(socket);
        });
        for (auto const socket : arrived) {
            if (socket == peer::none) continue;
            peer::set_nodelay(socket);
            set.add(socket);
        }
        arrived.clear();
    }
}

}  // namespace ws2::bench
