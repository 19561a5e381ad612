// SPDX-License-Identifier: MIT
// A declaration of the C library's own functions, of which the compiler warns, beside a function of
// the program's with the name of one of the host's.
#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>

extern int puts(const char* text);

static int count;

static void setenv(const char* text) { count += text[0] != '\0'; }

int main(void) {
    WSADATA data;
    setenv("NAME=word");
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0 || count != 1) return 1;
    puts("42");
    return WSACleanup();
}
