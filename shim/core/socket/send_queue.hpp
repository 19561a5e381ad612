// SPDX-License-Identifier: MIT
// The queue of bytes in UnsentBytes, sent as the host takes them. Appending fails without memory,
// and then changes nothing.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "platform/socket_calls.hpp"
#include "platform/types.hpp"

namespace ws2::core {

class Socket;

class SendQueue {
public:
    SendQueue() = default;
    SendQueue(SendQueue const&) = delete;
    SendQueue& operator=(SendQueue const&) = delete;
    ~SendQueue() { drop(); }

    // Keeps what `buffers` hold beyond the first `sent` bytes; with flag_urgent the last byte is
    // urgent. no_buffers: no memory.
    Code keep(std::span<platform::Buffer const> buffers, std::size_t sent, unsigned flags);
    // Undoes the last keep(), of which nothing may have been sent.
    void take_back();

    // Sends what the host takes now. ok: the queue is empty; would_block: it is not; other codes:
    // the connection is over and the rest was dropped.
    Code flush(int fd);

    bool is_empty() const { return !first_; }
    void drop();

    // The bytes that are left, for the queue of another process.
    struct Unsent {
        std::vector<char> bytes;
        unsigned flags = 0;
    };
    std::vector<Unsent> copy() const;

    struct Piece {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
        std::size_t sent = 0;
        bool ends_urgent = false;
        std::unique_ptr<Piece> next;

        std::span<char const> rest() const { return {bytes.get() + sent, size - sent}; }
    };
    Piece const* first() const { return first_.get(); }

private:
    static Code send_piece(int fd, Piece& piece);

    std::unique_ptr<Piece> first_;
    Piece* last_ = nullptr;
};

// The send flusher: its thread sends the bytes of all queues; see core/io/send_flusher.cpp.
namespace send_flusher {

// Flushes the socket's queue from now on until it is empty; the socket is kept alive meanwhile.
// no_buffers: the host has no memory, thread or descriptor left.
Code add(Socket& socket);
// The thread checks all queues again.
void wake();
// Drops the queue. The thread may use the descriptor until it has processed this.
void forget(Socket& socket);

}  // namespace send_flusher

}  // namespace ws2::core
