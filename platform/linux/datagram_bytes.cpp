// SPDX-License-Identifier: MIT
// Linux tells of the first datagram. A peek with an offset goes on behind what was peeked at, from
// one datagram to the next, so a batch of peeks adds them all up. Meanwhile another thread's peek
// would see the wrong one, which nobody does who asks for the number of bytes.
#include <sys/socket.h>

#include <array>
#include <vector>

#include "platform/kept_errno.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

constexpr std::size_t largest_datagram = 65536;

bool peek_from(int fd, int offset) noexcept {
    return ::setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) == 0;
}

std::uint32_t sum_of_all(int fd) {
    constexpr std::size_t batch = 64;
    std::vector<char> unused(largest_datagram);
    iovec piece{unused.data(), unused.size()};
    std::array<mmsghdr, batch> messages{};
    for (auto& each : messages) {
        each.msg_hdr.msg_iov = &piece;
        each.msg_hdr.msg_iovlen = 1;
    }
    std::uint32_t total = 0;
    for (;;) {
        int const count = ::recvmmsg(fd, messages.data(), batch, MSG_PEEK | MSG_DONTWAIT, nullptr);
        for (int i = 0; i < count; ++i) total += messages[static_cast<std::size_t>(i)].msg_len;
        if (count < static_cast<int>(batch)) return total;
    }
}

}  // namespace

Result<std::uint32_t> datagram_bytes_available(int fd) {
    KeptErrno const kept;
    auto const first = bytes_available(fd);
    if (!first || *first == 0 || !peek_from(fd, 0)) return first;
    auto const total = sum_of_all(fd);
    peek_from(fd, -1);
    return total;
}

}  // namespace ws2::platform
