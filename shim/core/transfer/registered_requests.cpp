// SPDX-License-Identifier: MIT
#include "shim/core/transfer/registered_requests.hpp"

#include <mutex>
#include <utility>

#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"

namespace ws2::core {

// --- life ---------------------------------------------------------------------------------------

// What the socket has of its queue.
class RegisteredRequests::WithSocket final : public AsyncState::Attachment {
public:
    WithSocket(ObjectPtr<RegisteredRequests> queue, Handle handle)
        : queue_{std::move(queue)}, handle_{handle} {}
    void socket_has_ended() override {
        library().handles().close(handle_, HandleTable::Waiting::none);
        queue_->end();
    }

private:
    ObjectPtr<RegisteredRequests> const queue_;
    Handle const handle_;
};

RegisteredRequests::RegisteredRequests(Handle socket_handle, Queues queues, std::uint64_t context)
    : Object{object_kind}, socket_handle_{socket_handle}, context_{context} {
    side(Direction::receive).completions = std::move(queues.receives);
    side(Direction::send).completions = std::move(queues.sends);
}

Result<Handle> RegisteredRequests::create(Socket& socket, Handle socket_handle,
                                          Queues const& queues, Limits limits,
                                          std::uint64_t context) {
    ObjectPtr<RegisteredRequests> const made{
        new RegisteredRequests{socket_handle, queues, context}
    };
    if (auto const code = made->resize(limits); code != Code::ok) return code;
    Handle handle = 0;
    auto const code = value_without_memory(Code::no_buffers, [&] {
        auto const inserted = library().handles().insert(ObjectPtr<Object>{made.get()});
        if (!inserted) return Code::no_buffers;
        handle = *inserted;
        return AsyncState::of(socket).attach(std::make_unique<WithSocket>(made, handle));
    });
    if (code == Code::ok) return handle;
    made->end();
    library().handles().close(handle, HandleTable::Waiting::none);
    return code;
}

void RegisteredRequests::end() {
    std::lock_guard const lock{mutex_};
    is_ended_ = true;
    for (auto& side : sides_) {
        while (!side.deferred.is_empty()) finish(side.deferred.pop(), Code::operation_aborted, 0);
        side.completions->give_up(side.room);
    }
}

// --- limits -------------------------------------------------------------------------------------

Code RegisteredRequests::resize(Limits limits) {
    using Change = RegisteredCompletions::Change;
    auto& receives = side(Direction::receive);
    auto& sends = side(Direction::send);
    Change const changes[] = {
        {receives.room, limits.receives},
        {sends.room,    limits.sends   }
    };
    if (receives.completions.get() == sends.completions.get())
        return receives.completions->reserve(changes);
    auto const before = receives.room.most;
    auto code = receives.completions->reserve({changes, 1});
    if (code != Code::ok) return code;
    code = sends.completions->reserve({changes + 1, 1});
    Change const undo{receives.room, before};
    if (code != Code::ok) static_cast<void>(receives.completions->reserve({&undo, 1}));
    return code;
}

// --- requests -----------------------------------------------------------------------------------

Code RegisteredRequests::begin(Direction direction, RegisteredRequest& request) {
    auto& here = side(direction);
    if (auto const code = here.completions->begin(here.room); code != Code::ok) return code;
    request.direction_ = direction;
    request.owner_ = ObjectPtr<RegisteredRequests>{this};
    return Code::ok;
}

Code RegisteredRequests::submit(Socket& socket, Direction direction,
                                std::unique_ptr<RegisteredRequest> request) {
    if (auto const code = begin(direction, *request); code != Code::ok) return code;
    auto& here = side(direction);
    std::lock_guard const lock{mutex_};
    start_deferred_locked(socket, here);
    auto const code = start_locked(socket, request);
    if (code != Code::ok) here.completions->take_back(here.room);
    return code;
}

Code RegisteredRequests::defer(Direction direction, std::unique_ptr<RegisteredRequest> request) {
    if (auto const code = begin(direction, *request); code != Code::ok) return code;
    std::lock_guard const lock{mutex_};
    if (is_ended_)
        finish(std::move(request), Code::operation_aborted, 0);
    else
        side(direction).deferred.push(std::move(request));
    return Code::ok;
}

Code RegisteredRequests::commit(Socket& socket, Direction direction) {
    std::lock_guard const lock{mutex_};
    start_deferred_locked(socket, side(direction));
    return Code::ok;
}

// The call that deferred them has succeeded, so a failure is a result.
void RegisteredRequests::start_deferred_locked(Socket& socket, Side& side) {
    while (!side.deferred.is_empty()) {
        auto request = side.deferred.pop();
        auto const code = start_locked(socket, request);
        if (code != Code::ok) finish(std::move(request), code, 0);
    }
}

// An operation that is done in the call has told so before start() returns, and the request may be
// gone then.
Code RegisteredRequests::start_locked(Socket& socket, std::unique_ptr<RegisteredRequest>& request) {
    auto* const started = request.release();
    Announcement announcement;
    announcement.overlapped = &started->overlapped_;
    announcement.allows_packet = false;
    announcement.routine = {complete, started};
    announcement.runs_in_place = true;
    auto const result = value_without_memory(Started{Code::no_buffers, {}}, [&] {
        return started->start(socket, std::move(announcement));
    });
    switch (result.code) {
        case Code::ok:
        case Code::message_size:
        case Code::io_pending:
            return Code::ok;
        case Code::bad_address:
        case Code::no_buffers:
            request.reset(started);
            return result.code;
        case Code::not_socket:
            request.reset(started);
            return Code::invalid_argument;
        default:
            finish(std::unique_ptr<RegisteredRequest>{started}, result.code, 0);
            return Code::ok;
    }
}

void RegisteredRequests::complete(void* request, Completion const& completion, Overlapped*) {
    std::unique_ptr<RegisteredRequest> ended{static_cast<RegisteredRequest*>(request)};
    auto const owner = ended->owner_;
    owner->finish(std::move(ended), winsock_code(completion.status), completion.bytes);
}

void RegisteredRequests::finish(std::unique_ptr<RegisteredRequest> request, Code code,
                                std::uint32_t bytes) {
    request->code_ = code;
    request->bytes_ = bytes;
    auto const completions = side(request->direction_).completions;
    completions->push(std::move(request));
}

}  // namespace ws2::core
