// SPDX-License-Identifier: MIT
// The connection between the two ends of a named pipe: a local stream of the host. The bytes of a
// pipe of bytes are the stream's. In a pipe of messages each message follows its length; what has
// come of the stream is kept here until the program reads it, so that a message is there as a whole
// or in the parts that the program asks for.
//
// Nothing here waits: would_block. The owner of an end sees to it that one thread at a time reads
// or writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "platform/named_pipes.hpp"

namespace ws2::core {

enum class PipeEnd : std::uint8_t { client, server };
enum class PipeReading : std::uint8_t { bytes, messages };

class PipeStream {
public:
    PipeStream(UniqueDescriptor stream, std::shared_ptr<platform::PipeMemory> memory, PipeEnd end);
    PipeStream(PipeStream const&) = delete;
    PipeStream& operator=(PipeStream const&) = delete;

    int fd() const { return stream_.get(); }
    platform::PipeShape const& shape() const { return memory_->shape(); }
    platform::PipeBoard& board() const { return memory_->board(); }

    // Bytes that count when the code is ok or more_data: a message has more than there is room for.
    struct Progress {
        Code code = Code::would_block;
        std::size_t bytes = 0;
    };
    // broken_pipe: the other end is closed, and everything was read; pipe_not_connected: the server
    // has disconnected the client, and what was not read is lost. No room: would_block until
    // something has come.
    Progress read(void* data, std::size_t length, PipeReading reading);
    // `done` counts what is on its way of it, and is 0 at first. no_data_in_pipe: the other end is
    // closed; pipe_not_connected.
    Progress write(void const* data, std::size_t length, std::size_t& done);
    // The rest of a message whose write is given up, so that the next one is not taken for it.
    void leave_rest(void const* data, std::size_t length, std::size_t done);
    // Sends what write() and leave_rest() have left here.
    void send_rest();

    struct Peeked {
        std::size_t bytes = 0;
        std::uint32_t available = 0;
        std::uint32_t of_message = 0;  // of the first one, with those in `bytes`; 0: no messages
    };
    // Failures as read()'s, and nothing is none.
    Result<Peeked> peek(void* data, std::size_t length);

    bool has_peer() const;
    // The other end has read everything that was written.
    bool is_read() const { return unread_by_other() == 0; }
    std::uint32_t unread_by_other() const;

    // The descriptor, for a child or a C library that reads and writes bytes. invalid_handle: they
    // are messages.
    Result<int> hand_out();

    // By the server: the client's calls fail from now on.
    void disconnect();
    bool is_disconnected() const { return board().is_disconnected != 0; }
    // Threads that wait for the descriptor come back.
    void wake_waiting() const;

private:
    using Way = platform::PipeBoard::Way;
    using Length = std::uint32_t;

    bool has_messages() const { return shape().is_of_messages != 0; }
    Way& way_in() const;
    Way& way_out() const;
    Code end_of_reading() const;
    Code end_of_writing() const;
    Progress count_read(Progress progress) const;
    Result<std::size_t> receive(void* data, std::size_t length, unsigned flags) const;
    Progress read_bytes(void* data, std::size_t length);
    Progress read_message(void* data, std::size_t length);
    Progress read_across_messages(char* data, std::size_t length);
    Code bring(std::size_t wanted);
    void bring_all();
    Code begin_message();
    std::size_t come() const { return come_.size() - used_; }
    void take(void* data, std::size_t length);
    Result<Peeked> peek_bytes(void* data, std::size_t length) const;
    Result<Peeked> peek_messages(void* data, std::size_t length);

    UniqueDescriptor const stream_;
    std::shared_ptr<platform::PipeMemory> const memory_;
    PipeEnd const end_;

    std::vector<char> come_;  // from used_ on
    std::size_t used_ = 0;
    bool is_in_message_ = false;
    std::size_t left_ = 0;  // of the message, when in one
    Code ended_ = Code::ok;

    std::vector<char> rest_;  // of a message, to be sent before the next one
};

}  // namespace ws2::core
