// SPDX-License-Identifier: MIT
// From the host's tables of sockets, which name the user of each. They list datagram sockets that
// are bound, and stream sockets that listen or are connected.
#include <netinet/in.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>

#include "platform/address_sharing.hpp"
#include "platform/posix/file_stream.hpp"

namespace ws2::platform {
namespace {

// Addresses stand there as 32-bit words, in the order of the processor.
constexpr std::size_t digits_of_ipv4 = 8;
constexpr std::size_t digits_of_ipv6 = 32;

void write_words(char* text, std::uint8_t const* bytes, std::size_t count) {
    for (std::size_t i = 0; i != count; ++i) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes + i * sizeof word, sizeof word);
        std::snprintf(text + i * digits_of_ipv4, digits_of_ipv4 + 1, "%08X", word);
    }
}

struct Found {
    bool same = false;
    bool others_wildcard = false;
};

void look_in(char const* table, char const* same, unsigned port, Found& found) {
    auto const file = open_for_reading(table);
    if (!file) return;
    char line[512];
    while (std::fgets(line, sizeof line, file.get())) {
        char address[digits_of_ipv6 + 1];
        unsigned local_port = 0;
        unsigned user = 0;
        if (std::sscanf(line, " %*[0-9]: %32[0-9A-F]:%X %*[^ ] %*X %*[^ ] %*[^ ] %*[^ ] %u",
                        address, &local_port, &user) != 3 ||
            local_port != port)
            continue;
        found.same |= std::strcmp(address, same) == 0;
        bool const is_wildcard = std::strspn(address, "0") == std::strlen(address);
        found.others_wildcard |= is_wildcard && user != ::geteuid();
    }
}

}  // namespace

bool other_user_has_wildcard(SocketType type, Address const& address) noexcept {
    bool const stream = type == SocketType::stream;
    unsigned const port = ntohs(address.port_be);
    // The table of IPv6 has IPv4's addresses in its own form: ::ffff:a.b.c.d.
    constexpr std::size_t behind_prefix = 12;
    std::array<std::uint8_t, 16> ip{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (address.family == Family::ipv6)
        std::memcpy(ip.data(), address.ip.data(), ip.size());
    else
        std::memcpy(ip.data() + behind_prefix, address.ip.data(), ip.size() - behind_prefix);
    char same[digits_of_ipv6 + 1];
    write_words(same, ip.data(), ip.size() / sizeof(std::uint32_t));
    Found found;
    if (address.family == Family::ipv4)
        look_in(stream ? "/proc/thread-self/net/tcp" : "/proc/thread-self/net/udp",
                same + digits_of_ipv6 - digits_of_ipv4, port, found);
    look_in(stream ? "/proc/thread-self/net/tcp6" : "/proc/thread-self/net/udp6", same, port,
            found);
    return found.others_wildcard && !found.same;
}

}  // namespace ws2::platform
