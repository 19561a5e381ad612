// SPDX-License-Identifier: MIT
// An echo server by completion port, as Windows servers are written: every connection has one
// operation under way, a receive or the send of what it brought. The argument: how many workers.
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "bench/servers/serving.hpp"
#include "peer.hpp"

#include <windows.h>

namespace {

constexpr int buffer_size = 8192;

struct Connection {
    OVERLAPPED overlapped{};
    SOCKET socket = INVALID_SOCKET;
    bool is_sending = false;
    char data[buffer_size];
};

bool is_under_way(int result) { return result == 0 || WSAGetLastError() == WSA_IO_PENDING; }

void receive(Connection& connection) {
    connection.is_sending = false;
    connection.overlapped = {};
    WSABUF buffer{buffer_size, connection.data};
    DWORD flags = 0;
    if (is_under_way(WSARecv(connection.socket, &buffer, 1, nullptr, &flags, &connection.overlapped,
                             nullptr)))
        return;
    closesocket(connection.socket);
    delete &connection;
}

void answer(Connection& connection, DWORD count) {
    connection.is_sending = true;
    connection.overlapped = {};
    WSABUF buffer{count, connection.data};
    if (is_under_way(
            WSASend(connection.socket, &buffer, 1, nullptr, 0, &connection.overlapped, nullptr)))
        return;
    closesocket(connection.socket);
    delete &connection;
}

void work(HANDLE port) {
    for (;;) {
        DWORD count = 0;
        ULONG_PTR key = 0;
        OVERLAPPED* overlapped = nullptr;
        bool const is_good = GetQueuedCompletionStatus(port, &count, &key, &overlapped, INFINITE);
        auto& connection = *reinterpret_cast<Connection*>(key);
        if (!is_good || count == 0) {
            closesocket(connection.socket);
            delete &connection;
        } else if (connection.is_sending) {
            receive(connection);
        } else {
            answer(connection, count);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    peer::start();
    int const workers = argc > 1 ? std::atoi(argv[1]) : 1;
    auto const listener = peer::open_stream();
    auto const port_number = peer::bind_loopback(listener);
    ws2::bench::require(peer::listen_widely(listener), "listen");
    HANDLE const port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    ws2::bench::require(port != nullptr, "make a port");
    for (int i = 0; i != workers; ++i) std::thread{work, port}.detach();
    ws2::bench::announce(port_number);
    for (;;) {
        auto const socket = peer::accept(listener);
        if (socket == peer::none) continue;
        peer::set_nodelay(socket);
        auto connection = std::make_unique<Connection>();
        connection->socket = socket;
        auto const key = reinterpret_cast<ULONG_PTR>(connection.get());
        if (CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket), port, key, 0) == port)
            receive(*connection.release());
        else
            closesocket(socket);
    }
}
