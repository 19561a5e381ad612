// SPDX-License-Identifier: MIT
// Contract: descriptors that were not opened here, and what the host knows about them.
#pragma once

#include "platform/socket_calls.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

struct DescriptorState {
    SocketKind kind;  // protocol 0: the host does not tell
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

// The number `fd` stands for what `by` stands for from now on; what it stood for is closed.
Code replace_descriptor(int fd, UniqueDescriptor by);

}  // namespace ws2::platform
