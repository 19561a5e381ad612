// SPDX-License-Identifier: MIT
// Names and addresses of hosts and services by Windows' rules: which hints are refused and how,
// which names mean this machine, how many entries an answer has.
// Source: winetest (ws2_32 protocol), rostest (getaddrinfo), docs: getaddrinfo, getnameinfo.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/resolver.hpp"
#include "platform/types.hpp"

namespace ws2::core {

// Bits of ai_flags; api/ ties them to the AI_ macros.
namespace resolve_flag {
inline constexpr std::uint32_t passive = 0x1;
inline constexpr std::uint32_t canonical_name = 0x2;
inline constexpr std::uint32_t numeric_host = 0x4;
inline constexpr std::uint32_t numeric_service = 0x8;
inline constexpr std::uint32_t all = 0x100;
inline constexpr std::uint32_t address_config = 0x400;
inline constexpr std::uint32_t v4_mapped = 0x800;
inline constexpr std::uint32_t qualified_name = 0x20000;
inline constexpr std::uint32_t disable_idn = 0x80000;
}  // namespace resolve_flag

// Bits of getnameinfo's flags; api/ ties them to the NI_ macros.
namespace name_flag {
inline constexpr std::uint32_t no_domain = 0x1;
inline constexpr std::uint32_t numeric_host = 0x2;
inline constexpr std::uint32_t name_required = 0x4;
inline constexpr std::uint32_t numeric_service = 0x8;
inline constexpr std::uint32_t datagram = 0x10;
inline constexpr std::uint32_t known = 0x1F;
}  // namespace name_flag

struct ResolveQuery {
    std::optional<std::string> node;     // UTF-8
    std::optional<std::string> service;  // UTF-8
    std::uint32_t flags = 0;
    std::uint32_t known_flags = ~0u;  // every other bit is refused
    // What the caller's hints say, or the code with which Windows refuses it.
    Result<Family> family = Family::none;
    Result<SocketType> type = SocketType::none;
    int protocol = 0;
    bool has_result_members = false;  // members that only an answer may have were set
};

struct ResolvedAddress {
    Address address;
    SocketType type = SocketType::none;  // of the service; none: as in the hints
};

struct Resolution {
    std::vector<ResolvedAddress> entries;  // at least one
    std::string canonical_name;            // empty unless asked for
};

// getaddrinfo. May block in the host's resolver.
Result<Resolution> resolve(ResolveQuery const& query);

struct NameQuery {
    Address address;
    std::uint32_t flags = 0;
    bool wants_host = false;
    bool wants_service = false;
};

struct NodeName {
    std::string host;
    std::string service;
};

// getnameinfo. May block in the host's resolver.
Result<NodeName> name_of(NameQuery const& query);

// gethostname.
Result<std::string> own_host_name();

// gethostbyname: the IPv4 addresses of a host; nothing or "" is this machine.
Result<platform::Host> find_ipv4_host(std::optional<std::string_view> name);

// gethostbyaddr: the name of the host with this address; the address is the answer's only one.
Result<platform::Host> find_host_with(Address const& address);

}  // namespace ws2::core
