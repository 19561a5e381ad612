// SPDX-License-Identifier: MIT
// The queue of requests of registered I/O (RIO_RQ): the receives and sends of one socket, with
// which it ends. Each is an overlapped operation whose end is told to a completion queue instead of
// an event, a routine or a port.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "shim/core/io/async_state.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/transfer/registered_completions.hpp"

namespace ws2::core {

class RegisteredRequests final : public Object {
public:
    static constexpr ObjectKind object_kind = ObjectKind::registered_requests;

    struct Limits {
        std::uint32_t receives = 0;
        std::uint32_t sends = 0;
    };
    struct Queues {
        ObjectPtr<RegisteredCompletions> receives;
        ObjectPtr<RegisteredCompletions> sends;
    };

    // The queue of the socket behind `socket_handle`, and a handle of it. invalid_argument: the
    // socket has one already, or is being closed; otherwise RegisteredCompletions::reserve()'s
    // codes.
    static Result<Handle> create(Socket& socket, Handle socket_handle, Queues const& queues,
                                 Limits limits, std::uint64_t context);

    // For create().
    RegisteredRequests(Handle socket_handle, Queues queues, std::uint64_t context);

    Handle socket_handle() const { return socket_handle_; }
    std::uint64_t context() const { return context_; }

    // Ok: the result comes through the completion queue, whatever it is. no_buffers: there are as
    // many requests as the limit says; bad_address: the memory is gone; invalid_argument: the
    // socket or the completion queue is closed.
    Code submit(Socket& socket, Direction direction, std::unique_ptr<RegisteredRequest> request);
    // The same, to be started by a later submit() or commit().
    Code defer(Direction direction, std::unique_ptr<RegisteredRequest> request);
    Code commit(Socket& socket, Direction direction);

    // As create() and RegisteredCompletions::reserve().
    Code resize(Limits limits);

    // The socket is closed: deferred requests end as the others did.
    void end();

private:
    friend class RegisteredCompletions;
    struct Side {
        ObjectPtr<RegisteredCompletions> completions;
        RegisteredRoom room;
        RegisteredRequestList deferred;
    };
    class WithSocket;

    Side& side(Direction direction) { return sides_[direction == Direction::receive ? 0 : 1]; }
    RegisteredRoom& room_of(Direction direction) { return side(direction).room; }

    Code begin(Direction direction, RegisteredRequest& request);
    // Not ok: `request` is still the caller's.
    Code start_locked(Socket& socket, std::unique_ptr<RegisteredRequest>& request);
    void start_deferred_locked(Socket& socket, Side& side);
    void finish(std::unique_ptr<RegisteredRequest> request, Code code, std::uint32_t bytes);
    static void complete(void* request, Completion const& completion, Overlapped*);

    Handle const socket_handle_;
    std::uint64_t const context_;
    // Held while requests start, so that deferred ones keep their order.
    QueueMutex mutex_{Rank::request_queue};
    bool is_ended_ = false;
    std::array<Side, 2> sides_;
};

}  // namespace ws2::core
