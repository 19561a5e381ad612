// SPDX-License-Identifier: MIT
// The controls of WSAIoctl: what each takes from the caller's memory and leaves there.
#pragma once

#include <winsock2.h>

#include "shim/core/socket/socket_reference.hpp"

namespace ws2::api {

// One WSAIoctl. Pointers that plainly cannot be used are null.
struct ControlRequest {
    SOCKET handle;
    void const* input;
    DWORD input_size;
    void* output;
    DWORD output_size;
    DWORD* returned;  // where to put the size of the answer, or the size that is needed
};

// The peer that a control about a route has in its input; invalid_argument when it has none.
Result<Address> route_target(core::SocketReference const& socket, ControlRequest const& request);

struct ControlRow {
    DWORD code;
    Code (*run)(core::SocketReference const& socket, ControlRequest const& request);
};

// Null: Windows' TCP/IP does not have the code, or the shim does not yet.
ControlRow const* find_control(DWORD code);

}  // namespace ws2::api
