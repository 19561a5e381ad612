// SPDX-License-Identifier: MIT
// What the host knows about names: hosts by name and by address, its own name and addresses, and
// its list of services. Nothing of Winsock's rules is here; all calls may block for as long as the
// host's resolver takes, and may be made by any thread.
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
// family the one that talks to the outside world first.
std::vector<Address> own_addresses();

// Whether sockets of this family work here at all: its loopback address can be bound.
bool has_family(Family family);

// Whether any packet could leave this machine. When not, a name that was not found locally does not
// exist, whatever the host's resolver says about trying again.
bool has_route_out();

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
