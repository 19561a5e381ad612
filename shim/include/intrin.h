// SPDX-License-Identifier: MIT
// Microsoft's intrinsic functions, as far as programs that move bytes use them.
#ifndef _INC_INTRIN
#define _INC_INTRIN

// __rdtsc, _mm_pause and the other names of the processor's instructions.
#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#endif

#include <stddef.h>
#include <ws2shim/byte_swaps.h>
#include <ws2shim/interlocked.h>
#include <ws2shim/types.h>

#define _ReturnAddress() __builtin_return_address(0)
#define __popcnt(value) ((UINT)__builtin_popcount(value))
#define __popcnt64(value) ((UINT64)__builtin_popcountll(value))

// The place for the number is a DWORD's, or an unsigned long's, which has 64 bits on most hosts;
// all of them are written.
#define WS2_BIT_SCAN(name, Mask, number)                                \
    WS2_INLINE BOOLEAN ws2##name(void* index, size_t size, Mask mask) { \
        if (mask == 0) return 0;                                        \
        if (size == sizeof(ULONG))                                      \
            *(ULONG*)index = (ULONG)(number);                           \
        else                                                            \
            *(unsigned long*)index = (unsigned long)(number);           \
        return 1;                                                       \
    }
WS2_BIT_SCAN(_BitScanForward, UINT, __builtin_ctz(mask))
WS2_BIT_SCAN(_BitScanReverse, UINT, 31 - __builtin_clz(mask))
WS2_BIT_SCAN(_BitScanForward64, UINT64, __builtin_ctzll(mask))
WS2_BIT_SCAN(_BitScanReverse64, UINT64, 63 - __builtin_clzll(mask))
#undef WS2_BIT_SCAN
#define _BitScanForward(index, mask) ws2_BitScanForward((index), sizeof *(index), (UINT)(mask))
#define _BitScanReverse(index, mask) ws2_BitScanReverse((index), sizeof *(index), (UINT)(mask))
#define _BitScanForward64(index, mask) ws2_BitScanForward64((index), sizeof *(index), (mask))
#define _BitScanReverse64(index, mask) ws2_BitScanReverse64((index), sizeof *(index), (mask))

#define __nop() __asm__ volatile("nop")

#if defined(__x86_64__) || defined(__i386__)
// EAX, EBX, ECX and EDX for this leaf.
WS2_INLINE void __cpuidex(int info[4], int leaf, int part) {
#ifdef __i386__
    __asm__ volatile("xchgl %%ebx, %1\n\tcpuid\n\txchgl %%ebx, %1"
                     : "=a"(info[0]), "=&r"(info[1]), "=c"(info[2]), "=d"(info[3])
                     : "0"(leaf), "2"(part));
#else
    __asm__ volatile("cpuid"
                     : "=a"(info[0]), "=b"(info[1]), "=c"(info[2]), "=d"(info[3])
                     : "0"(leaf), "2"(part));
#endif
}
WS2_INLINE void __cpuid(int info[4], int leaf) { __cpuidex(info, leaf, 0); }
#endif

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 ws2_uint128;
WS2_INLINE UINT64 _umul128(UINT64 a, UINT64 b, UINT64* upper) {
    const ws2_uint128 product = (ws2_uint128)a * b;
    *upper = (UINT64)(product >> 64);
    return (UINT64)product;
}
WS2_INLINE UINT64 __umulh(UINT64 a, UINT64 b) { return (UINT64)((ws2_uint128)a * b >> 64); }
#endif

#endif
