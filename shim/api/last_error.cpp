// SPDX-License-Identifier: MIT
// The thread's last error: one slot for WSAGetLastError and GetLastError [docs: WSAGetLastError].
// Works before WSAStartup.
#include "shim/api/edge.hpp"

namespace ws2::api {

constinit thread_local int last_error = 0;

}  // namespace ws2::api
