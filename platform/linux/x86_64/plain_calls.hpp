// SPDX-License-Identifier: MIT
// In place. Windows' sockaddr_in is the kernel's.
#pragma once

#include <cstddef>

#include "platform/linux/x86_64/system_call.hpp"

namespace ws2::platform {

// The host's headers would bring names that Winsock's have, too; plain_calls.cpp compares these.
namespace kernel {
inline constexpr long sendto = 44;
inline constexpr long recvfrom = 45;
inline constexpr long no_signal = 0x4000;
inline constexpr long do_not_wait = 0x40;
inline constexpr long whole_length = 0x20;
inline constexpr long try_again = -11;
inline constexpr std::size_t name_size = 16;
}  // namespace kernel

inline long plain_receive(int fd, void* data, std::size_t length) noexcept {
    return system_call(kernel::recvfrom, fd, data, length, 0, nullptr);
}

inline long plain_send(int fd, void const* data, std::size_t length) noexcept {
    constexpr long flags = kernel::no_signal | kernel::do_not_wait;
    return system_call(kernel::sendto, fd, data, length, flags, nullptr);
}

inline long plain_send_to(int fd, void const* data, std::size_t length, void const* to) noexcept {
    return system_call(kernel::sendto, fd, data, length, kernel::no_signal, to,
                       reinterpret_cast<void const*>(kernel::name_size));
}

inline long plain_receive_from(int fd, void* data, std::size_t length, void* from,
                               int* from_length) noexcept {
    return system_call(kernel::recvfrom, fd, data, length, kernel::whole_length, from, from_length);
}

inline bool is_would_block(long result) noexcept { return result == kernel::try_again; }

}  // namespace ws2::platform
