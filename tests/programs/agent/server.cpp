// SPDX-License-Identifier: MIT
// The listening agent relays between a connection and a process. It speaks Winsock itself, but not
// in the process that serves.
#include "tests/programs/agent/server.hpp"

#include <winsock2.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <thread>

#include "tests/programs/agent/child.hpp"

namespace ws2::agent {
namespace {

constexpr std::size_t hello_max = 65536;
constexpr DWORD hello_limit_ms = 30000;
constexpr char const* own_name = "ws2_agent";

using Json = nlohmann::json;

class Connection {
public:
    explicit Connection(SOCKET socket) : socket_{socket} {}
    ~Connection() { closesocket(socket_); }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    std::size_t read(char* buffer, std::size_t room) {
        auto const count = recv(socket_, buffer, static_cast<int>(room), 0);
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    bool write(char const* data, std::size_t size) {
        while (size > 0) {
            auto const count = send(socket_, data, static_cast<int>(size), 0);
            if (count <= 0) return false;
            data += count;
            size -= static_cast<std::size_t>(count);
        }
        return true;
    }
    bool write(std::string const& text) { return write(text.data(), text.size()); }
    void finish() { shutdown(socket_, SD_SEND); }
    void limit(DWORD milliseconds) {
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char const*>(&milliseconds),
                   sizeof milliseconds);
    }

private:
    SOCKET socket_;
};

// The first line; what came behind it stays in `rest`.
std::optional<std::string> read_hello(Connection& client, std::string& rest) {
    std::string text;
    for (;;) {
        auto const end = text.find('\n');
        if (end != std::string::npos) {
            rest = text.substr(end + 1);
            return text.substr(0, end);
        }
        std::array<char, 4096> piece{};
        auto const count = client.read(piece.data(), piece.size());
        if (count == 0 || text.size() > hello_max) return std::nullopt;
        text.append(piece.data(), count);
    }
}

// Takes as long for a wrong token as for the right one.
bool same_token(std::string const& told, std::string const& wanted) {
    int difference = told.size() != wanted.size() ? 1 : 0;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        auto const letter = at < told.size() ? told[at] : '\0';
        difference |= letter ^ wanted[at];
    }
    return difference == 0;
}

bool is_name(std::string const& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
}

// Command lines of Windows are one text, and nothing here needs what is difficult in it.
bool is_plain(std::string const& text) {
    return text.find_first_of(std::string{"\"\\\0\n\r", 5}) == std::string::npos;
}

struct Order {
    std::vector<std::string> command;
    Variables variables;
};

// What a client wants, or why it does not get it.
std::optional<Order> read_order(Json const& hello, ServerOptions const& options,
                                std::string& refusal) {
    auto const told = hello.value("token", std::string{});
    if (!options.token.empty() && !same_token(told, options.token)) {
        refusal = "token";
        return std::nullopt;
    }
    Order order;
    auto const program = hello.value("program", std::string{own_name});
    order.command.push_back(folder_of(options.program.c_str()) + program);
    auto good = is_name(program);
    for (auto const& word : hello.value("arguments", std::vector<std::string>{})) {
        good = good && is_plain(word);
        order.command.push_back(word);
    }
    if (hello.contains("variables")) {
        for (auto const& [name, value] : hello["variables"].items()) {
            good = good && is_name(name) && name.rfind("WS2_", 0) == 0;
            order.variables.emplace_back(name, value.get<std::string>());
        }
    }
    if (!good) refusal = "program, argument or variable";
    return good ? std::optional{order} : std::nullopt;
}

void relay(Connection& client, Child& child, std::string const& already) {
    std::thread backwards{[&client, &child] {
        std::array<char, 65536> piece{};
        while (auto const count = child.read(piece.data(), piece.size())) {
            if (!client.write(piece.data(), count)) break;
        }
        child.kill();  // so that a client that has read the end knows that it is gone
        client.finish();
    }};
    std::array<char, 65536> piece{};
    auto good = already.empty() || child.write(already.data(), already.size());
    while (auto const count = good ? client.read(piece.data(), piece.size()) : 0)
        good = child.write(piece.data(), count);
    // The child has ended, or its client is gone: it may sit in a call that never returns.
    child.kill();
    backwards.join();
}

void serve(SOCKET socket, ServerOptions const& options) {
    Connection client{socket};
    client.limit(hello_limit_ms);
    std::string rest;
    auto const line = read_hello(client, rest);
    if (!line) return;
    try {
        std::string refusal;
        auto const order = read_order(Json::parse(*line), options, refusal);
        auto const child = order ? start_child(order->command, order->variables) : nullptr;
        if (!child) {
            if (refusal.empty()) refusal = "the program cannot be started";
            client.write(Json{
                             {"refused", refusal}
            }
                             .dump() +
                         "\n");
            return;
        }
        client.limit(0);
        relay(client, *child, rest);
    } catch (std::exception const& error) {
        client.write(Json{
                         {"refused", error.what()}
        }
                         .dump() +
                     "\n");
    }
}

bool is_allowed(sockaddr_in const& from, ServerOptions const& options) {
    auto const* const bytes = reinterpret_cast<unsigned char const*>(&from.sin_addr);
    unsigned char const address[4]{bytes[0], bytes[1], bytes[2], bytes[3]};
    return std::any_of(options.allowed.begin(), options.allowed.end(),
                       [&](std::string const& rule) { return matches(rule, address); });
}

// Kept from children: the port shall be free when this process ends, whatever they do.
void keep_private(SOCKET socket) {
    SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
}

int refuse(std::string const& why) {
    std::cerr << "ws2_agent: " << why << "\n";
    return 1;
}

}  // namespace

bool matches(std::string const& rule, unsigned char const (&address)[4]) {
    std::istringstream text{rule};
    unsigned long ours = 0;
    unsigned long theirs = 0;
    for (int at = 0; at < 4; ++at) {
        unsigned long part = 0;
        if (at > 0 && text.get() != '.') return false;
        if (!(text >> part) || part > 255) return false;
        ours = ours << 8 | part;
        theirs = theirs << 8 | address[at];
    }
    unsigned bits = 32;
    if (text.peek() == '/') {
        text.get();
        if (!(text >> bits) || bits > 32) return false;
    }
    if (!text.eof() && text.peek() != std::istringstream::traits_type::eof()) return false;
    auto const apart = (ours ^ theirs) & 0xFFFFFFFFUL;
    return bits == 0 || apart >> (32 - bits) == 0;
}

int serve_clients(ServerOptions const& options) {
    auto const is_local = options.address.rfind("127.", 0) == 0;
    if (!is_local && options.token.empty())
        return refuse(
            "anybody could run programs here: an address beyond this machine needs a token");
    WSADATA data{};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return refuse("WSAStartup fails");
    auto const listening = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr(options.address.c_str());
    address.sin_port = htons(static_cast<unsigned short>(options.port));
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    int length = sizeof address;
    if (bind(listening, name, length) != 0 || listen(listening, 64) != 0 ||
        getsockname(listening, name, &length) != 0)
        return refuse("cannot listen: " + std::to_string(WSAGetLastError()));
    keep_private(listening);
    std::cout << "LISTENING port=" << ntohs(address.sin_port) << std::endl;
    for (;;) {
        sockaddr_in from{};
        int room = sizeof from;
        auto const client = accept(listening, reinterpret_cast<sockaddr*>(&from), &room);
        if (client == INVALID_SOCKET) continue;  // it has gone again
        keep_private(client);
        if (is_allowed(from, options))
            std::thread{[client, &options] { serve(client, options); }}.detach();
        else
            closesocket(client);
    }
}

}  // namespace ws2::agent
