// SPDX-License-Identifier: MIT
// The host's <sys/socket.h>, for files without <winsock2.h>; in others one error instead of many.
#pragma GCC system_header
#ifdef WS2SHIM_FAMILIES_H
#error "<sys/socket.h> after <winsock2.h>: a file has one kind of sockets (docs/porting.md)"
#else
#include_next <sys/socket.h>
#endif
