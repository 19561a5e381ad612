// SPDX-License-Identifier: MIT
// Contract: what outlives the process: bytes that its sockets have accepted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "platform/types.hpp"

namespace ws2::platform {

// Bytes that lie in memory. `ends_urgent`: the last one is urgent.
struct LeftPiece {
    char const* data;
    std::size_t size;
    bool ends_urgent;
    LeftPiece* next;
};

// What is left to do for a stream when its process ends.
struct Leftover {
    int fd;
    LeftPiece const* pieces;  // to be sent, oldest first; may be none
    enum class End : std::uint8_t {
        graceful,  // then the stream ends, with what `linger` says of SO_LINGER
        reset,     // then everything is to be acknowledged, and the connection is reset
    } end;
    std::uint32_t linger;
};

// Does so in a process of its own that has nothing else open, while this one ends; for as long as
// some peer goes on taking something. not_enough_memory where there cannot be one.
Code finish_in_background(std::span<Leftover> leftovers);

// The same here, for some seconds at most; what is then left is reset.
void finish_here(std::span<Leftover> leftovers);

}  // namespace ws2::platform
