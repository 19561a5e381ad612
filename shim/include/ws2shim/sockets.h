// SPDX-License-Identifier: MIT
// The calls Winsock shares with BSD. Unless said otherwise a call returns 0 or a count, and
// SOCKET_ERROR with WSAGetLastError() on failure; WSANOTINITIALISED and WSAENOTSOCK come before
// every other error, WSAEFAULT and WSAEINVAL for bad arguments before those of the socket's state.
#ifndef WS2SHIM_SOCKETS_H
#define WS2SHIM_SOCKETS_H

#include <ws2shim/addresses.h>
#include <ws2shim/select.h>

#define SD_RECEIVE 0x00
#define SD_SEND 0x01
#define SD_BOTH 0x02

WS2_BEGIN_C

// Makes a socket; it has the overlapped attribute and is inherited by child processes on Windows.
// af 0 takes the family from the protocol or type. Errors: WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT,
// WSAEPROTONOSUPPORT, WSAEPROTOTYPE (type and protocol disagree), WSAEMFILE. [behaviour
// E.2]
WINSOCK_API_LINKAGE SOCKET WSAAPI socket(int af, int type, int protocol) WS2_LINK_NAME(socket);

// Closes; calls blocked on the socket in other threads return with WSAEINTR or WSAECONNABORTED.
// With SO_LINGER and a time it waits: WSAEWOULDBLOCK on a non-blocking socket. [behaviour
// E.7]
WINSOCK_API_LINKAGE int WSAAPI closesocket(SOCKET s) WS2_LINK_NAME(closesocket);

// Errors: WSAEFAULT (namelen too small), WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEINVAL (bound
// already), WSAEACCES (an exclusive owner, or broadcast). [behaviour E.3]
WINSOCK_API_LINKAGE int WSAAPI bind(SOCKET s, const struct sockaddr* name, int namelen)
    WS2_LINK_NAME(bind);

// backlog counts the connections that may wait; SOMAXCONN leaves it to the system,
// SOMAXCONN_HINT(n) asks for n. A second call changes nothing. Errors: WSAEINVAL (not bound),
// WSAEISCONN, WSAEOPNOTSUPP (no stream), WSAEADDRINUSE. [behaviour A.1]
WINSOCK_API_LINKAGE int WSAAPI listen(SOCKET s, int backlog) WS2_LINK_NAME(listen);

// Waits for a connection; INVALID_SOCKET on failure. addr and addrlen may both be NULL.
// Errors: WSAEINVAL (not listening), WSAEWOULDBLOCK, WSAEFAULT (addrlen too small), WSAEOPNOTSUPP,
// WSAEINTR (closed meanwhile), WSAECONNRESET. [behaviour B.1]
WINSOCK_API_LINKAGE SOCKET WSAAPI accept(SOCKET s, struct sockaddr* addr, int* addrlen)
    WS2_LINK_NAME(accept);

// A non-blocking connect gives WSAEWOULDBLOCK first, WSAEALREADY while it runs, WSAEISCONN when
// done. Errors: WSAECONNREFUSED, WSAETIMEDOUT, WSAENETUNREACH, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT,
// WSAEINVAL (listening). A failed connect may be repeated. [behaviour E.4]
WINSOCK_API_LINKAGE int WSAAPI connect(SOCKET s, const struct sockaddr* name, int namelen)
    WS2_LINK_NAME(connect);

// how is SD_RECEIVE, SD_SEND or SD_BOTH. Errors: WSAENOTCONN, WSAEINVAL. [behaviour E.6]
WINSOCK_API_LINKAGE int WSAAPI shutdown(SOCKET s, int how) WS2_LINK_NAME(shutdown);

// Sends len bytes. A blocking stream takes all of them; a non-blocking one all or WSAEWOULDBLOCK.
// flags: MSG_OOB, MSG_DONTROUTE, MSG_PARTIAL. Errors: WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET,
// WSAECONNABORTED, WSAETIMEDOUT, WSAEMSGSIZE, WSAEOPNOTSUPP. [behaviour E.5]
WINSOCK_API_LINKAGE int WSAAPI send(SOCKET s, const char* buf, int len, int flags)
    WS2_LINK_NAME(send);
WINSOCK_API_LINKAGE int WSAAPI sendto(SOCKET s, const char* buf, int len, int flags,
                                      const struct sockaddr* to, int tolen) WS2_LINK_NAME(sendto);

