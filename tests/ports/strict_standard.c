/* SPDX-License-Identifier: MIT */
/* What Microsoft's C library has besides the standard's, compiled by the standard alone. */
#define _USE_MATH_DEFINES
#include <winsock2.h>

#include <math.h>
#include <stdio.h>

int main(void) {
    double const half = M_PI / 2;
    printf("%d\n", half > 1.57 && half < 1.58 ? 42 : 1);
    return 0;
}
