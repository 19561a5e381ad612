// SPDX-License-Identifier: MIT
// Contract: delivering the bytes that sockets have accepted after the process has ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "platform/types.hpp"

namespace ws2::platform {

// A linked list of bytes in memory. `ends_urgent`: the last byte is urgent.
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
        graceful,  // then the stream ends, with what `linger` says of SO_LINGER, unless another
                   // process has bytes to send as well (remove_sending_process)
        reset,     // then everything is to be acknowledged, and the connection is reset
    } end;
    std::uint32_t linger;
    bool is_counted = false;  // by add_sending_process()
};

// Does so in a process of its own that has nothing else open, while this one ends; it runs as long
// as some peer goes on receiving. not_enough_memory: no process could be started.
Code finish_in_background(std::span<Leftover> leftovers);

// The same in the calling thread, for some seconds at most; connections that are left then are
// reset.
void finish_here(std::span<Leftover> leftovers);

}  // namespace ws2::platform
