// SPDX-License-Identifier: MIT
#include "platform/adopting.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "platform/posix/addresses.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/posix/socket_setup.hpp"

namespace ws2::platform {
namespace {

Result<int> read_number(int fd, int level, int name) {
    int value = 0;
    socklen_t length = sizeof value;
    if (::getsockopt(fd, level, name, &value, &length) != 0) return code_from_errno(errno);
    return value;
}

bool is_on(int fd, int level, int name) {
    auto const value = read_number(fd, level, name);
    return value && *value != 0;
}

SocketType type_from_host(int type) {
    constexpr SocketType types[] = {SocketType::stream, SocketType::datagram, SocketType::raw};
    for (auto const each : types)
        if (to_host_type(each) == type) return each;
    return SocketType::none;
}

Code check_kind(SocketKind kind) {
    if (kind.family == Family::none) return Code::family_not_supported;
    bool const is_offered = kind.type != SocketType::none &&
                            (kind.family != Family::local || kind.type == SocketType::stream);
    return is_offered ? Code::ok : Code::type_not_supported;
}

// A host names a socket that was never bound: the wildcard and no port.
bool is_nowhere(Address const& address) {
    return address.family == Family::local ? address.path_length == 0 : address.port_be == 0;
}

}  // namespace

Result<DescriptorState> describe_socket(int fd) {
    auto const type = read_number(fd, SOL_SOCKET, SO_TYPE);
    if (!type) return Code::not_socket;
    auto const local = local_address(fd);
    if (!local) return local.code();
    DescriptorState state;
    state.kind = {local->family, type_from_host(*type), host_protocol_of(fd)};
    if (auto const code = check_kind(state.kind); code != Code::ok) return code;
    if ((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0) state.mode = BlockingMode::non_blocking;
    state.is_listening = is_on(fd, SOL_SOCKET, SO_ACCEPTCONN);
    state.sees_both_stacks =
        state.kind.family == Family::ipv6 && !is_on(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    if (!is_nowhere(*local)) state.local = *local;
    if (auto const peer = peer_address(fd)) state.peer = *peer;
    return state;
}

Result<UniqueDescriptor> duplicate_descriptor(int fd) {
    UniqueDescriptor copy{::fcntl(fd, F_DUPFD_CLOEXEC, 0)};
    if (!copy) return code_from_errno(errno);
    return copy;
}

Code close_descriptor(int fd) noexcept {
    return ::close(fd) == 0 || errno == EINTR ? Code::ok : code_from_errno(errno);
}

bool is_same_file(int a, int b) noexcept {
    struct stat first {
    }, second{};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

}  // namespace ws2::platform
