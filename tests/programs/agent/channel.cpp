// SPDX-License-Identifier: MIT
// The two ways to talk to an agent.
#include "tests/programs/agent/channel.hpp"

#include <winsock2.h>

#include <cstdio>
#include <iostream>

namespace ws2::agent {
namespace {

class StandardStreams : public Channel {
public:
    std::optional<std::string> read_line() override {
        std::string line;
        if (!std::getline(std::cin, line)) return std::nullopt;
        return line;
    }
    void write_line(std::string const& line) override { std::cout << line << std::endl; }
};

class Connection : public Channel {
public:
    explicit Connection(SOCKET socket) : socket_{socket} {}
    ~Connection() override { closesocket(socket_); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    std::optional<std::string> read_line() override {
        for (;;) {
            auto const end = pending_.find('\n');
            if (end != std::string::npos) {
                auto line = pending_.substr(0, end);
                pending_.erase(0, end + 1);
                return line;
            }
            char piece[4096];
            auto const count = recv(socket_, piece, sizeof piece, 0);
            if (count <= 0) return std::nullopt;
            pending_.append(piece, static_cast<std::size_t>(count));
        }
    }

    void write_line(std::string const& line) override {
        auto const text = line + "\n";
        std::size_t sent = 0;
        while (sent < text.size()) {
            auto const count =
                send(socket_, text.data() + sent, static_cast<int>(text.size() - sent), 0);
            if (count <= 0) return;  // the client is gone; read_line will say so
            sent += static_cast<std::size_t>(count);
        }
    }

private:
    SOCKET socket_;
    std::string pending_;
};

}  // namespace

std::unique_ptr<Channel> open_standard_streams() { return std::make_unique<StandardStreams>(); }

std::unique_ptr<Channel> open_loopback_port(unsigned short port) {
    WSADATA data{};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return nullptr;
    auto const listening = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    int length = sizeof address;
    if (bind(listening, name, length) != 0 || listen(listening, 1) != 0 ||
        getsockname(listening, name, &length) != 0)
        return nullptr;
    std::cout << "LISTENING port=" << ntohs(address.sin_port) << std::endl;
    auto const client = accept(listening, nullptr, nullptr);
    closesocket(listening);
    if (client == INVALID_SOCKET) return nullptr;
    return std::make_unique<Connection>(client);
}

}  // namespace ws2::agent
