// SPDX-License-Identifier: MIT
// What this machine can do, found by trying. A test that needs more says require() and is then
// skipped visibly, with the reason, instead of failing for the machine's sake.
#pragma once

namespace ws2::test {

enum class Capability {
    ipv6_loopback,
    raw_sockets,
    low_ports,      // bind below 1024 without privilege, as on Windows
    dynamic_ports,  // ports chosen from one range for one socket
};

bool has(Capability capability);
void require(Capability capability);  // inside BEHAVIOUR bodies

// For families looped over in one test: AF_INET6 needs a machine with ::1.
void require_family(int family);

}  // namespace ws2::test
