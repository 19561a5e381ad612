// SPDX-License-Identifier: MIT
// Ready-made sockets on the loopback: addresses, listeners, connected pairs, for IPv4 and IPv6.
// Ports are always chosen by the system. A helper that cannot do its job throws: that is a broken
// test bench, not a finding.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include "tests/support/unique_socket.hpp"

namespace ws2::test {

// An address with its length, usable where a call wants (sockaddr*, int).
class Address {
public:
    Address() = default;
    static Address loopback(int family, unsigned short port = 0);
    static Address any(int family, unsigned short port = 0);

    sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage_); }
    sockaddr const* data() const { return reinterpret_cast<sockaddr const*>(&storage_); }
    int length() const { return length_; }
    int* length_out() {
        length_ = static_cast<int>(sizeof storage_);
        return &length_;
    }
    int family() const { return storage_.ss_family; }
    unsigned short port() const;
    bool operator==(Address const& other) const;  // family, address and port

private:
    sockaddr_storage storage_{};
    int length_ = 0;
};

// Size of an address structure of this family: 16 or 28.
int address_length(int family);

Address local_address(SOCKET socket);   // getsockname
Address remote_address(SOCKET socket);  // getpeername

UniqueSocket stream_socket(int family = AF_INET);
UniqueSocket datagram_socket(int family = AF_INET);

// Bound to the loopback, port of the system's choice.
UniqueSocket bound_stream(int family = AF_INET);
UniqueSocket bound_datagram(int family = AF_INET);
UniqueSocket listener(int family = AF_INET, int backlog = 5);

// A port that a moment ago nothing on this machine had, in neither family. The choice of a system
// for one address says nothing about others: past connections of other programs are there for
// minutes.
unsigned short unused_port(int type);

// A stream connected to `listening`, whose end is still to be accepted.
UniqueSocket connected_to(SOCKET listening);

struct Pair {
    UniqueSocket client;
    UniqueSocket server;
};
Pair tcp_pair(int family = AF_INET);
Pair udp_pair(int family = AF_INET);  // bound, each connected to the other

// A loopback address on which no socket listens: its port was the system's choice a moment ago and
// stays reserved by `keeper`, which never listens.
struct Nobody {
    UniqueSocket keeper;
    Address address;
};
Nobody nobody(int family = AF_INET);

void set_non_blocking(SOCKET socket);
void close_with_reset(UniqueSocket socket);  // SO_LINGER {1, 0}: the peer sees a reset

}  // namespace ws2::test
