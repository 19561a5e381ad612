// SPDX-License-Identifier: MIT
// Where the host's names end and Winsock's begin. The C library declares some names of Winsock's
// with other meanings: select, fd_set, struct timeval, gethostname, u_long; FD_SET and its kin.
// The folder of this file has headers of the same names as the host's that do (<sys/select.h>,
// <sys/time.h>, <sys/types.h>, <unistd.h>, ...). They include the host's and give its names other
// spellings meanwhile, so that Winsock's are plain names here: a program's macro or member called
// select meets no macro of ours. A file that is the host's alone keeps the host's names, by macros
// that go away at this point.
#ifndef WS2SHIM_HOST_H
#define WS2SHIM_HOST_H

#if defined(_SYS_SOCKET_H) || defined(_NETINET_IN_H) || defined(_NETDB_H) || defined(_ARPA_INET_H)
#error \
    "include <winsock2.h> without the host's <sys/socket.h>, <netinet/in.h>, <netdb.h>, <arpa/inet.h>"
#endif
// pollfd is another structure there.
#if defined(_SYS_POLL_H) || defined(_POLL_H) || defined(_SYS_POLL_H_)
#error "include <winsock2.h> without the host's <poll.h> (docs/porting.md)"
#endif

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include <sys/types.h>

#define WS2SHIM_WINSOCK_NAMES

// What is defined now is the program's choice; the host's is hidden from it.
#ifndef FD_SETSIZE
#define FD_SETSIZE 64
#endif

#ifdef WS2SHIM_HOST_SELECT
#undef select
#endif
#ifdef WS2SHIM_HOST_FD_SET
#undef fd_set
#endif
#ifdef WS2SHIM_HOST_TIMEVAL
#undef timeval
#endif
#ifdef WS2SHIM_HOST_GETTIMEOFDAY
#undef gettimeofday
#endif
#ifdef WS2SHIM_HOST_GETHOSTNAME
#undef gethostname
#endif
#ifdef WS2SHIM_HOST_U_LONG
#undef u_long
#endif
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#undef timerisset
#undef timerclear
#undef timercmp
// macOS defines these with <sys/types.h>, which is included above and so does not come again.
#undef htonl
#undef htons
#undef ntohl
#undef ntohs
#undef htonll
#undef ntohll

// Winsock's socklen_t is the one of this file.
#ifndef __socklen_t_defined
#define __socklen_t_defined
#endif

#endif
