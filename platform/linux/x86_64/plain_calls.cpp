// SPDX-License-Identifier: MIT
#include "platform/plain_calls.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>

#include "platform/posix/send_flags.hpp"

namespace ws2::platform {

static_assert(kernel::sendto == SYS_sendto && kernel::recvfrom == SYS_recvfrom &&
              kernel::no_signal == host_send_flags && kernel::do_not_wait == MSG_DONTWAIT &&
              kernel::whole_length == MSG_TRUNC && kernel::try_again == -EAGAIN &&
              kernel::name_size == sizeof(sockaddr_in));

}  // namespace ws2::platform
