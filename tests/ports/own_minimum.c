// SPDX-License-Identifier: MIT
// Functions called min and max, which are macros of <windows.h> and in C of <stdlib.h>: a program
// has its own where it includes neither, and where it says NOMINMAX.
#include <stddef.h>
#include <stdio.h>

static unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }

#define NOMINMAX
#include <stdlib.h>
#include <windows.h>

static unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }

int main(void) {
    // A macro would evaluate the larger and the smaller twice.
    unsigned next = 40;
    const unsigned sum = max(min(++next, 50), 3) + min(1, next);
    printf("%u\n", next == 41 ? sum : next);
    return 0;
}
