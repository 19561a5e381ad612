// SPDX-License-Identifier: MIT
// One WSAStartup for as long as the object lives.
#pragma once

#include <winsock2.h>

#include <stdexcept>
#include <string>

namespace ws2::test {

class WinsockSession {
public:
    WinsockSession() {
        WSADATA data{};
        if (auto const code = WSAStartup(MAKEWORD(2, 2), &data))
            throw std::runtime_error{"WSAStartup: " + std::to_string(code)};
    }
    ~WinsockSession() { WSACleanup(); }
    WinsockSession(WinsockSession const&) = delete;
    WinsockSession& operator=(WinsockSession const&) = delete;
};

}  // namespace ws2::test
