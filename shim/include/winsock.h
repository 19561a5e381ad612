// SPDX-License-Identifier: MIT
// Winsock 1.1. After <winsock2.h> this is nothing, as on Windows. By itself it gives the calls of
// 1.1 with its own numbers for some IPPROTO_IP options; getsockopt and setsockopt translate them,
// as wsock32.dll does.
#ifndef _WINSOCKAPI_
#define _WINSOCKAPI_

#include <windows.h>
#include <ws2shim/winsock1_calls.h>
#include <ws2shim/winsock1_options.h>

#endif
