// SPDX-License-Identifier: MIT
// Multicast membership in the protocol-independent form of RFC 3678, which all hosts have.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "platform/options.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

int level_of(Family family) { return family == Family::ipv6 ? IPPROTO_IPV6 : IPPROTO_IP; }

void copy_address(Address const& address, sockaddr_storage& to) {
    HostAddress host;
    to_host(address, host);
    std::memset(&to, 0, sizeof to);
    std::memcpy(&to, host.data(), host.length);
}

template <class Request>
Code change(int fd, Family family, int name, Request const& request) {
    return ::setsockopt(fd, level_of(family), name, &request, sizeof request) == 0
               ? Code::ok
               : code_from_errno(errno);
}

Code change_source(int fd, Membership const& membership, MembershipChange how) {
    constexpr int names[] = {MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP, MCAST_BLOCK_SOURCE,
                             MCAST_UNBLOCK_SOURCE};
    group_source_req request{};
    request.gsr_interface = membership.interface_index;
    copy_address(membership.group, request.gsr_group);
    copy_address(membership.source, request.gsr_source);
    return change(fd, membership.group.family, names[static_cast<int>(how)], request);
}

}  // namespace

Code change_membership(int fd, Membership const& membership, MembershipChange how) {
    if (membership.source.family != Family::none) return change_source(fd, membership, how);
    group_req request{};
    request.gr_interface = membership.interface_index;
    copy_address(membership.group, request.gr_group);
    int const name = how == MembershipChange::join ? MCAST_JOIN_GROUP : MCAST_LEAVE_GROUP;
    // Linux says "in use" to a second join of one group, Windows "invalid".
    auto const code = change(fd, membership.group.family, name, request);
    return code == Code::address_in_use ? Code::invalid_argument : code;
}

Result<std::uint32_t> interface_with(Address const& address) {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return code_from_errno(errno);
    std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> const owner{list, ::freeifaddrs};
    for (ifaddrs const* entry = list; entry; entry = entry->ifa_next) {
        if (!entry->ifa_addr || entry->ifa_addr->sa_family != AF_INET) continue;
        auto const& in = *reinterpret_cast<sockaddr_in const*>(entry->ifa_addr);
        if (std::memcmp(&in.sin_addr, address.ip.data(), 4) == 0)
            return static_cast<std::uint32_t>(::if_nametoindex(entry->ifa_name));
    }
    return Code::address_not_available;
}

}  // namespace ws2::platform
