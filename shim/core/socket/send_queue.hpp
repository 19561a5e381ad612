// SPDX-License-Identifier: MIT
// Bytes a non-blocking send accepted and the host did not take yet.
//
// On Windows a non-blocking send takes everything or WSAEWOULDBLOCK, never a part [winetest:
// test_send_buffering], so programs from there do not handle parts. What the host leaves over waits
// here; one background thread, started by the first such send, hands it on as the peer reads. While
// anything waits, the socket is not writable and further sends would block. What was accepted is
// delivered even when the socket is closed or shut down meanwhile.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "platform/deadline.hpp"
#include "platform/socket_calls.hpp"
#include "platform/types.hpp"

namespace ws2::core {

class Socket;

class SendQueue {
public:
    // Keeps what `buffers` hold beyond the first `sent` bytes; with flag_urgent the last byte is
    // urgent.
    void keep(std::span<platform::Buffer const> buffers, std::size_t sent, unsigned flags);

    // Hands on what the host takes now. ok: nothing is left; would_block: some is; else the
    // connection is over and the rest was dropped.
    Code drain(int fd);

    bool is_empty() const { return pieces_.empty(); }
    void drop() { pieces_.clear(); }

    // What is left, to be kept by another queue.
    struct Unsent {
        std::vector<char> bytes;
        unsigned flags = 0;
    };
    std::vector<Unsent> take();

private:
    struct Piece {
        std::vector<char> bytes;
        std::size_t sent = 0;
        bool ends_urgent = false;
    };
    static Code send_piece(int fd, Piece& piece);

    std::deque<Piece> pieces_;
};

// The thread that drains.
namespace send_flusher {

// From now on until the queue is empty. `socket` is kept alive meanwhile.
void add(Socket& socket);
// What was left is dropped. The descriptor is looked at no more, once the thread has heard of it.
void forget(Socket& socket);

}  // namespace send_flusher

}  // namespace ws2::core
