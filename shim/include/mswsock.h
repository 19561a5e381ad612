// SPDX-License-Identifier: MIT
// Microsoft's extensions of Winsock.
#ifndef _MSWSOCK_
#define _MSWSOCK_

#include <winsock2.h>
#include <ws2shim/extensions.h>
#include <ws2shim/nla.h>
#include <ws2shim/registered_io.h>

#endif
