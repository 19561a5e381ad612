// SPDX-License-Identifier: MIT
// From a program's OVERLAPPED to an operation: what the calls with an lpOverlapped argument share.
#pragma once

#include <winsock2.h>

#include <cstddef>
#include <functional>

#include "shim/api/caller_memory.hpp"
#include "shim/core/io/operation.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::api {

static_assert(sizeof(core::Overlapped) == sizeof(OVERLAPPED) &&
              offsetof(core::Overlapped, status) == offsetof(OVERLAPPED, Internal) &&
              offsetof(core::Overlapped, bytes) == offsetof(OVERLAPPED, InternalHigh) &&
              offsetof(core::Overlapped, offset) == offsetof(OVERLAPPED, Offset) &&
              offsetof(core::Overlapped, event) == offsetof(OVERLAPPED, hEvent));

inline core::Overlapped* to_core(OVERLAPPED* overlapped) {
    return reinterpret_cast<core::Overlapped*>(overlapped);
}

// The arguments of such a call; the last two may be null, and are written when the call succeeds.
struct OverlappedCall {
    LPWSAOVERLAPPED overlapped = nullptr;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
    LPDWORD bytes = nullptr;
    LPDWORD flags = nullptr;
};

// A null hEvent is none; one that is no event is invalid_handle. Its lowest bit says that no packet
// is wanted.
Code set_event(core::Announcement& announcement, OVERLAPPED const& overlapped);

void set_routine(core::Announcement& announcement, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

// How the completion of such a call is reported, into an announcement of nothing yet. bad_address;
// invalid_handle: hEvent is no event.
inline Code fill(core::Announcement& announcement, OverlappedCall const& call) {
    if (!can_write(call.overlapped)) return Code::bad_address;
    announcement.overlapped = to_core(call.overlapped);
    if (call.routine)
        set_routine(announcement, call.routine);
    else if (call.overlapped->hEvent)
        return set_event(announcement, *call.overlapped);
    return Code::ok;
}

// For a socket without WSA_FLAG_OVERLAPPED: waits for the completion, and reports it as an
// immediate one [winetest: test_nonblocking_async_recv].
Code start_and_wait(core::SocketReference const& socket, OverlappedCall const& call,
                    core::Announcement const& program,
                    std::function<core::Started(core::Announcement)> const& start);

// Runs start(announcement), and gives what the call returns: io_pending while the operation is
// under way.
template <class Start>
Code start_overlapped(core::SocketReference const& socket, OverlappedCall const& call,
                      Start const& start) {
    core::Announcement announcement;
    if (auto const code = fill(announcement, call); code != Code::ok) return code;
    if (!socket->is_overlapped()) [[unlikely]]
        return start_and_wait(socket, call, announcement, start);
    core::Started const started = start(std::move(announcement));
    if (started.code == Code::ok || started.code == Code::message_size) {
        if (call.bytes) *call.bytes = started.completion.bytes;
        if (call.flags) *call.flags = static_cast<DWORD>(started.completion.flags);
    }
    return started.code;
}

}  // namespace ws2::api
