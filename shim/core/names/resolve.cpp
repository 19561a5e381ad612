// SPDX-License-Identifier: MIT
#include "shim/core/names/resolve.hpp"

#include <algorithm>
#include <array>

#include "shim/core/names/services.hpp"
#include "shim/core/text/address_text.hpp"
#include "shim/core/text/idn.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/text/network_order.hpp"

namespace ws2::core {
namespace {

using Addresses = std::vector<Address>;
using platform::Host;

constexpr std::array both_families{Family::ipv6, Family::ipv4};  // in the order of answers

Address address_of(Ipv4 const& ip) {
    Address address;
    address.family = Family::ipv4;
    std::copy(ip.begin(), ip.end(), address.ip.begin());
    return address;
}

Address wildcard(Family family) {
    Address address;
    address.family = family;
    return address;
}

Address loopback(Family family) {
    if (family == Family::ipv4) return address_of({127, 0, 0, 1});
    Address address = wildcard(family);
    address.ip[15] = 1;
    return address;
}

bool is_loopback(Address const& address) { return address.ip == loopback(address.family).ip; }

Address mapped(Address const& ipv4) {
    Address address = wildcard(Family::ipv6);
    address.port_be = ipv4.port_be;
    address.ip[10] = address.ip[11] = 0xFF;
    std::copy_n(ipv4.ip.begin(), 4, address.ip.begin() + 12);
    return address;
}

// One address per wanted family that works on this machine.
Addresses one_each(Family wanted, Address (*make)(Family)) {
    Addresses addresses;
    for (auto const family : both_families) {
        bool const is_wanted = wanted == Family::none || wanted == family;
        if (is_wanted && (wanted == Family::ipv4 || platform::has_family(family)))
            addresses.push_back(make(family));
    }
    return addresses;
}

Addresses own_addresses(Family wanted) {
    auto addresses = platform::own_addresses();
    std::erase_if(addresses, [&](Address const& address) {
        return wanted != Family::none && address.family != wanted;
    });
    return addresses.empty() ? one_each(wanted, loopback) : addresses;
}

std::string own_name_or(std::string_view fallback) {
    auto const name = platform::own_name();
    return name && !(*name).empty() ? *name : std::string{fallback};
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
    return text.size() >= end.size() &&
           equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool is_own_name(std::string_view name) {
    return name.empty() || equals_ignoring_case(name, "..localmachine") ||
           equals_ignoring_case(name, own_name_or(""));
}

// An IPv4 node has all four parts, in any base, and may be followed by white space.
std::optional<Address> parse_ipv4_node(std::string_view node) {
    if (std::ranges::count(node, '.') != 3) return std::nullopt;
    auto const ip = parse_inet_addr(node);
    if (!ip) return std::nullopt;
    return address_of(*ip);
}

// An IPv6 node may have brackets, and after them a port, which does not count.
std::optional<Address> parse_ipv6_node(std::string_view node) {
    Address address;
    if (!parse_ipv6_endpoint(node, address)) return std::nullopt;
    address.port_be = 0;
    return address;
}

std::optional<Address> parse_numeric_node(std::string_view node) {
    auto const address = parse_ipv4_node(node);
    return address ? address : parse_ipv6_node(node);
}

// Text the host's resolver must not see: it would take short forms of addresses ("1.2.3") and
// host-specific scopes for addresses, and Windows takes them for names that do not exist. Names
// under .invalid never exist [RFC 6761], so no server is queried.
bool is_hopeless_name(std::string_view name) {
    bool const has_foreign_character = std::ranges::any_of(name, [](char character) {
        auto const code = static_cast<unsigned char>(character);
        return code <= ' ' || code == 0x7F || character == ':' || character == '/' ||
               character == '%' || character == '[' || character == ']';
    });
    Ipv4 ip;
    auto const rest = scan_ipv4(name, Ipv4Form::any, ip);
    bool const is_address = rest && rest->empty();
    auto const last_dot = name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
    return has_foreign_character || is_address || ends_with_ignoring_case(last_dot, ".invalid") ||
           equals_ignoring_case(last_dot, "invalid");
}

Result<Host> ask_host(std::string_view name, Family family) {
    if (is_hopeless_name(name)) return Code::host_not_found;
    auto found = platform::find_host(std::string{name}, family);
    if (found) return found;
    // Without a network Windows says that the name does not exist, not that one should try again.
    bool const is_offline = found.code() == Code::try_again && !platform::has_route_out();
    return is_offline ? Code::host_not_found : found.code();
}

// Everything a name can mean, in the family asked for.
Result<Host> find_named(std::string_view name, Family family) {
    if (equals_ignoring_case(name, "localhost")) {
        auto addresses = one_each(family, loopback);
        if (addresses.empty()) return Code::no_data;
        return Host{std::string{name}, std::move(addresses)};
    }
    if (!is_own_name(name)) return ask_host(name, family);
    auto addresses = own_addresses(family);
    if (addresses.empty()) return Code::no_data;
    return Host{own_name_or("localhost"), std::move(addresses)};
}

// AI_ADDRCONFIG: only families in which this machine has an address besides loopback.
// Code::no_data: it has none at all.
Result<Family> configured_family(Family wanted) {
    auto const addresses = platform::own_addresses();
    if (addresses.empty()) return Code::no_data;
    auto const has = [&](Family family) {
        return std::ranges::find(addresses, family, &Address::family) != addresses.end();
    };
    bool const has_ipv4 = has(Family::ipv4);
    bool const has_ipv6 = has(Family::ipv6);
    if (wanted != Family::none || has_ipv4 == has_ipv6) return wanted;
    return has_ipv4 ? Family::ipv4 : Family::ipv6;
}

struct Node {
    Addresses addresses;
    std::string canonical_name;
};

Result<Node> numeric_node(Address const& address, std::string_view text, ResolveQuery const& query,
                          Family wanted) {
    if (wanted == Family::none || wanted == address.family)
        return Node{{address}, std::string{text}};
    bool const is_mappable =
        address.family == Family::ipv4 && (query.flags & resolve_flag::v4_mapped) != 0;
    if (!is_mappable) return Code::host_not_found;
    return Node{{mapped(address)}, std::string{text}};
}

// AI_V4MAPPED: when there is no IPv6 address, or besides them with AI_ALL, the IPv4 ones in IPv6
// form.
Result<Host> find_mapped(std::string_view name, Result<Host> native, std::uint32_t flags) {
    if (native && (flags & resolve_flag::all) == 0) return native;
    auto ipv4 = find_named(name, Family::ipv4);
    if (!ipv4) return native;
    Host host = native ? *native : Host{ipv4->canonical_name, {}};
    for (auto const& address : ipv4->addresses) host.addresses.push_back(mapped(address));
    return host;
}

Result<Node> find_node(ResolveQuery const& query, Family wanted) {
    if (!query.node) {
        auto const make = (query.flags & resolve_flag::passive) != 0 ? wildcard : loopback;
        return Node{one_each(wanted, make), {}};
    }
    auto const& text = *query.node;
    if (auto const address = parse_numeric_node(text))
        return numeric_node(*address, text, query, wanted);
    if ((query.flags & resolve_flag::numeric_host) != 0) return Code::host_not_found;

    bool const wants_ascii = (query.flags & resolve_flag::disable_idn) == 0;
    auto const name = wants_ascii ? to_ascii_name(text) : text;
    bool const is_restricted = (query.flags & resolve_flag::address_config) != 0;
    auto const family = is_restricted ? configured_family(wanted) : Result{wanted};
    if (!family) return family.code();
    auto host = find_named(name, *family);
    if (wanted == Family::ipv6 && (query.flags & resolve_flag::v4_mapped) != 0)
        host = find_mapped(name, std::move(host), query.flags);
    if (!host) return host.code();
    return Node{std::move(host->addresses), std::move(host->canonical_name)};
}

struct Port {
    std::uint16_t number;
    SocketType type;  // none: the service has no protocol
};

// A named service that exists for both kinds of socket is answered once for each, unless the hints
// choose.
Result<std::vector<Port>> find_ports(ResolveQuery const& query, SocketType type) {
    if (!query.service)
        return std::vector{
            Port{0, SocketType::none}
        };
    if (auto const number = parse_numeric_service(*query.service))
        return std::vector{
            Port{*number, SocketType::none}
        };
    if ((query.flags & resolve_flag::numeric_service) != 0) return Code::host_not_found;

    struct Kind {
        SocketType type;
        int protocol;
        std::string_view name;
    };
    constexpr Kind kinds[] = {
        {SocketType::stream,   6,  "tcp"},
        {SocketType::datagram, 17, "udp"}
    };
    std::vector<Port> ports;
    for (auto const& kind : kinds) {
        bool const has_other_type = type != SocketType::none && type != kind.type;
        bool const has_other_protocol =
            type == SocketType::none && query.protocol != 0 && query.protocol != kind.protocol;
        if (has_other_type || has_other_protocol) continue;
        if (auto const service = find_service(*query.service, kind.name))
            ports.push_back({service->port, kind.type});
    }
    if (ports.empty()) return Code::type_not_found;
    return ports;
}

// What Windows refuses before it looks anything up, in its order.
Code refusal(ResolveQuery const& query) {
    constexpr auto both_names = resolve_flag::canonical_name | resolve_flag::qualified_name;
    if (!query.node && !query.service) return Code::host_not_found;
    if (query.has_result_members) return Code::no_recovery;
    if ((query.flags & ~query.known_flags) != 0) return Code::invalid_argument;
    if ((query.flags & both_names) == both_names) return Code::invalid_argument;
    if ((query.flags & both_names) != 0 && !query.node) return Code::no_recovery;
    if (!query.family) return query.family.code();
    if (!query.type) return query.type.code();
    return Code::ok;
}

std::string without_domain(std::string name) {
    if (auto const dot = name.find('.'); dot != std::string::npos) name.resize(dot);
    return name;
}

// This machine's addresses have this machine's name, the loopback addresses included.
Result<std::string> find_name(Address const& address) {
    auto const own = platform::own_addresses();
    bool const is_own = is_loopback(address) || std::ranges::any_of(own, [&](Address const& mine) {
                            return mine.family == address.family && mine.ip == address.ip;
                        });
    if (is_own) return own_name_or("localhost");
    return platform::find_name(address);
}

std::string numeric_host_of(Address address) {
    address.port_be = 0;
    return std::string{to_endpoint_text(address).view()};
}

Result<std::string> host_part(NameQuery const& query) {
    if ((query.flags & name_flag::numeric_host) != 0) return numeric_host_of(query.address);
    auto const name = find_name(query.address);
    if (name) {
        return (query.flags & name_flag::no_domain) != 0 ? without_domain(*name) : *name;
    }
    if ((query.flags & name_flag::name_required) != 0) return Code::host_not_found;
    return numeric_host_of(query.address);
}

std::string service_part(NameQuery const& query) {
    auto const port = network_order(query.address.port_be);
    if ((query.flags & name_flag::numeric_service) == 0) {
        bool const is_datagram = (query.flags & name_flag::datagram) != 0;
        if (auto const service = find_service(port, is_datagram ? "udp" : "tcp"))
            return service->name;
    }
    return std::to_string(port);
}

}  // namespace

Result<Resolution> resolve(ResolveQuery const& query) {
    if (auto const code = refusal(query); code != Code::ok) return code;
    auto ports = find_ports(query, *query.type);
    if (!ports) return ports.code();
    auto node = find_node(query, *query.family);
    if (!node) return node.code();
    if (node->addresses.empty()) return Code::host_not_found;

    Resolution resolution;
    constexpr auto any_name = resolve_flag::canonical_name | resolve_flag::qualified_name;
    if ((query.flags & any_name) != 0) resolution.canonical_name = std::move(node->canonical_name);
    bool const type_is_known = *query.type != SocketType::none;
    for (auto& address : node->addresses) {
        for (auto const& port : *ports) {
            address.port_be = network_order(port.number);
            resolution.entries.push_back({address, type_is_known ? SocketType::none : port.type});
        }
    }
    return resolution;
}

Result<NodeName> name_of(NameQuery const& query) {
    constexpr auto contradiction = name_flag::numeric_host | name_flag::name_required;
    if ((query.flags & ~name_flag::known) != 0) return Code::invalid_argument;
    if ((query.flags & contradiction) == contradiction) return Code::invalid_argument;
    if (!query.wants_host && !query.wants_service) return Code::host_not_found;
    NodeName name;
    if (query.wants_host) {
        auto host = host_part(query);
        if (!host) return host.code();
        name.host = std::move(*host);
    }
    if (query.wants_service) name.service = service_part(query);
    return name;
}

Result<Host> find_ipv4_host(std::optional<std::string_view> name) {
    auto const wanted = name.value_or("");
    if (auto const address = parse_ipv4_node(wanted)) return Host{std::string{wanted}, {*address}};
    return find_named(to_ascii_name(wanted), Family::ipv4);
}

Result<Host> find_host_with(Address const& address) {
    auto name = find_name(address);
    if (!name) return name.code();
    return Host{std::move(*name), {address}};
}

Result<std::string> own_host_name() { return platform::own_name(); }

}  // namespace ws2::core
