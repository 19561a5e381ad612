// SPDX-License-Identifier: MIT
// Byte order. The short names work before WSAStartup; the WSA ones belong to a socket, whose
// provider could in theory have an order of its own.
#include <winsock2.h>

#include <bit>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/socket/socket_reference.hpp"

using namespace ws2;

namespace {

template <class Integer>
constexpr Integer swapped(Integer value) {
    if constexpr (std::endian::native == std::endian::big) return value;
    if constexpr (sizeof(Integer) == 2) return __builtin_bswap16(value);
    return static_cast<Integer>(__builtin_bswap32(value));
}

template <class Integer>
int convert(SOCKET s, Integer value, Integer* result) {
    return api::call(SOCKET_ERROR, [&]() -> Code {
        if (!core::acquire_socket(s)) return Code::not_socket;
        if (!api::can_write(result)) return Code::bad_address;
        *result = swapped(value);
        return Code::ok;
    });
}

}  // namespace

u_long WSAAPI htonl(u_long hostlong) { return swapped(hostlong); }
u_short WSAAPI htons(u_short hostshort) { return swapped(hostshort); }
u_long WSAAPI ntohl(u_long netlong) { return swapped(netlong); }
u_short WSAAPI ntohs(u_short netshort) { return swapped(netshort); }

int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong) {
    return convert(s, hostlong, lpnetlong);
}
int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort) {
    return convert(s, hostshort, lpnetshort);
}
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong) {
    return convert(s, netlong, lphostlong);
}
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort) {
    return convert(s, netshort, lphostshort);
}
