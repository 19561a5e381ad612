// SPDX-License-Identifier: MIT
#include "shim/core/names/protocols.hpp"

#include <algorithm>
#include <iterator>

#include "shim/core/text/letter_case.hpp"

namespace ws2::core {
namespace {

constexpr Protocol protocols[] = {
    {"ip",         "IP",         0 },
    {"icmp",       "ICMP",       1 },
    {"ggp",        "GGP",        3 },
    {"tcp",        "TCP",        6 },
    {"egp",        "EGP",        8 },
    {"pup",        "PUP",        12},
    {"udp",        "UDP",        17},
    {"hmp",        "HMP",        20},
    {"xns-idp",    "XNS-IDP",    22},
    {"rdp",        "RDP",        27},
    {"ipv6",       "IPv6",       41},
    {"ipv6-route", "IPv6-Route", 43},
    {"ipv6-frag",  "IPv6-Frag",  44},
    {"esp",        "ESP",        50},
    {"ah",         "AH",         51},
    {"ipv6-icmp",  "IPv6-ICMP",  58},
    {"ipv6-nonxt", "IPv6-NoNxt", 59},
    {"ipv6-opts",  "IPv6-Opts",  60},
    {"rvd",        "RVD",        66},
};

}  // namespace

// The alias differs from the name in letter case only.
Protocol const* find_protocol(std::string_view name) {
    auto const row = std::ranges::find_if(protocols, [&](Protocol const& protocol) {
        return equals_ignoring_case(protocol.name, name);
    });
    return row != std::end(protocols) ? row : nullptr;
}

Protocol const* find_protocol(int number) {
    auto const row = std::ranges::find(protocols, number, &Protocol::number);
    return row != std::end(protocols) ? row : nullptr;
}

}  // namespace ws2::core
