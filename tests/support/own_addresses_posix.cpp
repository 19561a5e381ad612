// SPDX-License-Identifier: MIT
#include "tests/support/own_addresses.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <optional>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/privileges.hpp"

namespace ws2::test {
namespace {

constexpr int cannot_be_shown = 77;

ifreq about_interface(char const* name) {
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    return request;
}

bool put_address(ifreq& request, char const* address) {
    auto& in = reinterpret_cast<sockaddr_in&>(request.ifr_addr);
    in = {};
    in.sin_family = AF_INET;
    return ::inet_pton(AF_INET, address, &in.sin_addr) == 1;
}

// A constant, because C libraries do not agree on the type of ioctl()'s.
template <int code>
bool control(ifreq& request) {
    int const any = ::socket(AF_INET, SOCK_DGRAM, 0);
    bool const is_done = ::ioctl(any, code, &request) == 0;
    ::close(any);
    return is_done;
}

}  // namespace

bool give_address(char const* interface_name, char const* address, char const* netmask) {
    auto request = about_interface(interface_name);
    if (!put_address(request, address) || !control<SIOCSIFADDR>(request)) return false;
    return !netmask || (put_address(request, netmask) && control<SIOCSIFNETMASK>(request));
}

bool start_interface(char const* interface_name) {
    auto request = about_interface(interface_name);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    return control<SIOCSIFFLAGS>(request);
}

bool set_second_address(char const* address) {
    constexpr char alias[] = "lo:7";
    if (address) return give_address(alias, address, nullptr);
    auto request = about_interface(alias);
    request.ifr_flags = 0;
    return control<SIOCSIFFLAGS>(request);
}

bool start_loopback() { return start_interface("lo"); }

bool answer_with_syn_cookies(bool always) {
    int const setting = ::open("/proc/sys/net/ipv4/tcp_syncookies", O_WRONLY);
    bool const is_set = ::write(setting, always ? "2" : "1", 1) == 1;
    ::close(setting);
    return is_set;
}

void leave_untested() { std::_Exit(cannot_be_shown); }

void run_in_own_network(std::function<void()> const& program) {
    ForkedChild child{[&] {
        if (!leave_networks() || !start_loopback()) std::_Exit(cannot_be_shown);
        program();
        std::_Exit(0);
    }};
    // Longer than a wait of the program's, which ends it with a number that says which one it was.
    std::optional<int> ended;
    for (int i = 0; i != 3 && !ended; ++i) ended = child.exit_code();
    auto const code = ended.value_or(-1);
    if (code == cannot_be_shown) WARN("this user may make no network name space, or no adapter");
    if (code != cannot_be_shown) CHECK(code == 0);
}

}  // namespace ws2::test
