// SPDX-License-Identifier: MIT
// The headers whose contents are compared, included the same way from the SDK and from the shim.
#ifndef HEADERS_BOTH_H
#define HEADERS_BOTH_H

#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A00000B
#define INCL_WINSOCK_API_TYPEDEFS 1

// The order is one the SDK's headers accept.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <mstcpip.h>
#include <ws2ipdef.h>
#include <ws2spi.h>
#include <nspapi.h>
#include <qos.h>
#include <afunix.h>
#include <af_irda.h>
#include <svcguid.h>
#include <wsipx.h>
#include <wsnwlink.h>
#include <process.h>
#include <windows.h>
// clang-format on

#endif
