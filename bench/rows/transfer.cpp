// SPDX-License-Identifier: MIT
// Opening a socket, and single calls that move data or find none: where a shim's own cost shows.
#include <array>
#include <latch>
#include <memory>
#include <string>
#include <thread>

#include "bench/rows/connected.hpp"

namespace ws2::bench {
namespace {

constexpr int large = 64 * 1024;
constexpr int large_buffer = 1024 * 1024;  // or as large as the host allows

struct Stage : Pair {
    std::vector<char> data = std::vector<char>(large);
};

Measurement open_and_close(peer::Socket (*open)()) {
    return [open](std::int64_t count) {
        return timed(count, [&] {
            auto const socket = open();
            require(socket != peer::none, "open a socket");
            peer::close(socket);
        });
    };
}

// What the peer has not read yet would make the next send slower or wait, so it is read between.
Measurement send_drained(int length, std::int64_t chunk) {
    return [=, stage = std::make_shared<Stage>()](std::int64_t count) {
        return timed_in_chunks(
            count, chunk, [](std::int64_t) {},
            [&] {
                require(peer::send(stage->client.get(), stage->data.data(), length) == length,
                        "send");
            },
            [&](std::int64_t sent) {
                receive_all(stage->server.get(), stage->data.data(), sent * length);
            });
    };
}

Measurement receive_ready(int length, std::int64_t chunk) {
    return [=, stage = std::make_shared<Stage>()](std::int64_t count) {
        return timed_in_chunks(
            count, chunk,
            [&](std::int64_t ahead) {
                for (std::int64_t i = 0; i != ahead; ++i)
                    send_all(stage->client.get(), stage->data.data(), length);
            },
            [&] { receive_all(stage->server.get(), stage->data.data(), length); },
            [](std::int64_t) {});
    };
}

// Both calls together: the host acknowledges either when the data comes, which is within the send,
// or when it is read, which moves a third of the time of one call to the other. With a buffer whose
// size it chooses by itself it does one or the other as it happens, and one takes 10 % longer.
Measurement send_and_receive(int length) {
    auto stage = std::make_shared<Stage>();
    peer::set_receive_buffer(stage->server.get(), large_buffer);
    return [=](std::int64_t count) {
        return timed(count, [&] {
            send_all(stage->client.get(), stage->data.data(), length);
            receive_all(stage->server.get(), stage->data.data(), length);
        });
    };
}

Measurement receive_nothing() {
    auto stage = std::make_shared<Stage>();
    peer::set_nonblocking(stage->server.get());
    return [stage](std::int64_t count) {
        return timed(count, [&] {
            require(peer::receive(stage->server.get(), stage->data.data(), 64) < 0 &&
                        peer::would_block(),
                    "receive nothing");
        });
    };
}

// The same in a process that has more than the sockets of the row: a call must not pay for that.
template <class Company>
Measurement beside(Measurement measurement) {
    return [measurement = std::move(measurement), company = std::make_shared<Company>()](
               std::int64_t count) { return measurement(count); };
}

// Threads that exist and do nothing.
class EightThreads {
public:
    EightThreads() {
        for (auto& thread : threads_) thread = std::thread{[this] { end_.wait(); }};
    }
    EightThreads(EightThreads const&) = delete;
    EightThreads& operator=(EightThreads const&) = delete;
    ~EightThreads() {
        end_.count_down();
        for (auto& thread : threads_) thread.join();
    }

private:
    std::latch end_{1};
    std::array<std::thread, 8> threads_;
};

constexpr int datagram = 64;
constexpr std::int64_t datagrams_at_once = 64;  // fit into the smallest receive buffer

struct DatagramStage {
    BoundDatagram from, to;
    std::vector<char> data = std::vector<char>(datagram);

    void send() {
        require(peer::send_to(from.socket.get(), data.data(), datagram, to.address) == datagram,
                "sendto");
    }
    void receive() {
        peer::Address sender;
        require(peer::receive_from(to.socket.get(), data.data(), datagram, sender) == datagram,
                "recvfrom");
    }
    void send(std::int64_t count) {
        while (count-- > 0) send();
    }
    void receive(std::int64_t count) {
        while (count-- > 0) receive();
    }
};

Measurement send_datagrams() {
    return [stage = std::make_shared<DatagramStage>()](std::int64_t count) {
        return timed_in_chunks(
            count, datagrams_at_once, [](std::int64_t) {}, [&] { stage->send(); },
            [&](std::int64_t sent) { stage->receive(sent); });
    };
}

Measurement receive_datagrams() {
    return [stage = std::make_shared<DatagramStage>()](std::int64_t count) {
        return timed_in_chunks(
            count, datagrams_at_once, [&](std::int64_t ahead) { stage->send(ahead); },
            [&] { stage->receive(); }, [](std::int64_t) {});
    };
}

Added const added[] = {
    {"socket+close tcp",            [] { return open_and_close(peer::open_stream); }        },
    {"socket+close udp",            [] { return open_and_close(peer::open_datagram); }      },
    {"send 1 B",                    [] { return send_drained(1, 64); }                      },
    {"recv 1 B ready",              [] { return receive_ready(1, 64); }                     },
    {"send+recv 64 KiB",            [] { return send_and_receive(large); }                  },
    {"recv would-block",            receive_nothing                                         },
    {"recv would-block, listener",  [] { return beside<Listener>(receive_nothing()); }      },
    {"recv would-block, 8 threads", [] { return beside<EightThreads>(receive_nothing()); }  },
    {"sendto 64 B",                 send_datagrams                                          },
    {"recvfrom 64 B",               receive_datagrams                                       },
    {"recvfrom 64 B, 8 threads",    [] { return beside<EightThreads>(receive_datagrams()); }},
};

}  // namespace
}  // namespace ws2::bench
