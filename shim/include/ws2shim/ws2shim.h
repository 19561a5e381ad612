// SPDX-License-Identifier: MIT
// What the shim offers beyond Winsock: a way between a SOCKET and the descriptor under it, for
// programs that mix both worlds.
#ifndef WS2SHIM_WS2SHIM_H
#define WS2SHIM_WS2SHIM_H

#include <ws2shim/select.h>

WS2_BEGIN_C

// The descriptor of a socket. It still belongs to the socket: do not close it, and do not change
// its blocking mode. It stays the same as long as the socket is open. -1 with WSAENOTSOCK when the
// handle is no socket, WSANOTINITIALISED before WSAStartup.
WINSOCK_API_LINKAGE int WSAAPI ws2_socket_fd(SOCKET s);

// A socket made of a descriptor, which belongs to the socket afterwards; it becomes close-on-exec.
// What it is - bound, connected, listening, in which blocking mode - is asked of the host; options
// read as those of a new socket. On failure the descriptor stays the caller's: INVALID_SOCKET with
// WSAENOTSOCK when it is no socket, WSAEAFNOSUPPORT or WSAESOCKTNOSUPPORT for a kind that Winsock
// does not have, WSAEMFILE, WSANOTINITIALISED.
WINSOCK_API_LINKAGE SOCKET WSAAPI ws2_socket_from_fd(int fd);

WS2_END_C

#endif
