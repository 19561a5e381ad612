// SPDX-License-Identifier: MIT
// A queue of bytes that go to the host as it takes them: what UnsentBytes keeps. Without memory it
// keeps nothing, and says so.
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

    // Hands on what the host takes now. ok: nothing is left; would_block: some is; else the
    // connection is over and the rest was dropped.
    Code flush(int fd);

    bool is_empty() const { return !first_; }
    void drop();

    // What is left, to be kept by another queue.
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

// The thread that sends what waits in the queues.
namespace send_flusher {

// From now on until nothing is left to flush. `socket` is kept alive meanwhile. no_buffers: the
// host has no memory, thread or descriptor left.
Code add(Socket& socket);
// Looks again what there is to do.
void wake();
// What was left is dropped. The descriptor is looked at no more, once the thread has heard of it.
void forget(Socket& socket);

}  // namespace send_flusher

}  // namespace ws2::core
