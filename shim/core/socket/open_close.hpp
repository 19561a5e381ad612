// SPDX-License-Identifier: MIT
// Opening and closing sockets.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// A catalogue entry has it.
bool is_offered_family(int af);

// Which socket (af, type, protocol), in Windows' numbers, stands for [winetest: test_WSASocket].
Result<platform::SocketKind> choose_kind(int af, int type, int protocol);

// What GetHandleInformation tells of the handle, HANDLE_FLAG_INHERIT or not. No child process
// inherits a socket here: there is no CreateProcess, and fork() with exec() closes the descriptors.
enum class Inheritance : std::uint32_t { not_inheritable = 0, inheritable = 1 };

// A new blocking socket. too_many_open, no_buffers, access_denied (raw without the privilege), and
// what choose_kind() says.
Result<Handle> open_socket(int af, int type, int protocol, Inheritance inheritance);

// A handle for a connection that accept() took, with the listener's properties.
Result<Handle> adopt_accepted(Socket& listener, PendingConnection connection);

// A socket for a descriptor of the program; the descriptor is the socket's only if this succeeds.
// not_socket, family_not_supported, type_not_supported, too_many_open.
Result<Handle> adopt_descriptor(int descriptor);

// A socket in a known state around a descriptor from outside, which is still there after a failure.
Result<Handle> adopt_state(UniqueDescriptor& descriptor, SocketState const& state);

// Closes one handle. not_socket; would_block for a non-blocking socket that lingers and has unsent
// data: it stays open [docs: closesocket].
Code close_socket(Handle handle);

// While one lives on this thread, user code runs inside a call through a handle, so closing that
// handle must not wait for the calls inside to leave.
class UserCodeScope {
public:
    UserCodeScope() { ++depth_; }
    ~UserCodeScope() { --depth_; }
    UserCodeScope(UserCodeScope const&) = delete;
    UserCodeScope& operator=(UserCodeScope const&) = delete;
    static bool is_active() { return depth_ != 0; }

private:
    static constinit thread_local int depth_;
};

}  // namespace ws2::core
