// SPDX-License-Identifier: MIT
// The host's mark in a stream.
#pragma once

namespace ws2::platform {

// The newest urgent byte stands at the head of the stream, or is announced to come there.
bool is_at_mark(int fd) noexcept;

}  // namespace ws2::platform
