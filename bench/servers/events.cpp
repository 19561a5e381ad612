// SPDX-License-Identifier: MIT
// An echo server by WSAEventSelect, an event for each of at most 64 connections. Which of them are
// set is looked at one after the other, so that the first one does not keep the others waiting. The
// listener's event is the last one, and left out while there is no room for another connection.
#include <algorithm>
#include <vector>

#include "bench/servers/listener.hpp"

namespace {

constexpr std::size_t most = WSA_MAXIMUM_WAIT_EVENTS;

struct Server {
    std::vector<WSAEVENT> events;  // of the sockets with the same index, then the listener's
    std::vector<SOCKET> sockets;
    std::vector<char> data = std::vector<char>(ws2::bench::largest_message);

    void add(SOCKET socket, LONG selected) {
        WSAEVENT const event = WSACreateEvent();
        ws2::bench::require(WSAEventSelect(socket, event, selected) == 0, "WSAEventSelect");
        auto const at = sockets.empty() ? 0 : static_cast<std::ptrdiff_t>(sockets.size()) - 1;
        events.insert(events.begin() + at, event);
        sockets.insert(sockets.begin() + at, socket);
    }
    void remove(std::size_t index) {
        peer::close(sockets[index]);
        WSACloseEvent(events[index]);
        sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(index));
        events.erase(events.begin() + static_cast<std::ptrdiff_t>(index));
    }
    DWORD waited_for() const { return static_cast<DWORD>(std::min(events.size(), most)); }

    bool is_set(std::size_t index) const {
        return WSAWaitForMultipleEvents(1, &events[index], FALSE, 0, FALSE) == WSA_WAIT_EVENT_0;
    }
    // False: the connection is over.
    bool serve(std::size_t index) {
        WSANETWORKEVENTS happened{};
        WSAEnumNetworkEvents(sockets[index], events[index], &happened);
        if ((happened.lNetworkEvents & FD_ACCEPT) != 0) {
            auto const accepted = peer::accept(sockets[index]);
            if (accepted == peer::none) return true;
            peer::set_nodelay(accepted);
            add(accepted, FD_READ | FD_CLOSE);
        } else if ((happened.lNetworkEvents & FD_READ) != 0) {
            auto const count =
                peer::receive(sockets[index], data.data(), static_cast<int>(data.size()));
            if (count > 0) peer::send(sockets[index], data.data(), count);
        }
        return (happened.lNetworkEvents & FD_CLOSE) == 0;
    }
};

}  // namespace

int main() {
    auto const [listener, port] = ws2::bench::start_listening();
    Server server;
    server.add(listener, FD_ACCEPT);
    ws2::bench::announce(port);
    for (;;) {
        auto const first = WSAWaitForMultipleEvents(server.waited_for(), server.events.data(),
                                                    FALSE, WSA_INFINITE, FALSE);
        for (std::size_t i = first - WSA_WAIT_EVENT_0; i < server.waited_for(); ++i)
            if ((i == first - WSA_WAIT_EVENT_0 || server.is_set(i)) && !server.serve(i))
                server.remove(i);
    }
}
