// SPDX-License-Identifier: MIT
// Questions about IP addresses and their constants, in-line as in Microsoft's headers.
#ifndef WS2SHIM_IP_PREDICATES_H
#define WS2SHIM_IP_PREDICATES_H

#include <in6addr.h>
#include <inaddr.h>
#include <ws2shim/families.h>

#define IN6ADDR_ANY_INIT                                       \
    {                                                          \
        {                                                      \
            { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } \
        }                                                      \
    }
#define IN6ADDR_LOOPBACK_INIT                                  \
    {                                                          \
        {                                                      \
            { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } \
        }                                                      \
    }
#define IN6ADDR_LINKLOCALPREFIX_LENGTH 64
#define IN6ADDR_MULTICASTPREFIX_LENGTH 8
#define IN6ADDR_SOLICITEDNODEMULTICASTPREFIX_LENGTH 104
#define IN6ADDR_V4MAPPEDPREFIX_LENGTH 96
#define IN6ADDR_6TO4PREFIX_LENGTH 16
#define IN6ADDR_TEREDOPREFIX_LENGTH 32

WS2_BEGIN_C
extern WS2_EXPORT const struct in_addr in4addr_any WS2_LINK_NAME(in4addr_any);
extern WS2_EXPORT const struct in_addr in4addr_loopback WS2_LINK_NAME(in4addr_loopback);
extern WS2_EXPORT const struct in_addr in4addr_broadcast WS2_LINK_NAME(in4addr_broadcast);
extern WS2_EXPORT const struct in_addr in4addr_allnodesonlink WS2_LINK_NAME(in4addr_allnodesonlink);
extern WS2_EXPORT const struct in_addr in4addr_allroutersonlink
    WS2_LINK_NAME(in4addr_allroutersonlink);
extern WS2_EXPORT const struct in_addr in4addr_alligmpv3routersonlink
    WS2_LINK_NAME(in4addr_alligmpv3routersonlink);
extern WS2_EXPORT const struct in_addr in4addr_allteredohostsonlink
    WS2_LINK_NAME(in4addr_allteredohostsonlink);
extern WS2_EXPORT const struct in_addr in4addr_linklocalprefix
    WS2_LINK_NAME(in4addr_linklocalprefix);
extern WS2_EXPORT const struct in_addr in4addr_multicastprefix
    WS2_LINK_NAME(in4addr_multicastprefix);
extern WS2_EXPORT const struct in6_addr in6addr_any WS2_LINK_NAME(in6addr_any);
extern WS2_EXPORT const struct in6_addr in6addr_loopback WS2_LINK_NAME(in6addr_loopback);
WS2_END_C

#define SS_PORT(storage) (((struct sockaddr_in*)(storage))->sin_port)
#define WS2TCPIP_INLINE WS2_INLINE

WS2_INLINE BOOLEAN IN6_ADDR_EQUAL(const struct in6_addr* a, const struct in6_addr* b) {
    return (BOOLEAN)(memcmp(a, b, sizeof *a) == 0);
}
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL

