// SPDX-License-Identifier: MIT
#pragma once

#include "platform/event_queue.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/socket/socket_async.hpp"

namespace ws2::core {

// Gets a socket's events beside the operations: for WSAEventSelect and the like. Created once,
// destroyed with the socket.
class ReadinessObserver {
public:
    using Left = SocketAsync::Left;

    virtual ~ReadinessObserver() = default;

    // An event of the host, after the queued operations were attempted. May be spurious (another
    // thread was faster), and is called from several threads at once, with no lock held. Data has
    // arrived, for instance; whether it is still there has to be checked at the socket.
    // `has_received`: receives that were queued may have taken it.
    enum class HasReceived : bool { no, yes };
    virtual void on_ready(Socket& socket, platform::Readiness what, HasReceived has_received) = 0;

    // A call of the program has ended, on its thread: recv and the like, send..., accept, connect,
    // bind. `code` as the call returns it.
    virtual void on_call(Socket& socket, Call call, Code code, Left left) = 0;
    // A receive with an OVERLAPPED has ended in the call that started it.
    virtual void on_overlapped_receive(Socket& socket) = 0;

    // The socket is closed: no further calls.
    virtual void on_end() = 0;

    virtual bool keeps_non_blocking() const = 0;
};

}  // namespace ws2::core
