// SPDX-License-Identifier: MIT
// ioctlsocket and WSAIoctl: both walk the same table of controls.
#include <winsock2.h>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/winsock/ioctl_structures.hpp"

using ws2::Code;
using ws2::api::call_on;
using ws2::api::ControlRequest;
using ws2::core::SocketReference;

namespace {

// What a control does with no memory it does with unusable memory, too. How much of it a control
// uses is looked at there.
void* usable(void* memory) { return ws2::api::can_read_bytes(memory, 1) ? memory : nullptr; }

Code control(SocketReference const& socket, DWORD code, ControlRequest const& request) {
    if (auto const* const row = ws2::api::find_control(code)) return row->run(socket, request);
    *request.returned = 0;
    return Code::operation_not_supported;
}

}  // namespace

// The argument is one u_long, whichever way it goes.
int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long* argp) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto* const argument = usable(argp);
        DWORD returned = 0;
        return control(socket, static_cast<DWORD>(cmd),
                       {s, argument, sizeof *argp, argument, sizeof *argp, &returned});
    });
}

// There are no overlapped controls yet: a request that asks for one is refused, not run at once.
int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                    LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                    LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        if (!ws2::api::can_write(lpcbBytesReturned)) return Code::bad_address;
        if (lpOverlapped || lpCompletionRoutine) return Code::operation_not_supported;
        return control(socket, dwIoControlCode,
                       {s, usable(lpvInBuffer), cbInBuffer, usable(lpvOutBuffer), cbOutBuffer,
                        lpcbBytesReturned});
    });
}
