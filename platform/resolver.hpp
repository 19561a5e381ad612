// SPDX-License-Identifier: MIT
// Contract: the host's resolver: hosts by name and by address, the host's own name and addresses,
// and its list of services. Winsock's rules are in core/names; all calls may block for as long as
// the host's resolver takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

struct Host {
    std::string canonical_name;
    std::vector<Address> addresses;  // in the order to try them; port 0, none twice
};

// Asks for the addresses of `name` in one family, or in both with Family::none.
// Code::host_not_found: no such name; no_data: the name has no address of that family; try_again:
// no server answered; no_recovery: a server failed.
Result<Host> find_host(std::string const& name, Family family);

// The name of an address. Code::host_not_found and so on, as above.
Result<std::string> find_name(Address const& address);

// The host's own name.
Result<std::string> own_name();

// The addresses of the interfaces that are up, loopback left out: IPv6 before IPv4, and within a
// family the one that packets to the default route leave from first.
std::vector<Address> own_addresses();

// Whether sockets of this family work here at all: its loopback address can be bound.
bool has_family(Family family);

// Whether this machine has a default route. Without one, a name that was not found locally does not
// exist, even if the host's resolver asks to try again.
bool has_route_out();

struct ResolverConfiguration {
    std::vector<Address> servers;  // those that are asked, in order; port 0
    std::string domain;            // what is appended to names without a dot
};

// Empty where the host's resolver is not configured by a file.
ResolverConfiguration resolver_configuration();

struct Service {
    std::string name;
    std::vector<std::string> aliases;
    std::uint16_t port = 0;  // host byte order
    std::string protocol;
};

// The host's list of services. An empty protocol matches any; letter case does not count.
std::optional<Service> find_service(std::string_view name, std::string_view protocol);
std::optional<Service> find_service(std::uint16_t port, std::string_view protocol);

}  // namespace ws2::platform
