// SPDX-License-Identifier: MIT
// The echo server as asio's own examples write it.
#include <array>
#include <asio.hpp>
#include <memory>

#include "bench/servers/serving.hpp"

namespace {

using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(tcp::socket socket) : socket_{std::move(socket)} {}

    void receive() {
        socket_.async_read_some(asio::buffer(data_),
                                [self = shared_from_this()](std::error_code error, std::size_t n) {
                                    if (!error) self->answer(n);
                                });
    }

private:
    void answer(std::size_t count) {
        asio::async_write(socket_, asio::buffer(data_, count),
                          [self = shared_from_this()](std::error_code error, std::size_t) {
                              if (!error) self->receive();
                          });
    }

    tcp::socket socket_;
    std::array<char, 8192> data_;
};

void accept_next(tcp::acceptor& acceptor) {
    acceptor.async_accept([&](std::error_code error, tcp::socket socket) {
        if (!error) {
            socket.set_option(tcp::no_delay{true});
            std::make_shared<Session>(std::move(socket))->receive();
        }
        accept_next(acceptor);
    });
}

}  // namespace

int main() {
    asio::io_context context{1};
    tcp::acceptor acceptor{
        context, {asio::ip::address_v4::loopback(), 0}
    };
    ws2::bench::announce(acceptor.local_endpoint().port());
    accept_next(acceptor);
    context.run();
}
