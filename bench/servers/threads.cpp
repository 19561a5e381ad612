// SPDX-License-Identifier: MIT
// An echo server with a thread for each connection: blocking calls only.
#include <thread>
#include <vector>

#include "bench/servers/listener.hpp"

namespace {

void serve(peer::Socket socket) {
    std::vector<char> data(ws2::bench::largest_message);
    for (;;) {
        auto const count = peer::receive(socket, data.data(), ws2::bench::largest_message);
        if (count <= 0 || peer::send(socket, data.data(), count) != count) break;
    }
    peer::close(socket);
}

}  // namespace

int main() {
    auto const [listener, port] = ws2::bench::start_listening();
    ws2::bench::announce(port);
    for (;;) {
        auto const socket = peer::accept(listener);
        if (socket == peer::none) continue;
        peer::set_nodelay(socket);
        std::thread{serve, socket}.detach();
    }
}
