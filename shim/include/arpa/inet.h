// SPDX-License-Identifier: MIT
// The host's <arpa/inet.h>, for files without <winsock2.h>; in others one error instead of many.
#pragma GCC system_header
#ifdef WS2SHIM_FAMILIES_H
#error "<arpa/inet.h> after <winsock2.h>: a file has one kind of sockets (docs/porting.md)"
#else
#include_next <arpa/inet.h>
#endif
