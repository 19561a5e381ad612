// SPDX-License-Identifier: MIT
// Words of Windows' shell: students' programs end with system("pause").
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(void) {
    // Without a key to wait for: the input has ended.
    if (!freopen("/dev/null", "r", stdin)) return 1;
    if (system("pause") != 0) return 2;
    if (system("PAUSE > nul") != 0) return 3;
    if (system("cls") != 0) return 4;
    if (system(NULL) == 0) return 5;
    if (system("color 0A") != 0 || system("Color 4") != 0 || system("color 11") != 1) return 8;
    if (system("title a server") != 0) return 9;
    if (system("chcp 65001 > nul") != 0 || system("chcp 949") != 0) return 10;
    if (system("mode con cols=80 lines=25") != 0 || system("mode con: lines=25") != 0) return 11;
    // Everything else is the host's shell's.
    if (system("exit 0") != 0 || system("false") == 0) return 6;
    if (system("pauses 2> /dev/null") == 0) return 7;
    puts("42");
    return 0;
}
