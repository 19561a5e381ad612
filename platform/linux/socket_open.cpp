// SPDX-License-Identifier: MIT
// Opening and accepting on Linux: everything a new descriptor needs in the one call.
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "platform/adopting.hpp"
#include "platform/linux/direct_calls.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

// Linux opens no raw socket without a protocol. One with a number that does not fit a header sends
// 0, and nothing matches what it receives. Before 5.6 there is none; what is for experiments [RFC
// 3692] stands in.
constexpr int no_protocol = 256;
constexpr int experimental_protocol = 253;

UniqueDescriptor open_for(int domain, int type, SocketKind kind) noexcept {
    if (kind.type != SocketType::raw || kind.protocol != 0)
        return UniqueDescriptor{::socket(domain, type, kind.protocol)};
    UniqueDescriptor fd{::socket(domain, type, no_protocol)};
    if (!fd && errno == EINVAL)
        fd = UniqueDescriptor{::socket(domain, type, experimental_protocol)};
    return fd;
}

int mode_flag(BlockingMode mode) { return mode == BlockingMode::non_blocking ? SOCK_NONBLOCK : 0; }

// Left alone, Linux delivers what any socket of the machine has joined.
void hear_own_groups_only(int fd, SocketKind kind) noexcept {
    int const off = 0;
    if (kind.family == Family::ipv4)
        ::setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
    if (kind.family == Family::ipv6)
        ::setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off, sizeof off);
}

// Linux shows a raw socket the echo requests, too, which elsewhere only the stack sees. The
// option's number is in a header of the kernel only.
Code hide_echo_requests(int fd, SocketKind kind) {
    constexpr int icmp_filter = 1;
    constexpr std::uint32_t echo_requests = 1u << 8;
    if (kind.type != SocketType::raw) return Code::ok;
    int result = 0;
    if (kind.protocol == IPPROTO_ICMP)
        result = ::setsockopt(fd, SOL_RAW, icmp_filter, &echo_requests, sizeof echo_requests);
    if (kind.protocol == IPPROTO_ICMPV6) {
        icmp6_filter others;
        ICMP6_FILTER_SETPASSALL(&others);
        ICMP6_FILTER_SETBLOCK(ICMP6_ECHO_REQUEST, &others);
        result = ::setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &others, sizeof others);
    }
    return result == 0 ? Code::ok : code_from_errno(errno);
}

}  // namespace

UniqueDescriptor open_to_ask(int domain, int type) noexcept {
    return UniqueDescriptor{::socket(domain, type | SOCK_CLOEXEC, 0)};
}

Result<UniqueDescriptor> open_socket(SocketKind kind, BlockingMode mode) {
    int const type = to_host_type(kind.type) | SOCK_CLOEXEC | mode_flag(mode);
    auto fd = open_for(to_domain(kind.family), type, kind);
    if (!fd) return code_from_errno(errno);
    if (kind.type == SocketType::datagram) return fd;
    if (auto const code = set_up_like_windows(fd.get(), kind); code != Code::ok) return code;
    if (kind.type == SocketType::raw) hear_own_groups_only(fd.get(), kind);
    if (auto const code = hide_echo_requests(fd.get(), kind); code != Code::ok) return code;
    return fd;
}

Code set_up_datagrams(int fd, SocketKind kind) {
    hear_own_groups_only(fd, kind);
    return set_up_like_windows(fd, kind);
}

Result<UniqueDescriptor> accept(int fd, BlockingMode mode, Address* peer) {
    HostAddress host;
    int accepted = -1;
    do {
        host.length = sizeof host.storage;
        accepted =
            direct_calls::accept(fd, peer ? host.data() : nullptr, peer ? &host.length : nullptr,
                                 SOCK_CLOEXEC | mode_flag(mode));
    } while (accepted < 0 && errno == EINTR);
    if (accepted < 0) return code_from_errno(errno);
    if (peer) from_host(host, *peer);
    return UniqueDescriptor{accepted};
}

// Linux 6.3 and later.
void choose_among_dynamic_ports(int fd) noexcept {
    constexpr int local_port_range = 51;  // IP_LOCAL_PORT_RANGE, which older headers lack
    constexpr std::uint32_t range = last_dynamic_port << 16 | first_dynamic_port;
    ::setsockopt(fd, IPPROTO_IP, local_port_range, &range, sizeof range);
}

bool shutdown_ends_connect() noexcept { return true; }

Code replace_descriptor(int fd, UniqueDescriptor by) {
    int replaced = -1;
    do replaced = ::dup3(by.get(), fd, O_CLOEXEC);
    while (replaced < 0 && (errno == EINTR || errno == EBUSY));
    return replaced == fd ? Code::ok : code_from_errno(errno);
}

Code adopt_descriptor(int fd) {
    return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? Code::ok : code_from_errno(errno);
}

int host_protocol_of(int fd) noexcept {
    int protocol = 0;
    socklen_t length = sizeof protocol;
    bool const is_known = ::getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 &&
                          protocol != no_protocol && protocol != experimental_protocol;
    return is_known ? protocol : 0;
}

}  // namespace ws2::platform
