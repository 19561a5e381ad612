// SPDX-License-Identifier: MIT
// The call that programs find by WSAID_WSARECVMSG and no other way.
#pragma once

#include <winsock2.h>

#include "shim/core/socket/socket_reference.hpp"
#include "shim/core/transfer/transfer.hpp"

namespace ws2::api {

// What message.Control says. bad_address; invalid_argument: a message that is none, or none for
// this socket.
Result<platform::ControlData> control_from(core::SocketReference const& socket,
                                           WSAMSG const& message);

// What fits, as whole messages; MSG_CTRUNC if that is not all. The length comes back as what is in
// use.
DWORD put_control(platform::ControlData const& control, Family socket_family, WSABUF& target);

// LPFN_WSARECVMSG.
INT WINAPI receive_message(SOCKET s, LPWSAMSG message, LPDWORD received, LPWSAOVERLAPPED overlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

}  // namespace ws2::api
