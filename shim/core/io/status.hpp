// SPDX-License-Identifier: MIT
// How an operation ended, in the numbers that OVERLAPPED.Internal holds, and what Winsock's and
// Win32's calls make of them.
#pragma once

#include <cstdint>

#include "platform/types.hpp"

namespace ws2::core {

// Values are NTSTATUS'; others than these may come from programs.
enum class Status : std::uint32_t {
    success = 0,
    timeout = 0x00000102,
    pending = 0x00000103,
    receive_partial = 0x4000000F,
    receive_expedited = 0x40000010,
    receive_partial_expedited = 0x40000011,
    buffer_overflow = 0x80000005,
    unsuccessful = 0xC0000001,
    access_violation = 0xC0000005,
    invalid_parameter = 0xC000000D,
    end_of_file = 0xC0000011,
    access_denied = 0xC0000022,
    buffer_too_small = 0xC0000023,
    insufficient_resources = 0xC000009A,
    device_not_ready = 0xC00000A3,
    pipe_disconnected = 0xC00000B0,
    pipe_closing = 0xC00000B1,
    pipe_listening = 0xC00000B3,
    io_timeout = 0xC00000B5,
    not_supported = 0xC00000BB,
    cancelled = 0xC0000120,
    pipe_broken = 0xC000014B,
    address_already_exists = 0xC000020A,
    invalid_connection = 0xC0000140,
    invalid_buffer_size = 0xC0000206,
    invalid_address_component = 0xC0000207,
    connection_reset = 0xC000020D,
    connection_refused = 0xC0000236,
    connection_active = 0xC000023B,
    network_unreachable = 0xC000023C,
    host_unreachable = 0xC000023D,
    port_unreachable = 0xC000023F,
    connection_aborted = 0xC0000241,
    host_down = 0xC0000350,
    hop_limit_exceeded = 0xC000A012,
};

// Neither an error nor a warning.
constexpr bool is_success(Status status) { return (static_cast<std::uint32_t>(status) >> 31) == 0; }

// For the codes that Winsock's calls end with.
Status status_of(Code code);

// The code of WSAGetOverlappedResult and completion routines [winetest:
// test_WSAGetOverlappedResult].
Code winsock_code(Status status);

// The code of GetQueuedCompletionStatus and GetOverlappedResult.
Code win32_code(Status status);

}  // namespace ws2::core
