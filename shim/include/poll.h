// SPDX-License-Identifier: MIT
// The host's <poll.h>, for files without <winsock2.h>; in others one error instead of many.
#pragma GCC system_header
#ifdef WS2SHIM_FAMILIES_H
#error "<poll.h> after <winsock2.h>: a file has one kind of sockets (docs/porting.md)"
#else
#include_next <poll.h>
#endif
