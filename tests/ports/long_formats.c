// SPDX-License-Identifier: MIT
// A DWORD as "%lu" and a LONG as "%ld", which they are on Windows, with the warnings of formats as
// errors.
#include <stdio.h>
#include <windows.h>

int main(void) {
    const DWORD number = 40;
    const LONG more = 2;
    char text[32];
    snprintf(text, sizeof text, "%lu %ld", number, more);
    printf("%d\n", text[0] == '4' && text[3] == '2' ? 42 : 1);
    return 0;
}
