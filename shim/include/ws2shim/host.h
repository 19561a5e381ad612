// SPDX-License-Identifier: MIT
// The only public header that includes the host's. libc's everyday headers own a few of Winsock's
// names with other meanings: fd_set, struct timeval, select, gethostname, u_long, FD_*. They are
// included here, first, so that their include guards keep them quiet afterwards, and then the names
// are given to Winsock. Everything that mentions struct timeval in a host structure has to be in
// this list, or that structure would be laid out with Winsock's 8-byte timeval.
#ifndef WS2SHIM_HOST_H
#define WS2SHIM_HOST_H

#if defined(_SYS_SOCKET_H) || defined(_NETINET_IN_H) || defined(_NETDB_H) || defined(_ARPA_INET_H)
#error \
    "include <winsock2.h> without the host's <sys/socket.h>, <netinet/in.h>, <netdb.h>, <arpa/inet.h>"
#endif

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#if defined(__has_include)
#if __has_include(<sys/timex.h>)
#include <sys/timex.h>
#endif
#endif

// What is defined now is the program's choice; sys/select.h beside this folder sees to that.
#ifndef FD_SETSIZE
#define FD_SETSIZE 64
#endif

#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#undef timerisset
#undef timerclear
#undef timercmp

#define fd_set ws2_fd_set
#define timeval ws2_timeval
#define select ws2_select
#define gethostname ws2_gethostname
#define u_long ws2_u_long
#define socklen_t ws2_socklen_t

#endif
