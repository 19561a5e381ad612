// SPDX-License-Identifier: MIT
// The host's urgent mark of a stream (sockatmark).
#pragma once

namespace ws2::platform {

// The newest urgent byte is the next byte of the stream, or is announced as the next one.
bool is_at_mark(int fd) noexcept;

}  // namespace ws2::platform
