// SPDX-License-Identifier: MIT
// Linux spreads connections over all listeners that share an address, unless a filter chooses. The
// filter here says "number 0" every time: the oldest. When it goes, the kernel moves the newest
// into its place, which is the other one as long as there are two.
#include <linux/filter.h>
#include <sys/socket.h>

#include <cerrno>

#include "platform/address_sharing.hpp"
#include "platform/posix/errno_table.hpp"

namespace ws2::platform {

Code prefer_first_listener(int fd) {
    sock_filter first_of_group[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
    sock_fprog const program{1, first_of_group};
    return ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program) == 0
               ? Code::ok
               : code_from_errno(errno);
}

}  // namespace ws2::platform
