// SPDX-License-Identifier: MIT
// gets, which is in no C++ since 2014 and in programs for Windows all the same.
#include <winsock2.h>

#include <stdio.h>
#include <string.h>

int main() {
    char line[64];
    stdin = tmpfile();
    if (!stdin || fputs("hello\n\n", stdin) < 0) return 1;
    rewind(stdin);
    if (gets(line) != line || strcmp(line, "hello") != 0) return 2;
    if (!gets(line) || line[0] || gets(line)) return 3;
    printf("42\n");
    return 0;
}
