// SPDX-License-Identifier: MIT
// The host's <netinet/in.h>, for files without <winsock2.h>; in others one error instead of many.
#pragma GCC system_header
#ifdef WS2SHIM_FAMILIES_H
#error "<netinet/in.h> after <winsock2.h>: a file has one kind of sockets (docs/porting.md)"
#else
#include_next <netinet/in.h>
#endif
