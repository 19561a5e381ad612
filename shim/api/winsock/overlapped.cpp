// SPDX-License-Identifier: MIT
// What becomes of an OVERLAPPED: WSAGetOverlappedResult, and the part that all calls share which
// start an operation.
#include "shim/api/winsock/overlapped.hpp"

#include <atomic>
#include <utility>

#include "shim/api/socket_entry.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/duplication/duplicate.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/waited_operation.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/synchronous_io.hpp"

namespace ws2::api {
namespace {

void run_routine(void* routine, core::Completion const& completion, core::Overlapped* overlapped) {
    auto const function = reinterpret_cast<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(routine);
    function(static_cast<DWORD>(core::winsock_code(completion.status)), completion.bytes,
             reinterpret_cast<LPWSAOVERLAPPED>(overlapped), static_cast<DWORD>(completion.flags));
}

// The lowest bit says that no packet is wanted; it is no part of the handle.
HANDLE without_low_bit(HANDLE event) { return to_handle(from_handle(event) & ~core::Handle{1}); }

core::Status status_of(OVERLAPPED const& overlapped) {
    std::atomic_ref const status{const_cast<ULONG_PTR&>(overlapped.Internal)};
    return static_cast<core::Status>(status.load(std::memory_order_acquire));
}

void store(OverlappedCall const& call, core::Completion const& completion) {
    if (call.bytes) *call.bytes = completion.bytes;
    if (call.flags) *call.flags = static_cast<DWORD>(completion.flags);
}

}  // namespace

void set_routine(core::Announcement& announcement, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    announcement.routine = {run_routine, reinterpret_cast<void*>(routine)};
}

Code set_event(core::Announcement& announcement, OVERLAPPED const& overlapped) {
    if (!overlapped.hEvent) return Code::ok;
    auto const handle = without_low_bit(overlapped.hEvent);
    Held const held{handle};
    auto* const event = held.as<core::Event>();
    if (!event) return Code::invalid_handle;
    announcement.event = core::ObjectPtr<core::Event>{event};
    announcement.allows_packet = handle == overlapped.hEvent;
    return Code::ok;
}

Code start_and_wait(core::SocketReference const& socket, OverlappedCall const& call,
                    core::Announcement const& program,
                    std::function<core::Started(core::Announcement)> const& start) {
    core::ObjectPtr<core::Event> const done{
        new core::Event{core::Event::Reset::manual, core::Event::State::clear}
    };
    core::Announcement waiting;
    waiting.overlapped = program.overlapped;
    waiting.event = done;
    waiting.allows_packet = false;
    if (program.event) program.event->reset();
    auto started = start(std::move(waiting));
    if (started.code == Code::io_pending) {
        core::WaitedOperation operation{*socket, to_core(call.overlapped), *done};
        core::SynchronousIo const waiting_call;
        while (operation.wait(core::Alertable::yes, platform::Deadline::never()) !=
               core::WaitOutcome::Kind::object) {
            if (waiting_call.is_cancelled())
                core::AsyncState::of(*socket).cancel_overlapped(to_core(call.overlapped));
        }
        started.completion = {status_of(*call.overlapped),
                              static_cast<std::uint32_t>(call.overlapped->InternalHigh), 0};
        started.code = core::winsock_code(started.completion.status);
        if (socket->is_cancelling() && !socket->is_stream()) started.code = Code::interrupted;
    }
    bool const is_done = started.code == Code::ok || started.code == Code::message_size;
    if (is_done) store(call, started.completion);
    if (is_done && program.event) program.event->set();
    return started.code;
}

namespace {

// Without an event this waits for the socket's own handle. An event that is set counts as the
// completion [winetest: test_WSAGetOverlappedResult].
Code await_end(core::SocketReference const& socket, OVERLAPPED const& overlapped) {
    Held const held{overlapped.hEvent ? without_low_bit(overlapped.hEvent) : HANDLE{}};
    core::Waitable* object = overlapped.hEvent ? held.waitable() : socket->waitable();
    if (!object) return Code::invalid_handle;
    core::wait_for({&object, 1}, core::WaitMode::any, core::Alertable::no,
                   platform::Deadline::never());
    return Code::ok;
}

// What the status of a success says beside that [libuv: uv__wsarecv_workaround].
DWORD flags_of(core::Status status) {
    switch (status) {
        case core::Status::receive_partial:
            return MSG_PARTIAL;
        case core::Status::receive_expedited:
            return MSG_OOB;
        case core::Status::receive_partial_expedited:
            return MSG_PARTIAL | MSG_OOB;
        default:
            return 0;
    }
}

}  // namespace
}  // namespace ws2::api

BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer,
                                   BOOL fWait, LPDWORD lpdwFlags) {
    using namespace ws2;
    return api::call_on_true(s, [&](core::SocketReference const& socket) {
        if ((socket.handle_flags() & core::handle_is_copy) != 0) return Code::not_socket;
        auto status = api::status_of(*lpOverlapped);
        if (status == core::Status::pending && fWait) {
            if (auto const code = api::await_end(socket, *lpOverlapped); code != Code::ok)
                return code;
            // The event says that it is over, whatever the status [winetest:
            // test_WSAGetOverlappedResult].
            status = api::status_of(*lpOverlapped);
            if (status == core::Status::pending) status = core::Status::success;
        }
        if (status == core::Status::pending) return Code::io_incomplete;
        *lpcbTransfer = static_cast<DWORD>(lpOverlapped->InternalHigh);
        auto const code = core::winsock_code(status);
        if (code == Code::ok && lpdwFlags) *lpdwFlags = api::flags_of(status);
        return code;
    });
}
