// SPDX-License-Identifier: MIT
// "void main", and a header by a path with backslashes in another letter case.
#include "..\ports\common\SHARED.H"

void __cdecl main(int argc, char** argv) {
    WSADATA data;
    printf("%d %d %d\n", argc, ANSWER, WSAStartup(MAKEWORD(2, 2), &data));
    (void)argv;
}
