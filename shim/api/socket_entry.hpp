// SPDX-License-Identifier: MIT
// Entry points of calls on a socket: what entry_point.hpp has, with the handle looked up.
#pragma once

#include "shim/api/entry_point.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::api {

// For a Winsock call on a socket: an unknown handle wins over every other fault of the arguments
// [winetest: test_bind; rostest: bind]. The last WSACleanup closes all sockets, so only a handle
// that is none raises the question whether there was a WSAStartup.
template <class Value, class SocketCall, class Errno = platform::KeptErrno>
Value call_on(Value failure, core::Handle handle, SocketCall&& socket_call,
              Errno const& kept = Errno{}) {
    auto const on_socket = [&]() -> decltype(socket_call(core::acquire_socket(handle))) {
        core::SocketReference const socket = core::acquire_socket(handle);
        if (!socket) [[unlikely]]
            return core::library().is_started() ? Code::not_socket : Code::not_initialised;
        return socket_call(socket);
    };
    return call_unstarted(failure, on_socket, kept);
}

// The same for calls that give TRUE or FALSE.
template <class SocketCall>
int call_on_true(core::Handle handle, SocketCall&& socket_call) {
    return call_on(0, handle, [&](core::SocketReference const& socket) {
        return true_if(socket_call(socket));
    });
}

}  // namespace ws2::api
