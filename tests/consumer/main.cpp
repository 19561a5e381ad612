// SPDX-License-Identifier: MIT
// A small Winsock program in C++: proves that an installed ws2shim compiles, links and runs, and
// that it leaves the standard library's own bind and select alone.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <functional>
#include <iostream>

namespace {

bool passes_a_datagram() {
    SOCKET const receiver = ::socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    sockaddr_in address{};
    int length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    auto const send_to_it = std::bind(::sendto, receiver, "hello", 5, 0, generic, length);

    char text[8]{};
    bool const passed = ::bind(receiver, generic, length) == 0 &&
                        ::getsockname(receiver, generic, &length) == 0 && send_to_it() == 5 &&
                        ::recv(receiver, text, sizeof text, 0) == 5;
    ::closesocket(receiver);
    return passed;
}

}  // namespace

int main() {
    WSADATA data;
    if (::WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    bool const passed = passes_a_datagram();
    std::cout << "datagram: " << (passed ? "passed" : "lost") << '\n';
    ::WSACleanup();
    return passed ? 0 : 1;
}
