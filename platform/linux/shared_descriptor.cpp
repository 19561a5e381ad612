// SPDX-License-Identifier: MIT
// RendezvousPoints are in the abstract name space: nothing is left behind when a process dies, and
// the kernel reports process and user of both ends.
#include "platform/posix/shared_descriptor.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <new>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {

Code name_rendezvous(Rendezvous const& rendezvous, HostAddress& name) {
    auto* const local = new (&name.storage) sockaddr_un{};
    local->sun_family = AF_UNIX;
    auto const length =
        std::snprintf(local->sun_path + 1, sizeof local->sun_path - 1, "ws2shim.%u.%08x",
                      unsigned{rendezvous.process}, unsigned{rendezvous.number});
    name.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 +
                                         static_cast<std::size_t>(length));
    return Code::ok;
}

void forget_rendezvous(HostAddress const&) noexcept {}

namespace {

Result<ucred> credentials_of_peer(int fd) noexcept {
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
        return code_from_errno(errno);
    return credentials;
}

// The signal number of F_SETSIG is stored in the open file description; the signal is sent only if
// O_ASYNC is set, which it is not. 0 is the default.
constexpr int non_blocking_mark = SIGIO;

}  // namespace

OtherEnd identify(int fd, std::uint32_t process) noexcept {
    auto const peer = credentials_of_peer(fd);
    if (!peer) return {};
    return {peer->uid, static_cast<std::uint32_t>(peer->pid) == process};
}

Result<std::uint32_t> peer_process(int fd) noexcept {
    auto const peer = credentials_of_peer(fd);
    if (!peer) return peer.code();
    return static_cast<std::uint32_t>(peer->pid);
}

Code share_mode(int fd, BlockingMode mode) {
    int const mark = mode == BlockingMode::non_blocking ? non_blocking_mark : 0;
    auto const flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        ::fcntl(fd, F_SETSIG, mark) != 0)
        return code_from_errno(errno);
    return Code::ok;
}

BlockingMode shared_mode(int fd) noexcept {
    return ::fcntl(fd, F_GETSIG) == non_blocking_mark ? BlockingMode::non_blocking
                                                      : BlockingMode::blocking;
}

}  // namespace ws2::platform
