// SPDX-License-Identifier: MIT
// Microsoft's headers have no ssize_t, so many programs define their own, also beside <io.h>; some
// take min and max from <minmax.h>.
#define NOMINMAX
#include <io.h>
#include <minmax.h>
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

typedef int ssize_t;

static ssize_t receive(SOCKET s, void* buffer, size_t size) {
    return recv(s, (char*)buffer, (int)size, 0);
}

int main(void) {
    char byte;
    printf("%d\n",
           receive(INVALID_SOCKET, &byte, 1) < 0 && sizeof(ssize_t) == 4 ? min(42, max(43, 1)) : 1);
    return 0;
}
