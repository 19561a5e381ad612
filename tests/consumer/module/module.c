// SPDX-License-Identifier: MIT
// A module with sockets for a program without them, as those of interpreters are.
#include <winsock2.h>

int begin(void) {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0 ? WSACleanup() : 1;
}
