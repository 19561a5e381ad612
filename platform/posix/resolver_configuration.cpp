// SPDX-License-Identifier: MIT
// What /etc/resolv.conf says.
#include <arpa/inet.h>
#include <net/if.h>

#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "platform/posix/file_stream.hpp"
#include "platform/resolver.hpp"

namespace ws2::platform {
namespace {

constexpr char blanks[] = " \t\r\n";

// The next word of a line, or an empty one.
std::string take_word(char const*& line) {
    line += std::strspn(line, blanks);
    std::string word{line, std::strcspn(line, blanks)};
    line += word.size();
    return word;
}

// With the name of an interface behind a link-local one: fe80::1%eth0.
std::optional<Address> server_address(std::string const& text) {
    Address address;
    auto const percent = text.find('%');
    auto const digits = text.substr(0, percent);
    if (::inet_pton(AF_INET, digits.c_str(), address.ip.data()) == 1)
        address.family = Family::ipv4;
    else if (::inet_pton(AF_INET6, digits.c_str(), address.ip.data()) == 1)
        address.family = Family::ipv6;
    else
        return std::nullopt;
    if (percent != std::string::npos)
        address.scope_id = ::if_nametoindex(text.c_str() + percent + 1);
    return address;
}

}  // namespace

ResolverConfiguration resolver_configuration() {
    ResolverConfiguration found;
    auto const file = open_for_reading("/etc/resolv.conf");
    if (!file) return found;
    char line[1024];
    while (std::fgets(line, sizeof line, file.get())) {
        char const* rest = line;
        auto const keyword = take_word(rest);
        auto const value = take_word(rest);
        if (keyword == "nameserver") {
            if (auto const server = server_address(value)) found.servers.push_back(*server);
        } else if (keyword == "domain" || keyword == "search") {
            found.domain = value;
        }
    }
    return found;
}

}  // namespace ws2::platform
