// SPDX-License-Identifier: MIT
// What <winsock.h> shares with <winsock2.h>. <windows.h> brings this too, where the program has not
// asked for less.
#ifndef WS2SHIM_WINSOCK1_CALLS_H
#define WS2SHIM_WINSOCK1_CALLS_H

#include <ws2shim/addresses.h>
#include <ws2shim/events.h>
#include <ws2shim/extensions.h>
#include <ws2shim/families.h>
#include <ws2shim/ioctl.h>
#include <ws2shim/ip_options.h>
#include <ws2shim/names.h>
#include <ws2shim/options.h>
#include <ws2shim/select.h>
#include <ws2shim/sockets.h>
#include <ws2shim/startup.h>
#include <ws2shim/winsock_errors.h>
#include <ws2shim/wsa.h>

#endif
