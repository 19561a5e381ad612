// SPDX-License-Identifier: MIT
// A variable called errno, in a file that has no header of the C library with that name.
#include <stdio.h>
#include <winsock2.h>

#include <malloc.h>
#include <tchar.h>
#include <windows.h>

int main(void) {
    int errno = 42;
    printf("%d\n", errno);
    return 0;
}
