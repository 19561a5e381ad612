// SPDX-License-Identifier: MIT
// Contract: descriptors that were not opened here, and their state in the host.
#pragma once

#include "platform/socket_calls.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

struct DescriptorState {
    SocketKind kind;  // protocol 0: unknown
    BlockingMode mode = BlockingMode::blocking;
    bool is_listening = false;
    bool sees_both_stacks = false;  // an ipv6 socket for IPv4 as well
    Address local;                  // Family::none where there is none
    Address peer;                   // the same
};

// not_socket; family_not_supported or type_not_supported for sockets Winsock has no word for.
Result<DescriptorState> describe_socket(int fd);

// Makes a foreign descriptor what open_socket() gives: close-on-exec, and no SIGPIPE.
Code adopt_descriptor(int fd);

// A second descriptor for the same thing, close-on-exec.
Result<UniqueDescriptor> duplicate_descriptor(int fd);

// What close() says of a number that may be none: invalid_handle.
Code close_descriptor(int fd) noexcept;

// Whether both refer to one file or socket.
bool is_same_file(int a, int b) noexcept;

// Makes `fd` refer to what `by` refers to, as dup2() does; what it referred to is closed.
Code replace_descriptor(int fd, UniqueDescriptor by);

}  // namespace ws2::platform
