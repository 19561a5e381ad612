// SPDX-License-Identifier: MIT
#include "tests/support/own_addresses.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace ws2::test {
namespace {

// A constant, because C libraries do not agree on the type of ioctl()'s.
template <int code>
bool control(ifreq& request) {
    int const any = ::socket(AF_INET, SOCK_DGRAM, 0);
    bool const is_done = ::ioctl(any, code, &request) == 0;
    ::close(any);
    return is_done;
}

}  // namespace

bool set_second_address(char const* address) {
    ifreq request{};
    std::strncpy(request.ifr_name, "lo:7", IFNAMSIZ - 1);
    if (!address) {
        request.ifr_flags = 0;
        return control<SIOCSIFFLAGS>(request);
    }
    auto& in = reinterpret_cast<sockaddr_in&>(request.ifr_addr);
    in.sin_family = AF_INET;
    return ::inet_pton(AF_INET, address, &in.sin_addr) == 1 && control<SIOCSIFADDR>(request);
}

bool start_loopback() {
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return control<SIOCSIFFLAGS>(request);
}

}  // namespace ws2::test
