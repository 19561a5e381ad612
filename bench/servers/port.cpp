// SPDX-License-Identifier: MIT
// An echo server by completion port, as Windows servers are written: some AcceptEx wait for
// clients, and every connection has one operation under way, a receive or the send of what it
// brought. The arguments: how many workers, and whether they take completions in batches ("batch").
#include <array>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <thread>

#include "bench/servers/listener.hpp"

namespace {

using ws2::bench::require;

constexpr int buffer_size = 8192;
constexpr DWORD address_size = sizeof(sockaddr_in) + 16;

enum class Step { accept, receive, send };

struct Connection : OVERLAPPED {
    Step step = Step::accept;
    SOCKET socket = INVALID_SOCKET;
    char data[buffer_size];
};

HANDLE port = nullptr;
SOCKET listener = INVALID_SOCKET;

bool is_under_way(bool done) { return done || WSAGetLastError() == WSA_IO_PENDING; }

void start(Connection& connection, Step step) {
    connection.step = step;
    static_cast<OVERLAPPED&>(connection) = {};
}

void end(Connection* connection) {
    closesocket(connection->socket);
    delete connection;
}

void accept() {
    auto* const connection = new Connection;
    connection->socket = peer::open_stream();
    start(*connection, Step::accept);
    DWORD received = 0;
    require(is_under_way(AcceptEx(listener, connection->socket, connection->data, 0, address_size,
                                  address_size, &received, connection) != FALSE),
            "AcceptEx");
}

void receive(Connection* connection) {
    start(*connection, Step::receive);
    WSABUF buffer{buffer_size, connection->data};
    DWORD flags = 0;
    if (!is_under_way(
            WSARecv(connection->socket, &buffer, 1, nullptr, &flags, connection, nullptr) == 0))
        end(connection);
}

void answer(Connection* connection, DWORD count) {
    start(*connection, Step::send);
    WSABUF buffer{count, connection->data};
    if (!is_under_way(WSASend(connection->socket, &buffer, 1, nullptr, 0, connection, nullptr) ==
                      0))
        end(connection);
}

void begin(Connection* connection) {
    setsockopt(connection->socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
               reinterpret_cast<char const*>(&listener), sizeof listener);
    peer::set_nodelay(connection->socket);
    CreateIoCompletionPort(reinterpret_cast<HANDLE>(connection->socket), port, 0, 0);
    receive(connection);
}

// What a completion asks for next.
void go_on(Connection* connection, bool is_good, DWORD count) {
    if (connection->step == Step::accept) {
        accept();
        is_good ? begin(connection) : end(connection);
    } else if (!is_good || count == 0) {
        end(connection);
    } else if (connection->step == Step::send) {
        receive(connection);
    } else {
        answer(connection, count);
    }
}

void work_one_by_one() {
    for (;;) {
        DWORD count = 0;
        ULONG_PTR key = 0;
        OVERLAPPED* overlapped = nullptr;
        bool const is_good =
            GetQueuedCompletionStatus(port, &count, &key, &overlapped, INFINITE) != FALSE;
        go_on(static_cast<Connection*>(overlapped), is_good, count);
    }
}

void work_in_batches() {
    std::array<OVERLAPPED_ENTRY, 64> entries;
    for (;;) {
        ULONG count = 0;
        require(GetQueuedCompletionStatusEx(port, entries.data(), entries.size(), &count, INFINITE,
                                            FALSE) != FALSE,
                "GetQueuedCompletionStatusEx");
        for (auto const& entry : std::span{entries.data(), count})
            go_on(static_cast<Connection*>(entry.lpOverlapped), entry.lpOverlapped->Internal == 0,
                  entry.dwNumberOfBytesTransferred);
    }
}

}  // namespace

int main(int argc, char** argv) {
    constexpr int accepts = 64;
    int const workers = argc > 1 ? std::atoi(argv[1]) : 1;
    bool const in_batches = argc > 2 && std::string_view{argv[2]} == "batch";
    auto* const work = in_batches ? work_in_batches : work_one_by_one;
    auto const listening = ws2::bench::start_listening();
    listener = listening.socket;
    port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(listener), nullptr, 0, 0);
    require(port != nullptr, "make a port");
    for (int i = 0; i != accepts; ++i) accept();
    for (int i = 1; i < workers; ++i) std::thread{work}.detach();
    ws2::bench::announce(listening.port);
    work();
}
