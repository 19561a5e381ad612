// SPDX-License-Identifier: MIT
// Overlapped receives and sends: operations that are queued at their socket until they are done.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>

#include "shim/core/io/async_state.hpp"
#include "shim/core/socket/windows_numbers.hpp"
#include "shim/core/transfer/transfer.hpp"

namespace ws2::core {

// The program's list of buffers, copied: it may be gone when the call returns.
class KeptBuffers {
public:
    explicit KeptBuffers(std::span<Buffer const> buffers) : count_{buffers.size()} {
        if (count_ == 1) [[likely]] {
            few_[0] = buffers[0];
            return;
        }
        if (count_ > few_.size()) more_ = std::make_unique<Buffer[]>(count_);
        std::ranges::copy(buffers, first());
    }
    KeptBuffers(KeptBuffers const&) = delete;
    KeptBuffers& operator=(KeptBuffers const&) = delete;
    std::span<Buffer> all() { return {first(), count_}; }
    std::span<Buffer const> all() const { return {more_ ? more_.get() : few_.data(), count_}; }

private:
    Buffer* first() { return more_ ? more_.get() : few_.data(); }

    std::array<Buffer, 2> few_{};
    std::size_t count_;
    std::unique_ptr<Buffer[]> more_;
};

// A receive. A subclass that reports more than the bytes (the sender's address, control data)
// overrides attempt(), and stores it there after try_once().
class ReceiveOperation : public Operation {
public:
    // `flags` are Windows'.
    ReceiveOperation(Announcement&& announcement, std::span<Buffer const> buffers, int flags)
        : Operation{std::move(announcement)}, buffers_{buffers}, flags_{flags} {
        if ((flags & number::msg_oob) != 0) take_urgent_data();
    }

    Attempt attempt(Socket& socket) override;
    Completion ended_by_force(Socket& socket, Status status) override;
    Status status_of_close() const override { return status_of_close_; }
    // [winetest: test_iocp]
    void is_for_stream() { status_of_close_ = Status::connection_aborted; }
    bool writes_into(platform::AddressRange const& range) const override;

protected:
    Attempt try_once(Socket& socket, Received& received);

private:
    Attempt try_for_all(Socket& socket, Received& received);
    friend Started start_receive(Socket& socket, std::unique_ptr<ReceiveOperation> operation);

    KeptBuffers buffers_;
    int const flags_;
    unsigned host_flags_ = 0;
    Status status_of_close_ = Status::cancelled;
    std::size_t done_ = 0;  // with MSG_WAITALL
};

Started start_receive(Socket& socket, std::unique_ptr<ReceiveOperation> operation);

// WSARecv and WSASend as the servers of a port make them, on a stream: one buffer that is not
// empty, no flags, no event, no routine. would_block: something about the socket is out of the
// ordinary, nothing was done, and the other functions have to look. Errno stays.
Code start_plain_receive(Socket& socket, Overlapped& overlapped, Buffer buffer);
Started start_plain_send(Socket& socket, Overlapped& overlapped, Buffer buffer);

struct SendRequest {
    std::span<Buffer const> buffers;
    int flags = 0;                // Windows'
    Address const* to = nullptr;  // null: the connected peer
    ControlData const* control = nullptr;
};
Started start_send(Socket& socket, Announcement&& announcement, SendRequest const& request);

// Plain calls on a socket with operations under way, which are queued behind those. Nothing: there
// are none (any more), so the call takes its ordinary path.
std::optional<Code> receive_in_turn(Socket& socket, std::span<Buffer> buffers, int flags,
                                    Received& received);
std::optional<Result<std::size_t>> send_in_turn(Socket& socket, SendRequest const& request);

}  // namespace ws2::core
