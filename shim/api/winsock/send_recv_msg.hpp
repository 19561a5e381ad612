// SPDX-License-Identifier: MIT
// The call that programs find by WSAID_WSARECVMSG and no other way.
#pragma once

#include <winsock2.h>

namespace ws2::api {

// LPFN_WSARECVMSG.
INT WINAPI receive_message(SOCKET s, LPWSAMSG message, LPDWORD received, LPWSAOVERLAPPED overlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

}  // namespace ws2::api
