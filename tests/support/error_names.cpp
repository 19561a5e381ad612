// SPDX-License-Identifier: MIT
// The table behind error_name(): the names come from the headers under test, numbers included.
#include "tests/support/error_names.hpp"

#include <winsock2.h>

namespace ws2::test {
namespace {

struct Named {
    long code;
    char const* name;
};

#define NAMED(code) \
    { code, #code }
constexpr Named names[] = {
    NAMED(WSAEINTR),
    NAMED(WSAEBADF),
    NAMED(WSAEACCES),
    NAMED(WSAEFAULT),
    NAMED(WSAEINVAL),
    NAMED(WSAEMFILE),
    NAMED(WSAEWOULDBLOCK),
    NAMED(WSAEINPROGRESS),
    NAMED(WSAEALREADY),
    NAMED(WSAENOTSOCK),
    NAMED(WSAEDESTADDRREQ),
    NAMED(WSAEMSGSIZE),
    NAMED(WSAEPROTOTYPE),
    NAMED(WSAENOPROTOOPT),
    NAMED(WSAEPROTONOSUPPORT),
    NAMED(WSAESOCKTNOSUPPORT),
    NAMED(WSAEOPNOTSUPP),
    NAMED(WSAEPFNOSUPPORT),
    NAMED(WSAEAFNOSUPPORT),
    NAMED(WSAEADDRINUSE),
    NAMED(WSAEADDRNOTAVAIL),
    NAMED(WSAENETDOWN),
    NAMED(WSAENETUNREACH),
    NAMED(WSAENETRESET),
    NAMED(WSAECONNABORTED),
    NAMED(WSAECONNRESET),
    NAMED(WSAENOBUFS),
    NAMED(WSAEISCONN),
    NAMED(WSAENOTCONN),
    NAMED(WSAESHUTDOWN),
    NAMED(WSAETOOMANYREFS),
    NAMED(WSAETIMEDOUT),
    NAMED(WSAECONNREFUSED),
    NAMED(WSAELOOP),
    NAMED(WSAENAMETOOLONG),
    NAMED(WSAEHOSTDOWN),
    NAMED(WSAEHOSTUNREACH),
    NAMED(WSAEPROCLIM),
    NAMED(WSASYSNOTREADY),
    NAMED(WSAVERNOTSUPPORTED),
    NAMED(WSANOTINITIALISED),
    NAMED(WSAEDISCON),
    NAMED(WSATYPE_NOT_FOUND),
    NAMED(WSAHOST_NOT_FOUND),
    NAMED(WSATRY_AGAIN),
    NAMED(WSANO_RECOVERY),
    NAMED(WSANO_DATA),
    NAMED(WSA_IO_PENDING),
    NAMED(WSA_IO_INCOMPLETE),
    NAMED(WSA_OPERATION_ABORTED),
    NAMED(WSA_INVALID_HANDLE),
    NAMED(WSA_INVALID_PARAMETER),
    NAMED(WSA_NOT_ENOUGH_MEMORY),
};
#undef NAMED

}  // namespace

std::string error_name(int code) {
    if (code == 0) return "0";
    for (auto const& each : names) {
        if (each.code == code) return std::string{each.name} + " (" + std::to_string(code) + ")";
    }
    return std::to_string(code);
}

}  // namespace ws2::test
