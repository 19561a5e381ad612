// SPDX-License-Identifier: MIT
// The rows that libuv's calls outside of its loop compare with, under the same names: it receives
// nowhere but in the loop, which the echo servers measure.
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <memory>
#include <vector>

#include "bench/support/row.hpp"

namespace ws2::bench {
namespace {

constexpr int large = 64 * 1024;
constexpr int large_buffer = 1024 * 1024;  // or as large as the host allows

void drain(int fd, std::vector<char>& data, std::int64_t length) {
    while (length > 0) {
        auto const count = ::recv(fd, data.data(), data.size(), 0);
        require(count > 0, "recv");
        length -= count;
    }
}

// One end of a connection in libuv's hands, the other in ours.
struct Stage {
    uv_loop_t loop;
    uv_tcp_t stream;
    int other = -1;
    std::vector<char> data = std::vector<char>(large);

    Stage() {
        uv_loop_init(&loop);
        uv_tcp_init(&loop, &stream);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* const name = reinterpret_cast<sockaddr*>(&address);
        int const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int const client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        require(::bind(listener, name, length) == 0 && ::listen(listener, 1) == 0 &&
                    ::getsockname(listener, name, &length) == 0 &&
                    ::connect(client, name, length) == 0,
                "connect");
        other = ::accept(listener, nullptr, nullptr);
        ::close(listener);
        require(uv_tcp_open(&stream, client) == 0, "uv_tcp_open");
        uv_tcp_nodelay(&stream, 1);
    }
};

Measurement send_drained(int length, std::int64_t chunk) {
    return [=, stage = std::make_shared<Stage>()](std::int64_t count) {
        auto buffer = uv_buf_init(stage->data.data(), static_cast<unsigned>(length));
        auto* const stream = reinterpret_cast<uv_stream_t*>(&stage->stream);
        return timed_in_chunks(
            count, chunk, [](std::int64_t) {},
            [&] { require(uv_try_write(stream, &buffer, 1) == length, "uv_try_write"); },
            [&](std::int64_t sent) { drain(stage->other, stage->data, sent * length); });
    };
}

// libuv reads by its loop alone; what is read here is read by the host's call.
Measurement send_and_receive(int length) {
    auto stage = std::make_shared<Stage>();
    ::setsockopt(stage->other, SOL_SOCKET, SO_RCVBUF, &large_buffer, sizeof large_buffer);
    return [=](std::int64_t count) {
        auto buffer = uv_buf_init(stage->data.data(), static_cast<unsigned>(length));
        auto* const stream = reinterpret_cast<uv_stream_t*>(&stage->stream);
        return timed(count, [&] {
            require(uv_try_write(stream, &buffer, 1) == length, "uv_try_write");
            drain(stage->other, stage->data, length);
        });
    };
}

struct Datagrams {
    uv_loop_t loop;
    uv_udp_t from;
    uv_udp_t to;
    sockaddr_in target{};
    std::vector<char> data = std::vector<char>(64);

    Datagrams() {
        uv_loop_init(&loop);
        uv_ip4_addr("127.0.0.1", 0, &target);
        for (auto* const each : {&from, &to}) {
            uv_udp_init(&loop, each);
            require(uv_udp_bind(each, reinterpret_cast<sockaddr*>(&target), 0) == 0, "bind");
        }
        int length = sizeof target;
        uv_udp_getsockname(&to, reinterpret_cast<sockaddr*>(&target), &length);
    }
    int receiver() const {
        uv_os_fd_t fd = -1;
        uv_fileno(reinterpret_cast<uv_handle_t const*>(&to), &fd);
        return fd;
    }
};

Measurement send_datagrams() {
    return [stage = std::make_shared<Datagrams>()](std::int64_t count) {
        auto const buffer = uv_buf_init(stage->data.data(), 64);
        auto const* const target = reinterpret_cast<sockaddr const*>(&stage->target);
        return timed_in_chunks(
            count, 64, [](std::int64_t) {},
            [&] {
                require(uv_udp_try_send(&stage->from, &buffer, 1, target) == 64, "uv_udp_try_send");
            },
            [&](std::int64_t sent) { drain(stage->receiver(), stage->data, sent * 64); });
    };
}

Added const added[] = {
    {"send 1 B",         [] { return send_drained(1, 64); }    },
    {"send+recv 64 KiB", [] { return send_and_receive(large); }},
    {"sendto 64 B",      send_datagrams                        },
};

}  // namespace
}  // namespace ws2::bench
