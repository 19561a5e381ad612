// SPDX-License-Identifier: MIT
// Starting and ending the use of Winsock.
#include <winsock2.h>

#include <algorithm>
#include <cstring>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/core/closing/close.hpp"
#include "shim/core/closing/process_end.hpp"

namespace ws2::api {
namespace {

struct Negotiated {
    int result;
    WORD version;
    unsigned short max_sockets;
    unsigned short max_datagram;
};

// What a request for (major, minor) gets [winetest: test_startup].
Negotiated negotiate(WORD requested) {
    BYTE const major = LOBYTE(requested);
    BYTE const minor = HIBYTE(requested);
    if (major == 0) return {WSAVERNOTSUPPORTED, MAKEWORD(2, 2), 0, 0};
    if (major == 1) return {0, MAKEWORD(1, std::min<BYTE>(minor, 1)), 32767, 65467};
    if (major == 2) return {0, MAKEWORD(2, std::min<BYTE>(minor, 2)), 0, 0};
    return {0, MAKEWORD(2, 2), 0, 0};
}

}  // namespace
}  // namespace ws2::api

int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData) {
    auto const answer = ws2::api::negotiate(wVersionRequested);
    ws2::api::prepare_for_faults();
    ws2::core::watch_process_end();
    if (!ws2::api::can_write(lpWSAData)) return answer.result != 0 ? answer.result : WSAEFAULT;
    lpWSAData->wVersion = answer.version;
    lpWSAData->wHighVersion = MAKEWORD(2, 2);
    lpWSAData->iMaxSockets = answer.max_sockets;
    lpWSAData->iMaxUdpDg = answer.max_datagram;
    std::strcpy(lpWSAData->szDescription, "WinSock 2.0");
    std::strcpy(lpWSAData->szSystemStatus, "Running");
    if (answer.result != 0) return answer.result;
    using Version = ws2::core::Library::Version;
    ws2::core::library().start(LOBYTE(answer.version) == 1 ? Version::v1 : Version::v2);
    ws2::api::set_last_error(ws2::Code::ok);
    return 0;
}

int WSAAPI WSACleanup() {
    return ws2::api::call(SOCKET_ERROR, [] { return ws2::core::clean_up(); });
}
