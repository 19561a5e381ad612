// SPDX-License-Identifier: MIT
// The rows that asio's synchronous calls compare with, under the same names.
#include <array>
#include <asio.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "bench/support/row.hpp"

namespace ws2::bench {
namespace {

using asio::ip::tcp;
using asio::ip::udp;

auto const here = asio::ip::address_v4::loopback();
constexpr int large = 64 * 1024;
constexpr int large_buffer = 1024 * 1024;  // or as large as the host allows

struct Stage {
    asio::io_context context;
    tcp::acceptor acceptor{
        context, {here, 0}
    };
    tcp::socket client{context};
    tcp::socket server{context};
    std::vector<char> data = std::vector<char>(large);

    Stage() {
        client.connect(acceptor.local_endpoint());
        acceptor.accept(server);
        client.set_option(tcp::no_delay{true});
        server.set_option(tcp::no_delay{true});
    }
    asio::mutable_buffer part(std::size_t length) { return asio::buffer(data.data(), length); }
    void drain(std::size_t length) {
        while (length > 0) length -= server.read_some(part(std::min<std::size_t>(length, large)));
    }
};

Measurement send_drained(std::size_t length, std::int64_t chunk) {
    return [=, stage = std::make_shared<Stage>()](std::int64_t count) {
        return timed_in_chunks(
            count, chunk, [](std::int64_t) {},
            [&] { require(stage->client.write_some(stage->part(length)) == length, "write_some"); },
            [&](std::int64_t sent) { stage->drain(static_cast<std::size_t>(sent) * length); });
    };
}

Measurement receive_ready(std::size_t length, std::int64_t chunk) {
    return [=, stage = std::make_shared<Stage>()](std::int64_t count) {
        return timed_in_chunks(
            count, chunk,
            [&](std::int64_t ahead) {
                for (std::int64_t i = 0; i != ahead; ++i)
                    asio::write(stage->client, stage->part(length));
            },
            [&] { stage->drain(length); }, [](std::int64_t) {});
    };
}

Measurement send_and_receive(std::size_t length) {
    auto stage = std::make_shared<Stage>();
    stage->server.set_option(asio::socket_base::receive_buffer_size{large_buffer});
    return [=](std::int64_t count) {
        return timed(count, [&] {
            asio::write(stage->client, stage->part(length));
            stage->drain(length);
        });
    };
}

Measurement receive_nothing() {
    auto stage = std::make_shared<Stage>();
    stage->server.non_blocking(true);
    return [stage](std::int64_t count) {
        return timed(count, [&] {
            std::error_code error;
            stage->server.read_some(stage->part(64), error);
            require(error == asio::error::would_block, "receive nothing");
        });
    };
}

struct Datagrams {
    asio::io_context context;
    udp::socket from{
        context, {here, 0}
    };
    udp::socket to{
        context, {here, 0}
    };
    udp::endpoint const target = to.local_endpoint();
    std::array<char, 64> data{};

    void send() { from.send_to(asio::buffer(data), target); }
    void receive() {
        udp::endpoint sender;
        to.receive_from(asio::buffer(data), sender);
    }
};

template <class Operation>
auto repeated(Operation operation) {
    return [=](std::int64_t count) {
        while (count-- > 0) operation();
    };
}

Measurement send_datagrams() {
    return [stage = std::make_shared<Datagrams>()](std::int64_t count) {
        return timed_in_chunks(
            count, 64, [](std::int64_t) {}, [&] { stage->send(); },
            repeated([&] { stage->receive(); }));
    };
}

Measurement receive_datagrams() {
    return [stage = std::make_shared<Datagrams>()](std::int64_t count) {
        return timed_in_chunks(
            count, 64, repeated([&] { stage->send(); }), [&] { stage->receive(); },
            [](std::int64_t) {});
    };
}

Measurement ping_pong() {
    struct Both : Stage {
        std::jthread other{[this] {
            std::array<char, 64> message;
            std::error_code error;
            while (!error) {
                asio::read(server, asio::buffer(message), error);
                if (!error) asio::write(server, asio::buffer(message), error);
            }
        }};
        ~Both() {
            client.close();
            other.join();
        }
    };
    return [stage = std::make_shared<Both>()](std::int64_t count) {
        return timed(count, [&] {
            asio::write(stage->client, stage->part(64));
            asio::read(stage->client, stage->part(64));
        });
    };
}

Measurement connect_accept_close() {
    struct Meeting {
        asio::io_context context;
        tcp::acceptor acceptor{
            context, {here, 0}
        };
        tcp::endpoint const target = acceptor.local_endpoint();
    };
    return [meeting = std::make_shared<Meeting>()](std::int64_t count) {
        return timed(count, [&] {
            tcp::socket server{meeting->context};
            tcp::socket client{meeting->context};
            client.connect(meeting->target);
            meeting->acceptor.accept(server);
        });
    };
}

Added const added[] = {
    {"send 1 B",              [] { return send_drained(1, 64); }    },
    {"recv 1 B ready",        [] { return receive_ready(1, 64); }   },
    {"send+recv 64 KiB",      [] { return send_and_receive(large); }},
    {"recv would-block",      receive_nothing                       },
    {"sendto 64 B",           send_datagrams                        },
    {"recvfrom 64 B",         receive_datagrams                     },
    {"ping-pong tcp threads", ping_pong                             },
    {"connect+accept+close",  connect_accept_close                  },
};

}  // namespace
}  // namespace ws2::bench
