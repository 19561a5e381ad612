// SPDX-License-Identifier: MIT
#include "platform/plain_calls.hpp"

#include <cerrno>
#include <cstring>

#include "platform/posix/addresses.hpp"
#include "platform/posix/send_flags.hpp"

#include WS2_DATA_CALLS  // posix/data_calls.hpp, or the host's own

namespace ws2::platform {

long plain_receive(int fd, void* data, std::size_t length) noexcept {
    return host_receive(fd, data, length, 0);
}

long plain_send(int fd, void const* data, std::size_t length) noexcept {
    return host_send(fd, data, length, host_send_flags | MSG_DONTWAIT);
}

long plain_send_to(int fd, void const* data, std::size_t length, void const* name) noexcept {
    Ipv4Endpoint to;
    std::memcpy(&to, name, sizeof to);
    sockaddr_in host;
    to_host(to, host);
    return host_send_to(fd, data, length, host_send_flags, host);
}

long plain_receive_from(int fd, void* data, std::size_t length, void* name,
                        int* name_length) noexcept {
    sockaddr_in host;
    host.sin_family = AF_UNSPEC;
    bool truncated = false;
    auto const count = host_receive_from(fd, {data, length}, host, truncated);
    if (count < 0) return count;
    struct {
        Ipv4Endpoint endpoint{};
        char zeros[8]{};
    } from;
    from_host(host, from.endpoint);
    if (from.endpoint.family == Family::ipv4) {
        std::memcpy(name, &from, sizeof from);
        *name_length = sizeof from;
    }
    return truncated ? static_cast<long>(length) + 1 : count;
}

bool is_would_block(long result) noexcept { return result == -EAGAIN; }

}  // namespace ws2::platform
