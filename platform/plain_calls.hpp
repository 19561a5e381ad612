// SPDX-License-Identifier: MIT
// Contract: the host's calls behind plain transfers: one buffer, no flags, an IPv4 endpoint. Where
// the build has them inline, the caller needs no stack frame for them.
//
// They return a count, or a negative number, see transferred(). A stream's send does not wait.
#pragma once

#include <cstddef>

#include "platform/types.hpp"

// Chosen in CMakeLists.txt:
//
//     long plain_receive(int fd, void* data, std::size_t length)
//     long plain_send(int fd, void const* data, std::size_t length)
//
// `name`: sixteen bytes of a sockaddr_in as Windows lays it out. The caller has checked its family;
// unreadable memory behind its address is bad_address.
//
//     long plain_send_to(int fd, void const* data, std::size_t length, void const* name)
//
// `name` is stored with every datagram that is taken, and with it its size; both must be writable,
// and `name_length` have the size. More than `length`: the datagram was longer.
//
//     long plain_receive_from(int fd, void* data, std::size_t length, void* name, int* name_length)
//
//     bool is_would_block(long result)
#include WS2_PLAIN_CALLS

namespace ws2::platform {

Result<std::size_t> transferred(long result) noexcept;

}  // namespace ws2::platform
