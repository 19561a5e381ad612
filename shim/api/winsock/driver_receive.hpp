// SPDX-License-Identifier: MIT
// Receives that a program asks the driver below Winsock for, as libuv does: the request says how
// the completion is reported.
#pragma once

#include <winsock2.h>

#include "shim/core/io/async_state.hpp"
#include "shim/core/socket/socket_reference.hpp"

namespace ws2::api {

struct Receiver {
    sockaddr* name;
    int* length;
};

core::Started start_driver_receive(core::SocketReference const& socket, LPWSABUF first, DWORD count,
                                   int flags, core::Announcement announcement, Receiver from);

}  // namespace ws2::api
