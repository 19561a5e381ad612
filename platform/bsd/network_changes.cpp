// SPDX-License-Identifier: MIT
// A routing socket receives a message for every change.
#include "platform/network_changes.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

NetworkChanges change_of(int type) noexcept {
    switch (type) {
        case RTM_NEWADDR:
        case RTM_DELADDR:
            return network_change::ipv4_addresses | network_change::ipv6_addresses;
        case RTM_ADD:
        case RTM_DELETE:
        case RTM_CHANGE:
            return network_change::routes;
        case RTM_IFINFO:
            return network_change::interfaces;
        default:
            return 0;
    }
}

}  // namespace

Result<UniqueDescriptor> watch_network() noexcept {
    UniqueDescriptor socket{::socket(PF_ROUTE, SOCK_RAW, AF_UNSPEC)};
    if (socket.get() < 0) return code_from_errno(errno);
    static_cast<void>(::fcntl(socket.get(), F_SETFD, FD_CLOEXEC));
    if (::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0) return code_from_errno(errno);
    return socket;
}

// One message at a time. Its type stands at the same place in all of them.
NetworkChanges take_network_changes(int fd) noexcept {
    alignas(rt_msghdr) char room[4096];
    NetworkChanges changes = 0;
    for (;;) {
        auto const length = ::recv(fd, room, sizeof room, 0);
        if (length < 0 && errno == EINTR) continue;
        if (length < 0 && errno == ENOBUFS) {
            changes = network_change::all;
            continue;
        }
        if (length <= 0) return changes;
        auto const& message = *reinterpret_cast<rt_msghdr const*>(room);
        changes = static_cast<NetworkChanges>(changes | change_of(message.rtm_type));
    }
}

}  // namespace ws2::platform
