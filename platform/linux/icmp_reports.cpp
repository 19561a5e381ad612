// SPDX-License-Identifier: MIT
// ICMP answers on unconnected datagram sockets: Linux only tells a socket that asked for its error
// queue, and then fails the next call, whichever it is, with the error.
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

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

bool discard_icmp_reports(int fd) {
    bool any = false;
    for (;;) {
        char byte = 0;
        iovec piece{&byte, 1};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        if (::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return any;
        any = true;
    }
}

}  // namespace ws2::platform
