// SPDX-License-Identifier: MIT
// A template called min that is the program's own, with NOMINMAX; and in C++ none comes with
// <stdlib.h>.
#define NOMINMAX
#include <stdio.h>
#include <stdlib.h>

#include <winsock2.h>

#include <windows.h>

template <class T>
T min(T a, T b) {
    return b < a ? b : a;
}

int main() {
    printf("%d\n", min(42, 43));
    return 0;
}
