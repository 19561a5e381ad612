// SPDX-License-Identifier: MIT
// The interface through which a socket reaches its part of the asynchronous engine, which the first
// call that needs one makes. The implementation is core/io/async_state.hpp.
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

    // The last handle was closed. Operations end, and the descriptor is not used after this. May
    // be called more than once; the socket's mutex is not held.
    virtual void end() = 0;

    // What a wait for the socket's handle waits for.
    virtual Waitable& handle_waitable() = 0;

    // SD_SEND: with sends under way the direction is shut down after the last of them. False: none
    // is under way.
    virtual bool finishes_sending_later() = 0;

    // Whether receives are under way.
    virtual bool is_receiving() = 0;

    // A call of the program has ended, on its thread, with no lock held. Left::nothing: a receive
    // of a TCP stream has taken all there was, and met no urgent byte.
    enum class Left : bool { unknown, nothing };
    virtual void called(Call call, Code code, Left left = Left::unknown) = 0;

    // An urgent byte was received before the event queue reported it. Called by the thread that
    // received it, with no lock held.
    virtual void urgent_came() = 0;

    // An attempt found a plain receive of another thread under way, or bytes have moved out of the
    // host's sight. Called with mutexes held; once the calling thread has unlocked them and the
    // receive has returned, the operations are attempted again.
    virtual void retry_after_receive() = 0;

    // Processes the events that have occurred by now.
    virtual void bring_up_to_date() = 0;

    // WSAEventSelect forbids the blocking mode.
    virtual bool keeps_non_blocking() const = 0;
};

SocketAsync& make_socket_async(Socket& socket);

}  // namespace ws2::core
