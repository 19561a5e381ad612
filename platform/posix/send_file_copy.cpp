// SPDX-License-Identifier: MIT
// Sending a file through memory, where the host has no call of its own that fits.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "platform/files.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {

Result<std::size_t> send_file(int socket, int file, std::uint64_t& offset,
                              std::size_t length) noexcept {
    std::array<char, 32768> piece;
    auto const wanted = std::min(length, piece.size());
    auto const count = ::pread(file, piece.data(), wanted, static_cast<off_t>(offset));
    if (count < 0) return code_from_errno(errno);
    if (count == 0) return std::size_t{0};
    auto const sent = send(socket, piece.data(), static_cast<std::size_t>(count), 0);
    if (sent) offset += *sent;
    return sent;
}

}  // namespace ws2::platform
