// SPDX-License-Identifier: MIT
// A program that asks by _POSIX_C_SOURCE whether it may call usleep and clock_gettime: not on
// Windows, whatever standard of C and of POSIX its build names.
#include <limits.h>
#include <stdio.h>
#include <time.h>

#if defined(_POSIX_C_SOURCE) || defined(_POSIX_SOURCE)
#error "This is no host of POSIX"
#endif
#define _POSIX_C_SOURCE 200112L
#include <stdlib.h>
#include <unistd.h>
#if _POSIX_C_SOURCE != 200112L
#error "The program's own word"
#endif

int main(void) {
    puts(access(".", 0) == 0 ? "42" : "1");
    return 0;
}
