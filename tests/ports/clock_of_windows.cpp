// SPDX-License-Identifier: MIT
// clock() counts what a program waits, too, in milliseconds.
#include <winsock2.h>

#include <cstdio>
#include <ctime>

int main() {
    clock_t const before = clock();
    ULONGLONG const tick = GetTickCount64();
    Sleep(60);
    auto const waited = static_cast<long>(std::clock() - before);
    auto const most = static_cast<long>(GetTickCount64() - tick) + 20;
    bool const is_right =
        waited >= 50 && waited <= most && CLOCKS_PER_SEC == 1000 && before >= 0 && before < 60000;
    std::printf("%d\n", is_right ? 42 : static_cast<int>(waited));
}
