// SPDX-License-Identifier: MIT
// The echo server one writes for Linux alone: the limit for the others.
#include <sys/epoll.h>

#include <array>
#include <vector>

#include "bench/servers/serving.hpp"
#include "peer.hpp"

namespace {

void watch(int poller, peer::Socket socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ws2::bench::require(::epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event) == 0, "epoll_ctl");
}

}  // namespace

int main() {
    auto const listener = peer::open_stream();
    auto const port = peer::bind_loopback(listener);
    ws2::bench::require(peer::listen_widely(listener), "listen");
    ws2::bench::announce(port);
    int const poller = ::epoll_create1(EPOLL_CLOEXEC);
    watch(poller, listener);
    std::vector<char> data(ws2::bench::largest_message);
    std::array<epoll_event, 256> events{};
    for (;;) {
        int const ready = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            auto const socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket == listener) {
                auto const accepted = peer::accept(listener);
                peer::set_nodelay(accepted);
                watch(poller, accepted);
                continue;
            }
            auto const count = peer::receive(socket, data.data(), ws2::bench::largest_message);
            if (count <= 0 || peer::send(socket, data.data(), count) != count) peer::close(socket);
        }
    }
}
