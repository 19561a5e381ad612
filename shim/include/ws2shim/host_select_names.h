// SPDX-License-Identifier: MIT
// The host's select and what belongs to it, by the names they have, for files that include the
// host's headers and have not included Winsock's. <winsock2.h> takes them away again. Not while one
// header of the host's includes another, and not for <sys/types.h>, which programs do not include
// for them; and not for the Windows half of a program.
#if !defined(WS2SHIM_WINSOCK_NAMES) && !defined(_WIN32) && !defined(WS2SHIM_HOST_HEADER)
#ifndef select
#define select ws2_host_select
#define WS2SHIM_HOST_SELECT
#endif
#ifndef fd_set
#define fd_set ws2_host_fd_set
#define WS2SHIM_HOST_FD_SET
#endif
#ifndef timeval
#define timeval ws2_host_timeval
#define WS2SHIM_HOST_TIMEVAL
#endif
#endif
