// SPDX-License-Identifier: MIT
// Rendezvous points are in a folder that only the user can enter.
#include "platform/posix/shared_descriptor.hpp"

#include <fcntl.h>
#include <paths.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <new>

#include "platform/posix/errno_table.hpp"

namespace ws2::platform {
namespace {

bool is_private(char const* folder) {
    struct stat status {};
    constexpr mode_t others = S_IRWXG | S_IRWXO;
    return ::lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == ::geteuid() && (status.st_mode & others) == 0;
}

}  // namespace

Code name_rendezvous(Rendezvous const& rendezvous, HostAddress& name) {
    char folder[64];
    std::snprintf(folder, sizeof folder, _PATH_TMP "ws2shim-%u", unsigned{::geteuid()});
    if (::mkdir(folder, S_IRWXU) != 0 && !is_private(folder)) return Code::access_denied;
    auto* const local = new (&name.storage) sockaddr_un{};
    local->sun_family = AF_UNIX;
    std::snprintf(local->sun_path, sizeof local->sun_path, "%s/%u.%08x", folder,
                  unsigned{rendezvous.process}, unsigned{rendezvous.number});
    name.length = sizeof(sockaddr_un);
    return Code::ok;
}

void forget_rendezvous(HostAddress const& name) noexcept {
    ::unlink(reinterpret_cast<sockaddr_un const*>(&name.storage)->sun_path);
}

Result<std::uint32_t> peer_process(int) noexcept { return Code::operation_not_supported; }

// Appending means nothing to a socket, and the flag is kept with the open description.
Code share_mode(int fd, BlockingMode mode) {
    auto const flags = ::fcntl(fd, F_GETFL);
    if (flags < 0) return code_from_errno(errno);
    auto const others = (flags | O_NONBLOCK) & ~O_APPEND;
    int const mark = mode == BlockingMode::non_blocking ? O_APPEND : 0;
    return ::fcntl(fd, F_SETFL, others | mark) == 0 ? Code::ok : code_from_errno(errno);
}

BlockingMode shared_mode(int fd) noexcept {
    auto const flags = ::fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_APPEND) != 0 ? BlockingMode::non_blocking
                                                 : BlockingMode::blocking;
}

}  // namespace ws2::platform
