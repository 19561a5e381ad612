// SPDX-License-Identifier: MIT
// From the host's tables of sockets, which name the user of each. They list datagram sockets that
// are bound, and stream sockets that listen or are connected.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>

#include "platform/address_sharing.hpp"

namespace ws2::platform {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// Addresses stand there as 32-bit words, in the order of the processor.
constexpr std::size_t digits_of_ipv4 = 8;
constexpr std::size_t digits_of_ipv6 = 32;

void append_words(char* text, std::uint8_t const* bytes, std::size_t count) {
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
    std::unique_ptr<std::FILE, CloseFile> const file{std::fopen(table, "re")};
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
    auto const port = static_cast<unsigned>((address.port_be & 0xff) << 8 | address.port_be >> 8);
    char same[digits_of_ipv6 + 1] = "0000000000000000FFFF0000";
    Found found;
    if (address.family == Family::ipv6) {
        append_words(same, address.ip.data(), 4);
    } else {
        constexpr std::size_t behind_prefix = 24;
        append_words(same + behind_prefix, address.ip.data(), 1);
        look_in(stream ? "/proc/net/tcp" : "/proc/net/udp", same + behind_prefix, port, found);
    }
    look_in(stream ? "/proc/net/tcp6" : "/proc/net/udp6", same, port, found);
    return found.others_wildcard && !found.same;
}

}  // namespace ws2::platform
