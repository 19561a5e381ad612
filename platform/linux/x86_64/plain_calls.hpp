// SPDX-License-Identifier: MIT
// System calls made in place: the kernel changes two registers and the result, so that a caller
// without other calls keeps all it knows in registers. Windows' sockaddr_in is the kernel's.
#pragma once

#include <cstddef>

namespace ws2::platform {

// The host's headers would bring names that Winsock's have, too; plain_calls.cpp compares these.
namespace kernel {
inline constexpr long sendto = 44;
inline constexpr long recvfrom = 45;
inline constexpr long no_signal = 0x4000;
inline constexpr long do_not_wait = 0x40;
inline constexpr long whole_length = 0x20;
inline constexpr long try_again = -11;
inline constexpr long name_size = 16;
}  // namespace kernel

inline long plain_receive(int fd, void* data, std::size_t length) noexcept {
    long result = kernel::recvfrom;
    register long flags asm("r10") = 0;
    register long name asm("r8") = 0;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(long{fd}), "S"(data), "d"(length), "r"(flags), "r"(name)
                 : "rcx", "r11", "memory");
    return result;
}

inline long plain_send(int fd, void const* data, std::size_t length) noexcept {
    long result = kernel::sendto;
    register long flags asm("r10") = kernel::no_signal | kernel::do_not_wait;
    register long name asm("r8") = 0;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(long{fd}), "S"(data), "d"(length), "r"(flags), "r"(name)
                 : "rcx", "r11", "memory");
    return result;
}

inline long plain_send_to(int fd, void const* data, std::size_t length, void const* to) noexcept {
    long result = kernel::sendto;
    register long flags asm("r10") = kernel::no_signal;
    register void const* name asm("r8") = to;
    register long size asm("r9") = kernel::name_size;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(long{fd}), "S"(data), "d"(length), "r"(flags), "r"(name), "r"(size)
                 : "rcx", "r11", "memory");
    return result;
}

// NOLINTNEXTLINE(readability-function-size): the host's call has as many parameters.
inline long plain_receive_from(int fd, void* data, std::size_t length, void* from,
                               int* from_length) noexcept {
    long result = kernel::recvfrom;
    register long flags asm("r10") = kernel::whole_length;
    register void* name asm("r8") = from;
    register int* size asm("r9") = from_length;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(long{fd}), "S"(data), "d"(length), "r"(flags), "r"(name), "r"(size)
                 : "rcx", "r11", "memory");
    return result;
}

inline bool is_would_block(long result) noexcept { return result == kernel::try_again; }

}  // namespace ws2::platform
