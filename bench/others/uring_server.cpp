// SPDX-License-Identifier: MIT
// The echo server on io_uring: one receive or send under way for each connection.
#include <liburing.h>

#include <memory>
#include <vector>

#include "bench/servers/listener.hpp"

namespace {

struct Connection {
    explicit Connection(int descriptor) : fd{descriptor} {}
    int fd;
    bool is_sending = false;
    std::vector<char> data = std::vector<char>(8192);
};

io_uring_sqe* entry(io_uring& ring) {
    auto* found = io_uring_get_sqe(&ring);
    while (!found) {
        io_uring_submit(&ring);
        found = io_uring_get_sqe(&ring);
    }
    return found;
}

void accept_next(io_uring& ring, int listener) {
    auto* const next = entry(ring);
    io_uring_prep_accept(next, listener, nullptr, nullptr, SOCK_CLOEXEC);
    io_uring_sqe_set_data(next, nullptr);
}

void receive(io_uring& ring, Connection& connection) {
    auto* const next = entry(ring);
    connection.is_sending = false;
    io_uring_prep_recv(next, connection.fd, connection.data.data(), connection.data.size(), 0);
    io_uring_sqe_set_data(next, &connection);
}

void answer(io_uring& ring, Connection& connection, int count) {
    auto* const next = entry(ring);
    connection.is_sending = true;
    io_uring_prep_send(next, connection.fd, connection.data.data(), static_cast<std::size_t>(count),
                       MSG_NOSIGNAL);
    io_uring_sqe_set_data(next, &connection);
}

void handle(io_uring& ring, int listener, io_uring_cqe const& done) {
    auto* const connection = static_cast<Connection*>(io_uring_cqe_get_data(&done));
    if (!connection) {
        accept_next(ring, listener);
        if (done.res < 0) return;
        peer::set_nodelay(done.res);
        receive(ring, *new Connection{done.res});
    } else if (done.res <= 0) {
        peer::close(connection->fd);
        delete connection;
    } else if (connection->is_sending) {
        receive(ring, *connection);
    } else {
        answer(ring, *connection, done.res);
    }
}

}  // namespace

int main() {
    io_uring ring;
    io_uring_params parameters{};
    parameters.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    ws2::bench::require(io_uring_queue_init_params(4096, &ring, &parameters) == 0, "io_uring");
    auto const [listener, port] = ws2::bench::start_listening();
    ws2::bench::announce(port);
    accept_next(ring, listener);
    for (;;) {
        io_uring_submit_and_wait(&ring, 1);
        unsigned head = 0;
        unsigned seen = 0;
        io_uring_cqe* done = nullptr;
        io_uring_for_each_cqe(&ring, head, done) {
            handle(ring, listener, *done);
            ++seen;
        }
        io_uring_cq_advance(&ring, seen);
    }
}
