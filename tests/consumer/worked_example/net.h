/* SPDX-License-Identifier: MIT */
#ifndef NET_H
#define NET_H

#ifdef _WIN32
#include <WinSock2.h>
#include <Windows.h>
#else
#error "not for Windows: the half that is not built here"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A listener of its own choice of port, and the port. */
SOCKET net_listen(unsigned short* port);
/* Sends text and its end. Returns 0, or the error. */
int net_say(SOCKET s, const char* text);

#ifdef __cplusplus
}
#endif

#endif
