// SPDX-License-Identifier: MIT
// Contract: the terminal the program was started from, key by key.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ws2::platform {

enum class KeyEcho : std::uint8_t { hidden, shown };

// While one lives, standard input delivers keys instead of complete lines. A thread that waits for
// a key polls the descriptor.
class KeyInput {
public:
    explicit KeyInput(KeyEcho echo) noexcept;
    ~KeyInput();
    KeyInput(KeyInput const&) = delete;
    KeyInput& operator=(KeyInput const&) = delete;

    static int descriptor() noexcept;

    // Whether one was typed. Not at the end of the input, where read() has no key either.
    bool has_key() const noexcept;

    // The next key; -1 at the end of the input. Waits if none is there.
    int read() noexcept;

private:
    bool is_terminal_ = false;
    alignas(std::max_align_t) std::byte mode_before_[80];  // macOS needs 72
};

struct TerminalSize {
    int columns;
    int rows;
};
// False for what is no terminal.
bool terminal_size(int fd, TerminalSize& size) noexcept;

// Discards what has been typed and not been read.
void forget_typed(int fd) noexcept;

}  // namespace ws2::platform
