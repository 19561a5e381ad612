// SPDX-License-Identifier: MIT
// All probes, as one table.
#include "tests/support/capability.hpp"

#include <winsock2.h>

#include <algorithm>
#include <fstream>

#include "tests/support/behaviour.hpp"
#include "tests/support/deviations.hpp"
#include "tests/support/loopback.hpp"

namespace ws2::test {
namespace {

bool binds(int family, unsigned short port) {
    UniqueSocket const s{socket(family, SOCK_STREAM, IPPROTO_TCP)};
    auto const address = Address::loopback(family, port);
    return s.valid() && bind(s, address.data(), address.length()) == 0;
}

// Linux has it since 6.3; a system without such a file is another one. POSIX has it not: there it
// is chance.
bool chooses_dynamic_ports() {
    auto const& ours = target_names();
    if (std::find(ours.begin(), ours.end(), "native-portable") != ours.end()) return false;
    std::ifstream release{"/proc/sys/kernel/osrelease"};
    int major = 0;
    int minor = 0;
    char dot{};
    if (!(release >> major >> dot >> minor)) return true;
    return major > 6 || (major == 6 && minor >= 3);
}

struct Probe {
    Capability capability;
    char const* missing;
    bool (*works)();
};

Probe const probes[] = {
    {Capability::ipv6_loopback, "this machine has no IPv6 loopback",
     [] { return binds(AF_INET6, 0); }                                           },
    {Capability::raw_sockets,   "raw sockets need a privilege this user lacks",
     [] { return UniqueSocket{socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)}.valid(); }},
    {Capability::low_ports,     "ports below 1024 need a privilege this user lacks",
     [] { return binds(AF_INET, 1023) || binds(AF_INET, 1021); }                 },
    {Capability::dynamic_ports, "this host has one range of ports for all sockets",
     chooses_dynamic_ports                                                       },
};

Probe const& probe_of(Capability capability) {
    for (auto const& each : probes) {
        if (each.capability == capability) return each;
    }
    skip("a capability without a probe");
}

}  // namespace

bool has(Capability capability) { return probe_of(capability).works(); }

void require(Capability capability) {
    auto const& probe = probe_of(capability);
    if (!probe.works()) skip(probe.missing);
}

void require_family(int family) {
    if (family == AF_INET6) require(Capability::ipv6_loopback);
}

}  // namespace ws2::test