// Are the first `count` 16-bit words all zero?
WS2_INLINE BOOLEAN ws2_words_are_zero(const struct in6_addr* a, int count) {
    int i = 0;
    while (i < count && a->s6_words[i] == 0) ++i;
    return (BOOLEAN)(i == count);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const struct in6_addr* a) {
    return ws2_words_are_zero(a, 8);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const struct in6_addr* a) {
    return (BOOLEAN)(ws2_words_are_zero(a, 7) && a->s6_bytes[14] == 0 && a->s6_bytes[15] == 1);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const struct in6_addr* a) {
    return (BOOLEAN)(a->s6_bytes[0] == 0xff);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_EUI64(const struct in6_addr* a) {
    return (BOOLEAN)((a->s6_bytes[0] & 0xe0) != 0 && !IN6_IS_ADDR_MULTICAST(a));
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_GLOBAL(const struct in6_addr* a) {
    const ULONG high = a->s6_bytes[0] & 0xf0U;  // neither the reserved nor the local blocks
    return (BOOLEAN)(high != 0 && high != 0xf0);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const struct in6_addr* a) {
    return (BOOLEAN)(a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0x80);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const struct in6_addr* a) {
    return (BOOLEAN)(a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0xc0);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const struct in6_addr* a) {
    return (BOOLEAN)(ws2_words_are_zero(a, 5) && a->s6_words[5] == 0xffff);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_V4COMPAT(const struct in6_addr* a) {
    return (BOOLEAN)(ws2_words_are_zero(a, 6) && !(a->s6_words[6] == 0 && a->s6_bytes[14] == 0 &&
                                                   (a->s6_bytes[15] == 0 || a->s6_bytes[15] == 1)));
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_V4TRANSLATED(const struct in6_addr* a) {
    return (BOOLEAN)(ws2_words_are_zero(a, 4) && a->s6_words[4] == 0xffff && a->s6_words[5] == 0);
}
WS2_INLINE BOOLEAN ws2_is_multicast_scope(const struct in6_addr* a, int scope) {
    return (BOOLEAN)(IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == scope);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MC_NODELOCAL(const struct in6_addr* a) {
    return ws2_is_multicast_scope(a, 1);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MC_LINKLOCAL(const struct in6_addr* a) {
    return ws2_is_multicast_scope(a, 2);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MC_SITELOCAL(const struct in6_addr* a) {
    return ws2_is_multicast_scope(a, 5);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MC_ORGLOCAL(const struct in6_addr* a) {
    return ws2_is_multicast_scope(a, 8);
}
WS2_INLINE BOOLEAN IN6_IS_ADDR_MC_GLOBAL(const struct in6_addr* a) {
    return ws2_is_multicast_scope(a, 0xe);
}
WS2_INLINE VOID IN6_SET_ADDR_UNSPECIFIED(struct in6_addr* a) { memset(a, 0, sizeof *a); }
WS2_INLINE VOID IN6_SET_ADDR_LOOPBACK(struct in6_addr* a) {
    memset(a, 0, sizeof *a);
    a->s6_bytes[15] = 1;
}
WS2_INLINE BOOLEAN IN6ADDR_ISANY(const struct sockaddr_in6* a) {
    return (BOOLEAN)(a->sin6_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr));
}
WS2_INLINE BOOLEAN IN6ADDR_ISLOOPBACK(const struct sockaddr_in6* a) {
    return (BOOLEAN)(a->sin6_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->sin6_addr));
}
WS2_INLINE BOOLEAN IN6ADDR_ISMULTICAST(const struct sockaddr_in6* a) {
    return (BOOLEAN)(a->sin6_family == AF_INET6 && IN6_IS_ADDR_MULTICAST(&a->sin6_addr));
}
WS2_INLINE VOID IN6ADDR_SETANY(struct sockaddr_in6* a) {
    memset(a, 0, sizeof *a);
    a->sin6_family = AF_INET6;
}
WS2_INLINE VOID IN6ADDR_SETLOOPBACK(struct sockaddr_in6* a) {
    IN6ADDR_SETANY(a);
    a->sin6_addr.s6_bytes[15] = 1;
}

WS2_INLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR* a, const IN_ADDR* b) {
    return (BOOLEAN)(a->s_addr == b->s_addr);
}
WS2_INLINE BOOLEAN IN4_IS_ADDR_UNSPECIFIED(const IN_ADDR* a) {
    return (BOOLEAN)(a->s_addr == INADDR_ANY);
}
WS2_INLINE BOOLEAN IN4_IS_ADDR_LOOPBACK(const IN_ADDR* a) { return (BOOLEAN)(a->s_net == 127); }
WS2_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR* a) {
    return (BOOLEAN)(a->s_addr == INADDR_BROADCAST);
}
WS2_INLINE BOOLEAN IN4_IS_ADDR_MULTICAST(const IN_ADDR* a) {
    return (BOOLEAN)((a->s_net & 0xf0) == 0xe0);
}
WS2_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR* a) {
    return (BOOLEAN)(a->s_net == 169 && a->s_host == 254);
}
WS2_INLINE VOID IN4ADDR_SETANY(PSOCKADDR_IN a) {
    memset(a, 0, sizeof *a);
    a->sin_family = AF_INET;
}
WS2_INLINE VOID IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a) {
    IN4ADDR_SETANY(a);
    a->sin_addr.S_un.S_un_b.s_b1 = 127;
    a->sin_addr.S_un.S_un_b.s_b4 = 1;
}

#endif
