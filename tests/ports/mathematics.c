/* SPDX-License-Identifier: MIT */
/* floor, sqrt and their kin without a library of their own: Microsoft's C library has them. */
#include <winsock2.h>

#include <math.h>
#include <stdio.h>

int main(int argc, char** argv) {
    /* One, which the compiler does not know: it would compute the rest itself. */
    double const one = (double)argc / argc;
    (void)argv;
    printf("%.0f\n", floor(sqrt(one * 1764.5)) * pow(one, 2) + fmod(one, 1));
    return 0;
}
