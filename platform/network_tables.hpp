// SPDX-License-Identifier: MIT
// Contract: what the host counts and lists of its network, for who looks at the whole machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/tcp_state.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

struct AdapterCounters {
    std::string name;
    std::uint64_t received_bytes = 0;
    std::uint64_t received_packets = 0;  // those to groups among them
    std::uint64_t received_errors = 0;
    std::uint64_t received_dropped = 0;
    std::uint64_t received_multicast = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t sent_packets = 0;
    std::uint64_t sent_errors = 0;
    std::uint64_t sent_dropped = 0;
};

// Empty where the host does not list them.
std::vector<AdapterCounters> adapter_counters();

struct Endpoint {
    Address local;
    Address remote;  // of a listener and of UDP: the wildcard
    TcpState state = TcpState::closed;
    std::uint32_t process = 0;  // 0: none, not asked for, or another user's
};

enum class Owners : bool { no, yes };

// The machine's sockets of one family; IPv4 over IPv6's sockets is IPv4. operation_not_supported
// where the host does not list them.
Result<std::vector<Endpoint>> endpoints(SocketType type, Family family, Owners owners);

struct ProtocolCounter {
    std::string name;  // that of the MIB: "Tcp", "Udp", "Ip" or "Icmp", then "InSegs" and the like
    std::uint64_t value = 0;
};

// operation_not_supported where the host does not count.
Result<std::vector<ProtocolCounter>> protocol_counters();

}  // namespace ws2::platform
