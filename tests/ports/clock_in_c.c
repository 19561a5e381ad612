// SPDX-License-Identifier: MIT
// clock() counts what a program waits, too; <time.h> comes first.
#include <time.h>

#include <stdio.h>
#include <winsock2.h>

int main(void) {
    clock_t const before = clock();
    while ((double)(clock() - before) / CLOCKS_PER_SEC < 0.05) Sleep(5);
    printf("%d\n", clock() - before < 5000 ? 42 : 0);
    return 0;
}
