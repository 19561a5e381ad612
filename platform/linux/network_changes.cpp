// SPDX-License-Identifier: MIT
// Netlink's groups of addresses, routes and links. An overrun means that messages were lost, so
// everything may have changed.
#include "platform/network_changes.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

NetworkChanges change_of(nlmsghdr const& message) noexcept {
    switch (message.nlmsg_type) {
        case RTM_NEWADDR:
        case RTM_DELADDR: {
            auto const* const about = static_cast<ifaddrmsg const*>(NLMSG_DATA(&message));
            return about->ifa_family == AF_INET6 ? network_change::ipv6_addresses
                                                 : network_change::ipv4_addresses;
        }
        case RTM_NEWROUTE:
        case RTM_DELROUTE:
            return network_change::routes;
        case RTM_NEWLINK:
        case RTM_DELLINK:
            return network_change::interfaces;
        default:
            return 0;
    }
}

}  // namespace

Result<UniqueDescriptor> watch_network() noexcept {
    UniqueDescriptor socket{
        ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)};
    if (socket.get() < 0) return code_from_errno(errno);
    sockaddr_nl groups{};
    groups.nl_family = AF_NETLINK;
    groups.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE |
                       RTMGRP_IPV6_ROUTE;
    auto const* const name = reinterpret_cast<sockaddr const*>(&groups);
    if (::bind(socket.get(), name, sizeof groups) != 0) return code_from_errno(errno);
    return socket;
}

NetworkChanges take_network_changes(int fd) noexcept {
    alignas(nlmsghdr) char room[16384];
    NetworkChanges changes = 0;
    for (;;) {
        auto const length = ::recv(fd, room, sizeof room, MSG_DONTWAIT);
        if (length < 0 && errno == EINTR) continue;
        if (length < 0 && errno == ENOBUFS) {
            changes = network_change::all;
            continue;
        }
        if (length <= 0) return changes;
        auto left = static_cast<unsigned>(length);
        for (auto* message = reinterpret_cast<nlmsghdr*>(room); NLMSG_OK(message, left);
             message = NLMSG_NEXT(message, left))
            changes = static_cast<NetworkChanges>(changes | change_of(*message));
    }
}

}  // namespace ws2::platform
