// SPDX-License-Identifier: MIT
// The numbers Winsock 1.1 has for itself, and the translation of its IPPROTO_IP options into those
// of Winsock 2: the two overlap (5 is "join a group" in one and means nothing in the other, 4 is
// "loop back" in one and "time to live" in the other), so the program's header has to decide.
#ifndef WS2SHIM_WINSOCK1_OPTIONS_H
#define WS2SHIM_WINSOCK1_OPTIONS_H

#include <ws2shim/winsock1_calls.h>

// Kept for a <winsock2.h> behind this.
#pragma push_macro("IP_OPTIONS")
#pragma push_macro("IP_MULTICAST_IF")
#pragma push_macro("IP_MULTICAST_TTL")
#pragma push_macro("IP_MULTICAST_LOOP")
#pragma push_macro("IP_ADD_MEMBERSHIP")
#pragma push_macro("IP_DROP_MEMBERSHIP")
#pragma push_macro("IP_TTL")
#pragma push_macro("IP_TOS")
#pragma push_macro("IP_DONTFRAGMENT")
#pragma push_macro("SOMAXCONN")
#pragma push_macro("AF_MAX")
#undef IP_OPTIONS
#undef IP_MULTICAST_IF
#undef IP_MULTICAST_TTL
#undef IP_MULTICAST_LOOP
#undef IP_ADD_MEMBERSHIP
#undef IP_DROP_MEMBERSHIP
#undef IP_TTL
#undef IP_TOS
#undef IP_DONTFRAGMENT
#define IP_OPTIONS 1
#define IP_MULTICAST_IF 2
#define IP_MULTICAST_TTL 3
#define IP_MULTICAST_LOOP 4
#define IP_ADD_MEMBERSHIP 5
#define IP_DROP_MEMBERSHIP 6
#define IP_TTL 7
#define IP_TOS 8
#define IP_DONTFRAGMENT 9
#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

#undef SOMAXCONN
#define SOMAXCONN 5
#undef AF_MAX
#define AF_MAX 22

WS2_INLINE int ws2_option_of_winsock1(int level, int optname) {
    static const int winsock2[] = {0, 1, 9, 10, 11, 12, 13, 4, 3, 14};
    if (level != IPPROTO_IP || optname < 0 || optname > 9) return optname;
    return winsock2[optname];
}
WS2_INLINE int ws2_winsock1_setsockopt(SOCKET s, int level, int optname, const char* optval,
                                       int optlen) {
    return setsockopt(s, level, ws2_option_of_winsock1(level, optname), optval, optlen);
}
WS2_INLINE int ws2_winsock1_getsockopt(SOCKET s, int level, int optname, char* optval,
                                       int* optlen) {
    return getsockopt(s, level, ws2_option_of_winsock1(level, optname), optval, optlen);
}
#define setsockopt ws2_winsock1_setsockopt
#define getsockopt ws2_winsock1_getsockopt

#endif
