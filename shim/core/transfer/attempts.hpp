// SPDX-License-Identifier: MIT
// One attempt to receive or send that never waits, whatever the socket's mode, for overlapped
// operations. would_block: nothing was possible. Flags are the host's here.
#pragma once

#include <span>

#include "shim/core/transfer/transfer.hpp"

namespace ws2::core {

// The slow-path reasons that refuse a call; a connect under way has `phase`.
inline constexpr std::uint32_t refusing_reasons =
    slow_path::phase | slow_path::shut | slow_path::broken;

// message_size: a datagram that was longer; `received` is filled all the same.
Code attempt_receive(Socket& socket, std::span<Buffer> buffers, unsigned flags, Received& received);

// A stream: goes on behind the `done` first bytes, and is ok when all are sent.
Code attempt_send(Socket& socket, std::span<Buffer> buffers, unsigned flags, std::size_t& done);

Code attempt_send_datagram(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                           Address const* to, ControlData const* control);

// After a part of a blocking send has gone out, which failed so. If it was cancelled, or memory ran
// out, the connection is not one to go on with, or to end as if the peer had everything.
void note_sent_part(Socket& socket, Code failure);

// Checks a send before its first attempt; binds a datagram socket that is not bound. Windows' flags
// in, the host's out.
Code prepare_send(Socket& socket, int flags, Address const* to, unsigned& host_flags);

}  // namespace ws2::core
