// SPDX-License-Identifier: MIT
// Integers by their sizes as libraries define them for compilers without <stdint.h>, behind a
// header that uses them.
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static ssize_t before(uint64_t many, int8_t few) { return (ssize_t)(many + (uint64_t)few); }

typedef __int8 int8_t;
typedef unsigned __int8 uint8_t;
typedef __int16 int16_t;
typedef unsigned __int16 uint16_t;
typedef __int32 int32_t;
typedef unsigned __int32 uint32_t;
typedef __int64 int64_t;
typedef unsigned __int64 uint64_t;
typedef unsigned int size_t;
typedef int ssize_t;

int main(void) {
    const int8_t below = -1;
    const uint64_t many = (uint64_t)1 << 40;
    const size_t size = sizeof(int64_t) + sizeof(uint16_t) + sizeof(uint8_t);
    printf("%d\n", before(many, below) < (ssize_t)many && size == 11 ? 42 : 1);
    return 0;
}