// Receives up to len bytes; 0 when the peer has shut down. A datagram longer than len fills the
// buffer and fails with WSAEMSGSIZE. flags: MSG_OOB, MSG_PEEK, MSG_WAITALL, MSG_PUSH_IMMEDIATE.
// Errors: WSAENOTCONN, WSAESHUTDOWN, WSAECONNRESET, WSAECONNABORTED, WSAETIMEDOUT (SO_RCVTIMEO),
// WSAEWOULDBLOCK, WSAEINVAL (not bound; or MSG_OOB with none). [behaviour C.3, D.5]
WINSOCK_API_LINKAGE int WSAAPI recv(SOCKET s, char* buf, int len, int flags) WS2_LINK_NAME(recv);
WINSOCK_API_LINKAGE int WSAAPI recvfrom(SOCKET s, char* buf, int len, int flags,
                                        struct sockaddr* from, int* fromlen)
    WS2_LINK_NAME(recvfrom);

// Options; lengths in bytes. Errors: WSAENOPROTOOPT (unknown option), WSAEINVAL (unknown level),
// WSAEFAULT (short buffer). [behaviour E.12, E.13]
WINSOCK_API_LINKAGE int WSAAPI getsockopt(SOCKET s, int level, int optname, char* optval,
                                          int* optlen) WS2_LINK_NAME(getsockopt);
WINSOCK_API_LINKAGE int WSAAPI setsockopt(SOCKET s, int level, int optname, const char* optval,
                                          int optlen) WS2_LINK_NAME(setsockopt);

// Errors: WSAEINVAL (getsockname before bind), WSAENOTCONN, WSAEFAULT. [behaviour E.8]
WINSOCK_API_LINKAGE int WSAAPI getsockname(SOCKET s, struct sockaddr* name, int* namelen)
    WS2_LINK_NAME(getsockname);
WINSOCK_API_LINKAGE int WSAAPI getpeername(SOCKET s, struct sockaddr* name, int* namelen)
    WS2_LINK_NAME(getpeername);

// FIONBIO, FIONREAD or SIOCATMARK with a 32-bit argument. Errors: WSAEOPNOTSUPP for other codes,
// WSAEINVAL for FIONBIO 0 while events are selected. [behaviour E.11]
WINSOCK_API_LINKAGE int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long* argp)
    WS2_LINK_NAME(ioctlsocket);

// Between host and network byte order. Need no WSAStartup.
WINSOCK_API_LINKAGE u_long WSAAPI htonl(u_long hostlong) WS2_LINK_NAME(htonl);
WINSOCK_API_LINKAGE u_short WSAAPI htons(u_short hostshort) WS2_LINK_NAME(htons);
WINSOCK_API_LINKAGE u_long WSAAPI ntohl(u_long netlong) WS2_LINK_NAME(ntohl);
WINSOCK_API_LINKAGE u_short WSAAPI ntohs(u_short netshort) WS2_LINK_NAME(ntohs);

// Text and IPv4 address. inet_addr understands 1 to 4 parts, decimal, octal and hexadecimal, and
// gives INADDR_NONE for anything else; inet_ntoa answers in a buffer of the calling thread.
WINSOCK_API_LINKAGE u_long WSAAPI inet_addr(const char* cp) WS2_LINK_NAME(inet_addr);
WINSOCK_API_LINKAGE char* WSAAPI inet_ntoa(struct in_addr in) WS2_LINK_NAME(inet_ntoa);

WS2_END_C

#ifdef __cplusplus
extern "C++" {
// For programs that write unsigned long where Windows says u_long: 32 bits there, 64 here. A
// template of that type alone, so that NULL still means the call itself.
template <class T>
struct ws2_result_for {};
template <>
struct ws2_result_for<unsigned long> {
    typedef int type;
};
template <class T>
inline typename ws2_result_for<T>::type ioctlsocket(SOCKET s, long cmd, T* argp) {
    u_long value = argp ? (u_long)*argp : 0;
    const int result = ioctlsocket(s, cmd, argp ? &value : (u_long*)0);
    if (argp) *argp = value;
    return result;
}
}
#endif

// 64 bits and floating point, in-line as in Microsoft's header.
WS2_INLINE unsigned __int64 htonll(unsigned __int64 value) {
    union {
        unsigned char bytes[8];
        unsigned __int64 number;
    } net;
    int i;
    for (i = 0; i < 8; ++i) net.bytes[i] = (unsigned char)(value >> (56 - 8 * i));
    return net.number;
}
WS2_INLINE unsigned __int64 ntohll(unsigned __int64 value) { return htonll(value); }
WS2_INLINE unsigned __int32 htonf(float value) {
    u_long bits;
    memcpy(&bits, &value, sizeof bits);
    return htonl(bits);
}
WS2_INLINE float ntohf(unsigned __int32 value) {
    const u_long bits = ntohl(value);
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}
WS2_INLINE unsigned __int64 htond(double value) {
    unsigned __int64 bits;
    memcpy(&bits, &value, sizeof bits);
    return htonll(bits);
}
WS2_INLINE double ntohd(unsigned __int64 value) {
    const unsigned __int64 bits = ntohll(value);
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

#endif
