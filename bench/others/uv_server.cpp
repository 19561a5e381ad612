// SPDX-License-Identifier: MIT
// The echo server as libuv programs are written.
#include <uv.h>

#include <cstdlib>
#include <cstring>

#include "bench/servers/serving.hpp"

namespace {

struct Answer {
    uv_write_t request;
    char* data;
};

void give_buffer(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
    *buffer = uv_buf_init(static_cast<char*>(std::malloc(8192)), 8192);
}

void closed(uv_handle_t* handle) { delete reinterpret_cast<uv_tcp_t*>(handle); }

void written(uv_write_t* request, int) {
    auto* const answer = reinterpret_cast<Answer*>(request);
    std::free(answer->data);
    delete answer;
}

void received(uv_stream_t* stream, ssize_t count, uv_buf_t const* buffer) {
    if (count <= 0) {
        std::free(buffer->base);
        if (count < 0) uv_close(reinterpret_cast<uv_handle_t*>(stream), closed);
        return;
    }
    auto part = uv_buf_init(buffer->base, static_cast<unsigned>(count));
    if (uv_try_write(stream, &part, 1) == count) {
        std::free(buffer->base);
        return;
    }
    auto* const answer = new Answer{{}, buffer->base};
    uv_write(&answer->request, stream, &part, 1, written);
}

void arrived(uv_stream_t* listener, int status) {
    if (status < 0) return;
    auto* const socket = new uv_tcp_t;
    uv_tcp_init(listener->loop, socket);
    uv_accept(listener, reinterpret_cast<uv_stream_t*>(socket));
    uv_tcp_nodelay(socket, 1);
    uv_read_start(reinterpret_cast<uv_stream_t*>(socket), give_buffer, received);
}

}  // namespace

int main() {
    auto* const loop = uv_default_loop();
    uv_tcp_t listener;
    sockaddr_in address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &listener);
    uv_tcp_bind(&listener, reinterpret_cast<sockaddr const*>(&address), 0);
    int length = sizeof address;
    uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&address), &length);
    ws2::bench::require(uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, arrived) == 0,
                        "listen");
    ws2::bench::announce(ntohs(address.sin_port));
    return uv_run(loop, UV_RUN_DEFAULT);
}
