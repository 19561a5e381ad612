// SPDX-License-Identifier: MIT
// Opening and accepting with POSIX calls only: the properties of a new descriptor come one by
// one after it exists.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "platform/adopting.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

Code set_up_descriptor(int fd, BlockingMode mode) {
    if (auto const code = adopt_descriptor(fd); code != Code::ok) return code;
    return set_blocking(fd, mode);
}

}  // namespace

UniqueDescriptor open_to_ask(int domain, int type) noexcept {
    UniqueDescriptor fd{::socket(domain, type, 0)};
    if (fd) ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
    return fd;
}

Result<UniqueDescriptor> open_socket(SocketKind kind, BlockingMode mode) {
    UniqueDescriptor fd{::socket(to_domain(kind.family), to_host_type(kind.type), kind.protocol)};
    if (!fd) return code_from_errno(errno);
    if (auto const code = set_up_descriptor(fd.get(), mode); code != Code::ok) return code;
    if (kind.type == SocketType::datagram) return fd;
    if (auto const code = set_up_like_windows(fd.get(), kind); code != Code::ok) return code;
    return fd;
}

Code set_up_datagrams(int fd, SocketKind kind) { return set_up_like_windows(fd, kind); }

Result<UniqueDescriptor> accept(int fd, BlockingMode mode, Address* peer) {
    HostAddress host;
    int accepted = -1;
    do {
        host.length = sizeof host.storage;
        accepted = ::accept(fd, peer ? host.data() : nullptr, peer ? &host.length : nullptr);
    } while (accepted < 0 && errno == EINTR);
    if (accepted < 0) return code_from_errno(errno);
    UniqueDescriptor result{accepted};
    if (auto const code = set_up_descriptor(accepted, mode); code != Code::ok) return code;
    if (peer) from_host(host, *peer);
    return result;
}

Code replace_descriptor(int fd, UniqueDescriptor by) {
    if (::dup2(by.get(), fd) != fd || ::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
        return code_from_errno(errno);
    return Code::ok;
}

}  // namespace ws2::platform
