// SPDX-License-Identifier: MIT
// A program that is linked with what Meson and CMake give to every one for MinGW.
#include <stdio.h>
#include <winsock2.h>

int main(void) {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    puts("42");
    return WSACleanup();
}
