// SPDX-License-Identifier: MIT
// Microsoft's intrinsic functions, as far as programs that move bytes use them.
#ifndef _INC_INTRIN
#define _INC_INTRIN

#include <ws2shim/byte_swaps.h>
#include <ws2shim/interlocked.h>
#include <ws2shim/types.h>

#define _ReturnAddress() __builtin_return_address(0)
#define __popcnt(value) ((UINT)__builtin_popcount(value))
#define __popcnt64(value) ((UINT64)__builtin_popcountll(value))

WS2_INLINE BOOLEAN _BitScanForward(ULONG* index, ULONG mask) {
    if (mask == 0) return 0;
    *index = (ULONG)__builtin_ctz(mask);
    return 1;
}
WS2_INLINE BOOLEAN _BitScanReverse(ULONG* index, ULONG mask) {
    if (mask == 0) return 0;
    *index = (ULONG)(31 - __builtin_clz(mask));
    return 1;
}
WS2_INLINE BOOLEAN _BitScanForward64(ULONG* index, UINT64 mask) {
    if (mask == 0) return 0;
    *index = (ULONG)__builtin_ctzll(mask);
    return 1;
}
WS2_INLINE BOOLEAN _BitScanReverse64(ULONG* index, UINT64 mask) {
    if (mask == 0) return 0;
    *index = (ULONG)(63 - __builtin_clzll(mask));
    return 1;
}

#endif
