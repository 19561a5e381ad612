// SPDX-License-Identifier: MIT
// What the asynchronous engine keeps with a socket: pending operations, completion port, event
// selection. core/io derives the state from this and makes it at the first asynchronous call; to
// the socket it is opaque. Published once with a compare-and-swap, deleted with the socket.
#pragma once

namespace ws2::core {

class AsyncState {
public:
    AsyncState() = default;
    AsyncState(AsyncState const&) = delete;
    AsyncState& operator=(AsyncState const&) = delete;
    virtual ~AsyncState() = default;

    // The last handle was closed, see Object::cancel_blocked_calls(): every pending operation is
    // to complete as cancelled. Called once, with no lock held; must not wait.
    virtual void cancel_all() noexcept = 0;
};

}  // namespace ws2::core
