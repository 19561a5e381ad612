// SPDX-License-Identifier: MIT
// An echo server by completion routines: one thread waits alertably for clients, and every
// connection has one operation under way, whose routine starts the next one.
#include <memory>

#include "bench/servers/listener.hpp"

namespace {

constexpr int buffer_size = 8192;

struct Connection : OVERLAPPED {
    explicit Connection(SOCKET accepted) : OVERLAPPED{}, socket{accepted} {}
    ~Connection() { closesocket(socket); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    SOCKET const socket;
    char data[buffer_size];
};

bool is_under_way(int result) { return result == 0 || WSAGetLastError() == WSA_IO_PENDING; }

void CALLBACK received(DWORD error, DWORD count, OVERLAPPED* overlapped, DWORD);

void receive(std::unique_ptr<Connection> connection) {
    WSABUF buffer{buffer_size, connection->data};
    DWORD flags = 0;
    if (is_under_way(
            WSARecv(connection->socket, &buffer, 1, nullptr, &flags, connection.get(), received)))
        static_cast<void>(connection.release());
}

void CALLBACK sent(DWORD error, DWORD, OVERLAPPED* overlapped, DWORD) {
    std::unique_ptr<Connection> connection{static_cast<Connection*>(overlapped)};
    if (error == 0) receive(std::move(connection));
}

void CALLBACK received(DWORD error, DWORD count, OVERLAPPED* overlapped, DWORD) {
    std::unique_ptr<Connection> connection{static_cast<Connection*>(overlapped)};
    if (error != 0 || count == 0) return;
    WSABUF buffer{count, connection->data};
    if (is_under_way(WSASend(connection->socket, &buffer, 1, nullptr, 0, connection.get(), sent)))
        static_cast<void>(connection.release());
}

}  // namespace

int main() {
    auto const [listener, port] = ws2::bench::start_listening();
    WSAEVENT const arrived = WSACreateEvent();
    WSAEventSelect(listener, arrived, FD_ACCEPT);
    ws2::bench::announce(port);
    for (;;) {
        if (WSAWaitForMultipleEvents(1, &arrived, FALSE, WSA_INFINITE, TRUE) != WSA_WAIT_EVENT_0)
            continue;
        WSAResetEvent(arrived);
        for (SOCKET accepted; (accepted = peer::accept(listener)) != peer::none;) {
            WSAEventSelect(accepted, nullptr, 0);  // as the listener is, until then
            peer::set_nodelay(accepted);
            receive(std::make_unique<Connection>(accepted));
        }
    }
}
