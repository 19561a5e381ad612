// SPDX-License-Identifier: MIT
// Connected sockets for the rows, closed at the end of their scope.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "bench/support/row.hpp"
#include "peer.hpp"

namespace ws2::bench {

class Owned {
public:
    Owned() = default;
    explicit Owned(peer::Socket socket) : socket_{socket} {
        require(socket != peer::none, "open a socket");
    }
    Owned(Owned&& other) noexcept : socket_{std::exchange(other.socket_, peer::none)} {}
    Owned& operator=(Owned&& other) noexcept {
        std::swap(socket_, other.socket_);
        return *this;
    }
    ~Owned() {
        if (socket_ != peer::none) peer::close(socket_);
    }
    peer::Socket get() const { return socket_; }

private:
    peer::Socket socket_ = peer::none;
};

class Listener {
public:
    explicit Listener(int backlog = 200) {
        port_ = peer::bind_loopback(socket_.get());
        require(port_ != 0, "bind");
        require(peer::listen(socket_.get(), backlog), "listen");
    }
    peer::Socket socket() const { return socket_.get(); }
    std::uint16_t port() const { return port_; }

    Owned connect() const {
        Owned client{peer::open_stream()};
        require(peer::connect(client.get(), port_), "connect");
        return client;
    }
    Owned accept() const { return Owned{peer::accept(socket_.get())}; }

private:
    Owned socket_{peer::open_stream()};
    std::uint16_t port_ = 0;
};

struct Pair {
    Pair() : Pair{Listener{}} {}
    explicit Pair(Listener const& listener)
        : client{listener.connect()}, server{listener.accept()} {
        peer::set_nodelay(client.get());
        peer::set_nodelay(server.get());
    }
    Owned client;
    Owned server;
};

struct BoundDatagram {
    BoundDatagram() : address{peer::loopback(peer::bind_loopback(socket.get()))} {}
    Owned socket{peer::open_datagram()};
    peer::Address address;
};

inline void receive_all(peer::Socket socket, char* data, std::int64_t length) {
    while (length > 0) {
        auto const count =
            peer::receive(socket, data, static_cast<int>(std::min<std::int64_t>(length, 1 << 16)));
        require(count > 0, "receive");
        length -= count;
    }
}

inline void send_all(peer::Socket socket, char const* data, std::int64_t length) {
    while (length > 0) {
        auto const count = peer::send(socket, data, static_cast<int>(length));
        require(count > 0, "send");
        data += count;
        length -= count;
    }
}

}  // namespace ws2::bench
