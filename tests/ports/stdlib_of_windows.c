// SPDX-License-Identifier: MIT
// errno without <errno.h>, and memory of the frame or of the heap, whichever it takes.
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int fills(size_t size) {
    char* const memory = (char*)_malloca(size);
    if (memory == NULL || (ULONG_PTR)memory % 16 != 0) return 0;
    memset(memory, 'x', size);
    int const is_filled = memory[0] == 'x' && memory[size - 1] == 'x';
    _freea(memory);
    return is_filled;
}

int main(void) {
    errno = 0;
    strtol("99999999999999999999", NULL, 10);
    if (errno != 34) return 1;  // ERANGE, on Windows too
    if (!fills(1) || !fills(1000) || !fills(1 << 20)) return 2;
    if (_malloca((size_t)-1) != NULL) return 3;
    _freea(NULL);
    puts("42");
    return 0;
}
