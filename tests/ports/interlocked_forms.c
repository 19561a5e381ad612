// SPDX-License-Identifier: MIT
// Interlocked operations on numbers of every size, by every name.
#include <stdio.h>
#include <windows.h>

int main(void) {
    volatile LONG number = 40;
    volatile LONG64 large = 1;
    volatile SHORT small = 7;
    volatile CHAR byte = 3;
    volatile LONG bits[2] = {0, 0};
    LONG old;
    if (InterlockedIncrementAcquire64(&large) != 2 || InterlockedAddNoFence64(&large, 40) != 42)
        return 1;
    if (InterlockedDecrementRelease64(&large) != 41 ||
        InterlockedExchangeNoFence64(&large, 5) != 41)
        return 2;
    if (InterlockedCompareExchangeRelease64(&large, 6, 5) != 5 || large != 6) return 3;
    if (InterlockedExchangeSubtract(&number, 2) != 40 || number != 38) return 4;
    if (InterlockedIncrement16(&small) != 8 || InterlockedExchange16(&small, 1) != 8) return 5;
    if (InterlockedCompareExchange16(&small, 2, 1) != 1 || small != 2) return 6;
    if (InterlockedOr8(&byte, 4) != 3 || InterlockedAnd8(&byte, 5) != 7 || byte != 5) return 7;
    if (InterlockedBitTestAndSet(bits, 33) || bits[1] != 2) return 8;
    if (!InterlockedBitTestAndReset(bits, 33) || bits[1] != 0) return 9;
    old = _InterlockedExchangeAdd(&number, 4);
    if (old != 38) return 10;
    {
        PVOID volatile place = 0;
        WriteRelease(&number, 44);
        WriteNoFence64(&large, 45);
        WritePointerRelease(&place, &place);
        if (ReadAcquire(&number) != 44 || ReadNoFence(&number) != 44) return 15;
        if (ReadAcquire64(&large) != 45 || ReadPointerAcquire(&place) != &place) return 16;
        if (ReadULongNoFence((ULONG const volatile*)&number) != 44) return 17;
        WriteRaw(&number, 42);
    }
#if defined(__x86_64__)
    {
        DECLSPEC_ALIGN(16) volatile LONG64 pair[2] = {1, 2};
        LONG64 expected[2] = {1, 3};
        if (InterlockedCompareExchange128(pair, 5, 4, expected)) return 11;
        if (expected[0] != 1 || expected[1] != 2 || pair[0] != 1 || pair[1] != 2) return 12;
        if (!InterlockedCompareExchange128(pair, 5, 4, expected)) return 13;
        if (pair[0] != 4 || pair[1] != 5 || expected[1] != 2) return 14;
    }
#endif
    printf("%d\n", (int)number);
    return 0;
}
