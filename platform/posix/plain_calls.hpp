// SPDX-License-Identifier: MIT
// Through posix/plain_calls.cpp.
#pragma once

#include <cstddef>

namespace ws2::platform {

long plain_receive(int fd, void* data, std::size_t length) noexcept;
long plain_send(int fd, void const* data, std::size_t length) noexcept;
long plain_send_to(int fd, void const* data, std::size_t length, void const* name) noexcept;
long plain_receive_from(int fd, void* data, std::size_t length, void* name,
                        int* name_length) noexcept;
bool is_would_block(long result) noexcept;

}  // namespace ws2::platform
