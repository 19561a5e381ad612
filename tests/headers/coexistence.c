// SPDX-License-Identifier: MIT
// The sample of coexistence.inc as a C program: its calls must have link names of the shim.
#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include "coexistence.inc"

int main(int count, char** words) {
    (void)words;
    return use_winsock((SOCKET)count);
}
