// SPDX-License-Identifier: MIT
// Descriptors as the C library's functions take them, and the handles that stand for the same files
// and sockets.
#pragma once

#include "shim/core/objects/library.hpp"

namespace ws2::core {

// The handle for a descriptor: the one that descriptor_of_handle() was called with, the standard
// handle, or a new one around the descriptor itself. invalid_handle: there is no such descriptor.
Result<Handle> handle_of_descriptor(int descriptor);

// A descriptor for a file or a socket, to be closed by the caller. A file's is the handle's own, so
// that closing it ends the file; a socket's is a second one. invalid_handle: neither of them.
Result<int> descriptor_of_handle(Handle handle);

// Closes a descriptor, unless it is a handle's own; then closing the handle closes it. The handle
// that is to be closed with it; 0: none stands for it. invalid_handle: there is no such descriptor.
Result<Handle> close_descriptor(int descriptor);

}  // namespace ws2::core
