// SPDX-License-Identifier: MIT
// Two at work: a message there and back between blocking threads or processes, and two threads
// that call at the same time, on one socket or on one each.
#include <array>
#include <atomic>
#include <memory>
#include <thread>

#include "bench/rows/connected.hpp"
#include "bench/support/modes.hpp"

namespace ws2::bench {
namespace {

constexpr int message = 64;

Seconds there_and_back(peer::Socket socket, std::int64_t count) {
    std::array<char, message> data{};
    return timed(count, [&] {
        send_all(socket, data.data(), message);
        receive_all(socket, data.data(), message);
    });
}

// Sends back what comes until the other end is closed.
void echo(peer::Socket socket) {
    std::array<char, message> data{};
    for (;;) {
        auto const count = peer::receive(socket, data.data(), message);
        if (count <= 0) return;
        send_all(socket, data.data(), count);
    }
}

Measurement stream_between_threads() {
    struct Stage : Pair {
        std::jthread other{[this] { echo(server.get()); }};
        ~Stage() {
            client = {};  // ends the echo
            other.join();
        }
    };
    return [stage = std::make_shared<Stage>()](std::int64_t count) {
        return there_and_back(stage->client.get(), count);
    };
}

Measurement datagrams_between_threads() {
    struct Stage {
        BoundDatagram here, there;
        std::jthread other{[this] {
            std::array<char, message> data{};
            peer::Address from;
            // An empty datagram says that all is done.
            for (;;) {
                auto const count =
                    peer::receive_from(there.socket.get(), data.data(), message, from);
                if (count <= 0) return;
                peer::send_to(there.socket.get(), data.data(), count, from);
            }
        }};
        ~Stage() {
            char const nothing = 0;
            peer::send_to(here.socket.get(), &nothing, 0, there.address);
            other.join();
        }
    };
    return [stage = std::make_shared<Stage>()](std::int64_t count) {
        std::array<char, message> data{};
        peer::Address from;
        return timed(count, [&] {
            peer::send_to(stage->here.socket.get(), data.data(), message, stage->there.address);
            require(
                peer::receive_from(stage->here.socket.get(), data.data(), message, from) == message,
                "recvfrom");
        });
    };
}

Measurement stream_between_processes() {
    require(echo_port() != 0, "know the other process (--echo-port)");
    auto socket = std::make_shared<Owned>(peer::open_stream());
    require(peer::connect(socket->get(), static_cast<std::uint16_t>(echo_port())), "connect");
    peer::set_nodelay(socket->get());
    return [socket](std::int64_t count) { return there_and_back(socket->get(), count); };
}

// Both do the operation `count` times; the time until both have. They start together.
template <class Operation>
Seconds by_two_threads(std::int64_t count, Operation&& operation) {
    std::atomic<int> arrived{0};
    auto const work = [&](std::size_t which) {
        ++arrived;
        while (arrived.load() != 2) std::this_thread::yield();
        for (std::int64_t i = 0; i != count; ++i) operation(which);
    };
    std::jthread other{work, std::size_t{1}};
    return timed([&] {
        work(0);
        other.join();
    });
}

enum class Sockets { one, two };

Measurement receive_nothing_twice(Sockets sockets) {
    auto pairs = std::make_shared<std::array<Pair, 2>>();
    for (auto const& each : *pairs) peer::set_nonblocking(each.server.get());
    return [=](std::int64_t count) {
        return by_two_threads(count, [&](std::size_t which) {
            char data = 0;
            auto const& pair = (*pairs)[sockets == Sockets::two ? which : 0];
            require(peer::receive(pair.server.get(), &data, 1) < 0, "receive nothing");
        });
    };
}

Measurement send_datagrams_twice(Sockets sockets) {
    struct Stage {
        std::array<BoundDatagram, 2> from;
        BoundDatagram to;  // its buffer fills and the rest is dropped, for everybody alike
    };
    return [sockets, stage = std::make_shared<Stage>()](std::int64_t count) {
        return by_two_threads(count, [&](std::size_t which) {
            std::array<char, message> const data{};
            auto const& from = stage->from[sockets == Sockets::two ? which : 0];
            require(peer::send_to(from.socket.get(), data.data(), message, stage->to.address) > 0,
                    "sendto");
        });
    };
}

Added const added[] = {
    {"ping-pong tcp threads",       stream_between_threads                            },
    {"ping-pong udp threads",       datagrams_between_threads                         },
    {"ping-pong tcp processes",     stream_between_processes                          },
    {"2 threads recv, 1 socket",    [] { return receive_nothing_twice(Sockets::one); }},
    {"2 threads recv, 2 sockets",   [] { return receive_nothing_twice(Sockets::two); }},
    {"2 threads sendto, 1 socket",  [] { return send_datagrams_twice(Sockets::one); } },
    {"2 threads sendto, 2 sockets", [] { return send_datagrams_twice(Sockets::two); } },
};

}  // namespace
}  // namespace ws2::bench
