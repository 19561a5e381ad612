// SPDX-License-Identifier: MIT
// The call that programs find by WSAID_TRANSMITPACKETS and no other way.
#pragma once

#include <mswsock.h>
#include <winsock2.h>

namespace ws2::api {

// LPFN_TRANSMITPACKETS.
BOOL WINAPI transmit_packets(SOCKET socket_handle, LPTRANSMIT_PACKETS_ELEMENT elements, DWORD count,
                             DWORD send_size, LPOVERLAPPED overlapped, DWORD flags);

}  // namespace ws2::api
