// SPDX-License-Identifier: MIT
// ICMP answers on unconnected datagram sockets: Linux only reports them to a socket that asked for
// its error queue, and then fails the next call, whichever it is, with the error.
#include <time.h>  // first: <linux/errqueue.h> needs it and does not say so

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "platform/posix/addresses.hpp"
#include "platform/posix/control_data.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

// Both levels: an IPv6 socket that is not IPv6-only sends IPv4, too. The level that does not fit
// the socket's family is refused, which is fine.
Code report_icmp_errors(int fd) {
    int const on = 1;
    bool const v4 = ::setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == 0;
    int const why_not_v4 = errno;
    bool const v6 = ::setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on) == 0;
    return v4 || v6 ? Code::ok : code_from_errno(why_not_v4);
}

namespace {

struct IcmpRow {
    std::uint8_t origin;
    std::uint8_t type;
    std::uint8_t code;
    IcmpReport::Kind kind;
};

constexpr IcmpRow icmp_rows[] = {
    {SO_EE_ORIGIN_ICMP,  3,  3, IcmpReport::Kind::port_unreachable},
    {SO_EE_ORIGIN_ICMP,  11, 0, IcmpReport::Kind::hops_exceeded   },
    {SO_EE_ORIGIN_ICMP6, 1,  4, IcmpReport::Kind::port_unreachable},
    {SO_EE_ORIGIN_ICMP6, 3,  0, IcmpReport::Kind::hops_exceeded   },
};

IcmpReport::Kind kind_of(sock_extended_err const& error) {
    if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6)
        return IcmpReport::Kind::none;
    for (auto const& row : icmp_rows)
        if (row.origin == error.ee_origin && row.type == error.ee_type && row.code == error.ee_code)
            return row.kind;
    return IcmpReport::Kind::other;
}

bool is_error_item(cmsghdr const& item) {
    return (item.cmsg_level == IPPROTO_IP && item.cmsg_type == IP_RECVERR) ||
           (item.cmsg_level == IPPROTO_IPV6 && item.cmsg_type == IPV6_RECVERR);
}

}  // namespace

// What a queued answer leaves behind becomes the pending error again by itself: taking one makes
// the next one's error pending, and taking the last one clears it.
Result<IcmpReport> take_icmp_report(int fd) {
    HostAddress target;
    char byte = 0;
    iovec piece{&byte, 1};
    alignas(cmsghdr) char room[512];
    msghdr message{};
    message.msg_name = target.data();
    message.msg_namelen = target.length;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    if (::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return Code::would_block;
    IcmpReport report;
    target.length = message.msg_namelen;
    from_host(target, report.target);
    for (auto* item = CMSG_FIRSTHDR(&message); item; item = next_control(message, *item)) {
        if (!is_error_item(*item)) continue;
        sock_extended_err error;
        std::memcpy(&error, CMSG_DATA(item), sizeof error);
        report.kind = kind_of(error);
    }
    return report;
}

}  // namespace ws2::platform
