// SPDX-License-Identifier: MIT
// Contract: the terminal the program was started from, key by key.
#pragma once

#include <cstdint>

namespace ws2::platform {

// Whether standard input has something to read, without waiting for a complete line.
bool key_is_waiting() noexcept;

enum class KeyEcho : std::uint8_t { hidden, shown };

// The next key, without waiting for a line; -1 at the end of the input.
int read_key(KeyEcho echo) noexcept;

struct TerminalSize {
    int columns;
    int rows;
};
// False for what is no terminal.
bool terminal_size(int fd, TerminalSize& size) noexcept;

// Discards what has been typed and not been read.
void forget_typed(int fd) noexcept;

}  // namespace ws2::platform
