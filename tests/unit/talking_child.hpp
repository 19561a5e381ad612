// SPDX-License-Identifier: MIT
// A child process that talks to this one over a connection, for tests of what the peer of a process
// that ends hears.
#pragma once

#include <windows.h>
#include <winsock2.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/receive_until_end.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {

inline constexpr std::size_t much = 20'000'000;  // more than the host has room for

inline void send_much(SOCKET s) {
    std::string const data(much, 'q');
    set_non_blocking(s);
    REQUIRE(send(s, data.data(), static_cast<int>(data.size()), 0) ==
            static_cast<int>(data.size()));
}

// What one end of a connection heard, and the code it ended with; 0 for a clean end.
struct Heard {
    std::size_t bytes = 0;
    int code = 0;
};

inline Heard hear(SOCKET s) {
    static std::string piece(1 << 16, '\0');
    Heard heard;
    for (;;) {
        auto const count = recv(s, piece.data(), static_cast<int>(piece.size()), 0);
        if (count == 0) return heard;
        if (count < 0) {
            heard.code = WSAGetLastError();
            return heard;
        }
        heard.bytes += static_cast<std::size_t>(count);
    }
}

inline Heard hear_until_reset(SOCKET s) {
    Heard heard;
    heard.code = receive_until_end(s, [&](auto piece) { heard.bytes += piece.size(); });
    return heard;
}

inline std::atomic<int>& port_of_child() {
    static auto& port =
        *new (memory_shared_with_children(sizeof(std::atomic<int>))) std::atomic<int>{0};
    return port;
}

inline UniqueSocket accepted_in_child(std::atomic<int>& port) {
    auto const listening = listener();
    port = local_address(listening).port();
    return UniqueSocket{accept(listening, nullptr, nullptr)};
}

// A connection to a child of this process, which runs `says` with it. It is the child that listens:
// this process has no thread then that could be in the middle of something when it forks, nor is a
// child of several threads that get signals from the thread sanitizer.
struct Talk {
    explicit Talk(std::function<void(UniqueSocket)> const& says)
        : child{[&] { says(accepted_in_child(port)); }} {
        REQUIRE(eventually([&] { return port != 0; }));
        auto const number = static_cast<unsigned short>(port.exchange(0));
        auto const address = Address::loopback(AF_INET, number);
        REQUIRE(connect(peer, address.data(), address.length()) == 0);
    }
    std::atomic<int>& port = port_of_child();
    ForkedChild child;
    UniqueSocket peer = stream_socket();
};

}  // namespace ws2::test
