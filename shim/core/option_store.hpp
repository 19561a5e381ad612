// SPDX-License-Identifier: MIT
// The option values the shim keeps itself, because the host has none or says them differently
// (buffers doubled, timeouts rounded). Default values are Windows'. Accepted sockets get a copy.
#pragma once

#include <cstdint>

namespace ws2::core {

struct OptionStore {
    std::uint32_t receive_timeout_ms = 0;  // 0: for ever
    std::uint32_t send_timeout_ms = 0;
    std::int32_t receive_buffer = 65536;
    std::int32_t send_buffer = 65536;
    std::uint16_t linger_on = 0;
    std::uint16_t linger_seconds = 0;
    bool reuse_address = false;
    bool exclusive_address = false;
};

}  // namespace ws2::core
