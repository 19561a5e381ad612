// SPDX-License-Identifier: MIT
// Helpers for socket addresses of either family, in-line as in Microsoft's headers.
#ifndef WS2SHIM_INET_ADDRESSES_H
#define WS2SHIM_INET_ADDRESSES_H

#include <ws2shim/ip_predicates.h>

WS2_INLINE BOOLEAN IN4ADDR_ISANY(const SOCKADDR_IN* a) {
    return (BOOLEAN)(a->sin_family == AF_INET && IN4_IS_ADDR_UNSPECIFIED(&a->sin_addr));
}
WS2_INLINE BOOLEAN IN4ADDR_ISLOOPBACK(const SOCKADDR_IN* a) {
    return (BOOLEAN)(a->sin_family == AF_INET && IN4_IS_ADDR_LOOPBACK(&a->sin_addr));
}
WS2_INLINE BOOLEAN IN4ADDR_ISEQUAL(const SOCKADDR_IN* a, const SOCKADDR_IN* b) {
    return (BOOLEAN)(a->sin_family == b->sin_family && IN4_ADDR_EQUAL(&a->sin_addr, &b->sin_addr));
}
WS2_INLINE BOOLEAN IN6ADDR_ISEQUAL(const SOCKADDR_IN6* a, const SOCKADDR_IN6* b) {
    return (BOOLEAN)(a->sin6_family == b->sin6_family &&
                     a->sin6_scope_struct.Value == b->sin6_scope_struct.Value &&
                     IN6_ADDR_EQUAL(&a->sin6_addr, &b->sin6_addr));
}
WS2_INLINE BOOLEAN IN6ADDR_ISV4MAPPED(const SOCKADDR_IN6* a) {
    return (BOOLEAN)(a->sin6_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a->sin6_addr));
}
WS2_INLINE VOID IN4ADDR_SETSOCKADDR(PSOCKADDR_IN a, const IN_ADDR* addr, USHORT port) {
    IN4ADDR_SETANY(a);
    a->sin_port = port;
    a->sin_addr = *addr;
}
WS2_INLINE VOID IN6ADDR_SETSOCKADDR(PSOCKADDR_IN6 a, const IN6_ADDR* addr, SCOPE_ID scope,
                                    USHORT port) {
    IN6ADDR_SETANY(a);
    a->sin6_port = port;
    a->sin6_addr = *addr;
    a->sin6_scope_struct = scope;
}
WS2_INLINE VOID IN6ADDR_SETV4MAPPED(PSOCKADDR_IN6 a6, const IN_ADDR* a4, SCOPE_ID scope,
                                    USHORT port) {
    IN6ADDR_SETANY(a6);
    a6->sin6_port = port;
    a6->sin6_addr.s6_bytes[10] = a6->sin6_addr.s6_bytes[11] = 0xff;
    memcpy(&a6->sin6_addr.s6_bytes[12], a4, sizeof *a4);
    a6->sin6_scope_struct = scope;
}

// The family chooses; an address that is not IPv6 counts as IPv4.
WS2_INLINE VOID INETADDR_SETANY(PSOCKADDR a) {
    if (a->sa_family == AF_INET6)
        IN6ADDR_SETANY((PSOCKADDR_IN6)a);
    else
        IN4ADDR_SETANY((PSOCKADDR_IN)a);
}
WS2_INLINE VOID INETADDR_SETLOOPBACK(PSOCKADDR a) {
    if (a->sa_family == AF_INET6)
        IN6ADDR_SETLOOPBACK((PSOCKADDR_IN6)a);
    else
        IN4ADDR_SETLOOPBACK((PSOCKADDR_IN)a);
}
WS2_INLINE VOID INETADDR_SETSOCKADDR(ADDRESS_FAMILY af, PSOCKADDR a, const VOID* addr,
                                     SCOPE_ID scope, USHORT port) {
    IN_ADDR four;
    if (af == AF_INET6) {
        IN6ADDR_SETSOCKADDR((PSOCKADDR_IN6)a, (const IN6_ADDR*)addr, scope, port);
    } else {
        memcpy(&four, addr, sizeof four);
        IN4ADDR_SETSOCKADDR((PSOCKADDR_IN)a, &four, port);
    }
}
WS2_INLINE VOID INETADDR_SET_PORT(PSOCKADDR a, USHORT port) { SS_PORT(a) = port; }
WS2_INLINE VOID INETADDR_SET_ADDRESS(PSOCKADDR a, const UCHAR* addr) {
    if (a->sa_family == AF_INET6)
        memcpy(&((PSOCKADDR_IN6)a)->sin6_addr, addr, sizeof(IN6_ADDR));
    else
        memcpy(&((PSOCKADDR_IN)a)->sin_addr, addr, sizeof(IN_ADDR));
}

WS2_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR* a) {
    return a->sa_family == AF_INET6 ? IN6ADDR_ISANY((const SOCKADDR_IN6*)a)
                                    : IN4ADDR_ISANY((const SOCKADDR_IN*)a);
}
WS2_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR* a) {
    return a->sa_family == AF_INET6 ? IN6ADDR_ISLOOPBACK((const SOCKADDR_IN6*)a)
                                    : IN4ADDR_ISLOOPBACK((const SOCKADDR_IN*)a);
}
WS2_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR* a, const SOCKADDR* b) {
    if (a->sa_family != b->sa_family) return FALSE;
    return a->sa_family == AF_INET6
               ? IN6ADDR_ISEQUAL((const SOCKADDR_IN6*)a, (const SOCKADDR_IN6*)b)
               : IN4ADDR_ISEQUAL((const SOCKADDR_IN*)a, (const SOCKADDR_IN*)b);
}
WS2_INLINE BOOLEAN INETADDR_ISV4MAPPED(const SOCKADDR* a) {
    return (BOOLEAN)(a->sa_family == AF_INET6 && IN6ADDR_ISV4MAPPED((const SOCKADDR_IN6*)a));
}
WS2_INLINE PUCHAR INETADDR_ADDRESS(const SOCKADDR* a) {
    return a->sa_family == AF_INET6 ? (PUCHAR)(size_t) & ((const SOCKADDR_IN6*)a)->sin6_addr
                                    : (PUCHAR)(size_t) & ((const SOCKADDR_IN*)a)->sin_addr;
}
WS2_INLINE USHORT INETADDR_PORT(const SOCKADDR* a) {
    return ((const SOCKADDR_IN*)a)->sin_port;  // at the same place in both
}
WS2_INLINE SCOPE_ID INETADDR_SCOPE_ID(const SOCKADDR* a) {
    SCOPE_ID none;
    memset(&none, 0, sizeof none);
    return a->sa_family == AF_INET6 ? ((const SOCKADDR_IN6*)a)->sin6_scope_struct : none;
}

#endif
