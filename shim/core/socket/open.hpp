// SPDX-License-Identifier: MIT
// Opening sockets.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// A catalogue entry has it.
bool is_offered_family(int af);

// Which socket (af, type, protocol), in Windows' numbers, stands for [winetest: test_WSASocket].
Result<platform::SocketKind> choose_kind(int af, int type, int protocol);

// What GetHandleInformation reports for the handle, HANDLE_FLAG_INHERIT or not. A child process
// gets a socket only where CreateProcess is called with inheritance; exec() closes the descriptors.
enum class Inheritance : std::uint32_t { not_inheritable = 0, inheritable = 1 };

// A new blocking socket. too_many_open, no_buffers, access_denied (raw without the privilege), and
// what choose_kind() says.
Result<Handle> open_socket(int af, int type, int protocol, Inheritance inheritance);

// A handle for a connection that accept() took, with the listener's properties.
Result<Handle> adopt_accepted(Socket& listener, PendingConnection connection);

}  // namespace ws2::core
