// SPDX-License-Identifier: MIT
// The definitions that user mode and kernel mode sockets share on Windows.
#ifndef _WS2DEF_
#define _WS2DEF_

#include <ws2shim/addresses.h>
#include <ws2shim/addrinfo_structures.h>
#include <ws2shim/families.h>
#include <ws2shim/ioctl.h>
#include <ws2shim/messages.h>
#include <ws2shim/options.h>

#endif
