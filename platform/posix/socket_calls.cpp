// SPDX-License-Identifier: MIT
// The socket calls every POSIX host shares, except transfer (transfer.cpp) and opening (per host).
#include "platform/socket_calls.hpp"

#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <random>

#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"

namespace ws2::platform {
namespace {

Code outcome(int result) { return result == 0 ? Code::ok : code_from_errno(errno); }

Code set_number(int fd, int level, int name, int value) {
    return outcome(::setsockopt(fd, level, name, &value, sizeof value));
}

Code set_linger(int fd, unsigned seconds) {
    ::linger const value{1, static_cast<int>(seconds)};
    return outcome(::setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof value));
}

}  // namespace

int to_host_type(SocketType type) noexcept {
    switch (type) {
        case SocketType::stream:
            return SOCK_STREAM;
        case SocketType::datagram:
            return SOCK_DGRAM;
        case SocketType::raw:
            return SOCK_RAW;
        case SocketType::none:
            break;
    }
    return 0;
}

Code set_up_like_windows(int fd, SocketKind kind) {
    constexpr int hops = 128;
    bool const is_stream = kind.type == SocketType::stream;
    switch (kind.family) {
        case Family::ipv4:
            return is_stream ? Code::ok : set_number(fd, IPPROTO_IP, IP_TTL, hops);
        case Family::ipv6:
            if (is_stream) return set_number(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            // Raw sockets see nothing else, and Linux does not let them say so.
            if (kind.type == SocketType::datagram)
                if (auto const code = set_number(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
                    code != Code::ok)
                    return code;
            return set_number(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops);
        default:
            return Code::ok;
    }
}

Code set_blocking(int fd, BlockingMode mode) {
    int value = mode == BlockingMode::non_blocking ? 1 : 0;
    return outcome(::ioctl(fd, FIONBIO, &value));
}

namespace {

// In the same place for both families.
in_port_t& port_of(HostAddress& host) {
    static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
    return reinterpret_cast<sockaddr_in&>(host.storage).sin_port;
}

// A port that was free a moment ago.
in_port_t free_port(HostAddress const& host, int type) {
    auto const probe = open_to_ask(host.storage.ss_family, type);
    if (!probe) return 0;
    choose_among_dynamic_ports(probe.get());
    HostAddress name = host;
    if (::bind(probe.get(), name.data(), name.length) != 0) return 0;
    return ::getsockname(probe.get(), name.data(), &name.length) == 0 ? port_of(name) : in_port_t{};
}

// The host takes a port that it chose itself away when a connect fails, when a datagram socket
// loses its peer, and when a listener stops. One that was asked for stays.
Code bind_to_free_port(int fd, HostAddress& host) {
    constexpr int tries = 64;
    static std::atomic<std::uint32_t> last{std::random_device{}()};
    constexpr auto count = last_dynamic_port - first_dynamic_port + 1;
    constexpr std::uint32_t step = 0x9e3779b1;  // visits every port, in no order that shows
    for (int i = 0; i != tries; ++i) {
        auto const next = last.fetch_add(step, std::memory_order_relaxed) >> 8;
        port_of(host) = htons(static_cast<in_port_t>(first_dynamic_port + next % count));
        if (::bind(fd, host.data(), host.length) == 0) return Code::ok;
        if (errno != EADDRINUSE) return code_from_errno(errno);
    }
    int type = SOCK_STREAM;
    socklen_t length = sizeof type;
    static_cast<void>(::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length));
    port_of(host) = 0;
    for (int i = 0; i != tries; ++i) {
        HostAddress chosen = host;
        port_of(chosen) = free_port(host, type);
        if (port_of(chosen) == 0) break;
        if (::bind(fd, chosen.data(), chosen.length) == 0) return Code::ok;
    }
    choose_among_dynamic_ports(fd);
    return outcome(::bind(fd, host.data(), host.length));
}

bool is_raw(int fd) {
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_RAW;
}

}  // namespace

Code bind(int fd, Address const& address) {
    HostAddress host;
    to_host(address, host);
    if (address.port_be == 0 && address.family != Family::local && !is_raw(fd))
        return bind_to_free_port(fd, host);
    return outcome(::bind(fd, host.data(), host.length));
}

Code reuse_past_connections(int fd) { return set_number(fd, SOL_SOCKET, SO_REUSEADDR, 1); }

Code listen(int fd, int backlog) { return outcome(::listen(fd, backlog)); }

// By libc's call, which tools that send a program's connections through a proxy put theirs before.
// A connect that a signal interrupted goes on in the background, as a non-blocking one does.
Code connect(int fd, Address const& address) {
    HostAddress host;
    to_host(address, host);
    auto const code = outcome(::connect(fd, host.data(), host.length));
    return code == Code::interrupted ? Code::in_progress : code;
}

// The host wants leave to broadcast for this, Windows only for sendto() [winetest: test_broadcast].
Code connect_datagram(int fd, Address const& address) {
    auto const code = connect(fd, address);
    if (code != Code::access_denied) return code;
    if (auto const leave = set_number(fd, SOL_SOCKET, SO_BROADCAST, 1); leave != Code::ok)
        return leave;
    auto const again = connect(fd, address);
    static_cast<void>(set_number(fd, SOL_SOCKET, SO_BROADCAST, 0));
    return again;
}

// macOS and FreeBSD answer EAFNOSUPPORT to a successful disconnect.
Code dissolve(int fd) {
    Address const nobody{};
    auto const code = connect(fd, nobody);
    return code == Code::family_not_supported ? Code::ok : code;
}

Code shut_down(int fd, Direction direction) {
    constexpr int hows[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
    return outcome(::shutdown(fd, hows[static_cast<int>(direction)]));
}

Result<Address> local_address(int fd) {
    HostAddress host;
    if (::getsockname(fd, host.data(), &host.length) != 0) return code_from_errno(errno);
    Address address;
    from_host(host, address);
    return address;
}

Result<Address> peer_address(int fd) {
    HostAddress host;
    if (::getpeername(fd, host.data(), &host.length) != 0) return code_from_errno(errno);
    Address address;
    from_host(host, address);
    return address;
}

Code take_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return code_from_errno(errno);
    return error == 0 ? Code::ok : code_from_errno(error);
}

Result<std::uint32_t> bytes_available(int fd) {
    int bytes = 0;
    if (::ioctl(fd, FIONREAD, &bytes) != 0) return code_from_errno(errno);
    return static_cast<std::uint32_t>(bytes);
}

Code set_timeout(int fd, Direction direction, std::uint32_t milliseconds) {
    timeval const value{static_cast<time_t>(milliseconds / 1000),
                        static_cast<suseconds_t>(milliseconds % 1000 * 1000)};
    int const name = direction == Direction::receive ? SO_RCVTIMEO : SO_SNDTIMEO;
    return outcome(::setsockopt(fd, SOL_SOCKET, name, &value, sizeof value));
}

Code set_abortive_close(int fd) { return set_linger(fd, 0); }

}  // namespace ws2::platform
