// SPDX-License-Identifier: MIT
// What a socket knows of the asynchronous engine: that there may be a part of its own there, made
// by the first call that needs one. The part itself is core/io/async_state.hpp.
#pragma once

#include "platform/types.hpp"
#include "shim/core/socket/call_rules.hpp"

namespace ws2::core {

class Socket;
class Waitable;

class SocketAsync {
public:
    SocketAsync() = default;
    SocketAsync(SocketAsync const&) = delete;
    SocketAsync& operator=(SocketAsync const&) = delete;
    virtual ~SocketAsync() = default;

    // The last handle was closed. Operations end, and nobody uses the descriptor after this. May
    // be called more than once; the socket's mutex is not held.
    virtual void end() = 0;

    // What a wait for the socket's handle waits for.
    virtual Waitable& handle_waitable() = 0;

    // SD_SEND: with sends under way the host is told behind the last of them. False: none is.
    virtual bool finishes_sending_later() = 0;

    // A call of the program has ended, on its thread, with no lock held.
    virtual void called(Call call, Code code) = 0;

    // An urgent byte came that was taken out of the host's sight before the host could tell of it.
    // On the thread that took it, with no lock held.
    virtual void urgent_came() = 0;

    // What has happened by now, and would be noticed by somebody who waits, is noticed now.
    virtual void bring_up_to_date() = 0;

    // WSAEventSelect forbids the blocking mode.
    virtual bool keeps_non_blocking() const = 0;
};

SocketAsync& make_socket_async(Socket& socket);

}  // namespace ws2::core
