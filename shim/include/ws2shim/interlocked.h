// SPDX-License-Identifier: MIT
// Interlocked operations: sequentially consistent, on memory of the program. In C++ they accept
// every integer type and in C too (as macros over functions), because programs for Windows pass
// long where the parameter says LONG, and here these differ in size.
#ifndef WS2SHIM_INTERLOCKED_H
#define WS2SHIM_INTERLOCKED_H

#include <ws2shim/types.h>

#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define _ReadWriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#if defined(__x86_64__) || defined(__i386__)
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() ((void)0)
#endif

// The operations that are one for numbers of every size.
#define WS2_INTERLOCKED(Type, bits)                                                        \
    WS2_INLINE Type InterlockedExchange##bits(volatile Type* target, Type value) {         \
        return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);                       \
    }                                                                                      \
    WS2_INLINE Type InterlockedExchangeAdd##bits(volatile Type* target, Type value) {      \
        return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);                        \
    }                                                                                      \
    WS2_INLINE Type InterlockedAnd##bits(volatile Type* target, Type value) {              \
        return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);                        \
    }                                                                                      \
    WS2_INLINE Type InterlockedOr##bits(volatile Type* target, Type value) {               \
        return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);                         \
    }                                                                                      \
    WS2_INLINE Type InterlockedXor##bits(volatile Type* target, Type value) {              \
        return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);                        \
    }                                                                                      \
    WS2_INLINE Type InterlockedCompareExchange##bits(volatile Type* target, Type exchange, \
                                                     Type comparand) {                     \
        return __sync_val_compare_and_swap(target, comparand, exchange);                   \
    }

// Every operation gives the value before it, except Increment, Decrement and Add: the value after.
#ifdef __cplusplus
extern "C++" {  // also where a program includes <windows.h> inside extern "C"
template <class T>
struct ws2_same {
    typedef T type;
};
template <class T>
using ws2_same_t = typename ws2_same<T>::type;
template <class T>
inline T InterlockedIncrement(volatile T* target) {
    return __atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedIncrement64(volatile T* target) {
    return __atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedDecrement(volatile T* target) {
    return __atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedDecrement64(volatile T* target) {
    return __atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedExchange(volatile T* target, ws2_same_t<T> value) {
    return __atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedExchange64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedExchangeAdd(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedExchangeAdd64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedAdd(volatile T* target, ws2_same_t<T> value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedAdd64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedAnd(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedAnd64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedOr(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedOr64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedXor(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedXor64(volatile T* target, ws2_same_t<T> value) {
    return __atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST);
}
template <class T>
inline T InterlockedCompareExchange(volatile T* target, ws2_same_t<T> exchange,
                                    ws2_same_t<T> comparand) {
    return __sync_val_compare_and_swap((target), (comparand), (exchange));
}
template <class T>
inline T InterlockedCompareExchange64(volatile T* target, ws2_same_t<T> exchange,
                                      ws2_same_t<T> comparand) {
    return __sync_val_compare_and_swap((target), (comparand), (exchange));
}
}
#else
WS2_INLINE LONG InterlockedIncrement(volatile LONG* target) {
    return __atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedIncrement64(volatile LONG64* target) {
    return __atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedDecrement(volatile LONG* target) {
    return __atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedDecrement64(volatile LONG64* target) {
    return __atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedAdd(volatile LONG* target, LONG value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedAdd64(volatile LONG64* target, LONG64 value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INTERLOCKED(LONG, )
WS2_INTERLOCKED(LONG64, 64)
#define InterlockedIncrement(target) (__atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST))
#define InterlockedIncrement64(target) (__atomic_add_fetch((target), 1, __ATOMIC_SEQ_CST))
#define InterlockedDecrement(target) (__atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST))
#define InterlockedDecrement64(target) (__atomic_sub_fetch((target), 1, __ATOMIC_SEQ_CST))
#define InterlockedExchange(target, value) \
    (__atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedExchange64(target, value) \
    (__atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedExchangeAdd(target, value) \
    (__atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedExchangeAdd64(target, value) \
    (__atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedAdd(target, value) (__atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedAdd64(target, value) (__atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedAnd(target, value) (__atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedAnd64(target, value) (__atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedOr(target, value) (__atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedOr64(target, value) (__atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedXor(target, value) (__atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedXor64(target, value) (__atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST))
#define InterlockedCompareExchange(target, exchange, comparand) \
    (__sync_val_compare_and_swap((target), (comparand), (exchange)))
#define InterlockedCompareExchange64(target, exchange, comparand) \
    (__sync_val_compare_and_swap((target), (comparand), (exchange)))
#endif

WS2_INLINE PVOID InterlockedExchangePointer(PVOID volatile* target, PVOID value) {
    return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WS2_INLINE PVOID InterlockedCompareExchangePointer(PVOID volatile* target, PVOID exchange,
                                                   PVOID comparand) {
    return __sync_val_compare_and_swap(target, comparand, exchange);
}

WS2_INLINE LONG InterlockedExchangeSubtract(volatile LONG* target, LONG value) {
    return __atomic_fetch_sub(target, value, __ATOMIC_SEQ_CST);
}

WS2_INTERLOCKED(CHAR, 8)
WS2_INTERLOCKED(SHORT, 16)
#undef WS2_INTERLOCKED
WS2_INLINE SHORT InterlockedIncrement16(volatile SHORT* target) {
    return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST);
}
WS2_INLINE SHORT InterlockedDecrement16(volatile SHORT* target) {
    return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST);
}

// Reading and writing without an operation: in one piece, and in the order that the name says.
#define WS2_READ_AND_WRITE(Type, kind, bits)                                    \
    WS2_INLINE Type Read##kind##Acquire##bits(Type const volatile* from) {      \
        return __atomic_load_n(from, __ATOMIC_ACQUIRE);                         \
    }                                                                           \
    WS2_INLINE Type Read##kind##NoFence##bits(Type const volatile* from) {      \
        return __atomic_load_n(from, __ATOMIC_RELAXED);                         \
    }                                                                           \
    WS2_INLINE Type Read##kind##Raw##bits(Type const volatile* from) {          \
        return __atomic_load_n(from, __ATOMIC_RELAXED);                         \
    }                                                                           \
    WS2_INLINE void Write##kind##Release##bits(Type volatile* to, Type value) { \
        __atomic_store_n(to, value, __ATOMIC_RELEASE);                          \
    }                                                                           \
    WS2_INLINE void Write##kind##NoFence##bits(Type volatile* to, Type value) { \
        __atomic_store_n(to, value, __ATOMIC_RELAXED);                          \
    }                                                                           \
    WS2_INLINE void Write##kind##Raw##bits(Type volatile* to, Type value) {     \
        __atomic_store_n(to, value, __ATOMIC_RELAXED);                          \
    }
WS2_READ_AND_WRITE(CHAR, , 8)
WS2_READ_AND_WRITE(SHORT, , 16)
WS2_READ_AND_WRITE(LONG, , )
WS2_READ_AND_WRITE(LONG64, , 64)
WS2_READ_AND_WRITE(ULONG, ULong, )
WS2_READ_AND_WRITE(ULONG64, ULong64, )
WS2_READ_AND_WRITE(ULONG_PTR, ULongPtr, )
WS2_READ_AND_WRITE(PVOID, Pointer, )
#undef WS2_READ_AND_WRITE

// Whether the bit was set. It is counted from the first number's lowest one, and may lie in a later
// number.
#define WS2_INTERLOCKED_BIT(name, Type, shift, fetch, operand)                          \
    WS2_INLINE BOOLEAN name(volatile Type* target, Type bit) {                          \
        Type const mask = (Type)((Type)1 << (bit & ((1 << shift) - 1)));                \
        return (fetch(target + (bit >> shift), operand, __ATOMIC_SEQ_CST) & mask) != 0; \
    }
WS2_INTERLOCKED_BIT(InterlockedBitTestAndSet, LONG, 5, __atomic_fetch_or, mask)
WS2_INTERLOCKED_BIT(InterlockedBitTestAndReset, LONG, 5, __atomic_fetch_and, ~mask)
WS2_INTERLOCKED_BIT(InterlockedBitTestAndComplement, LONG, 5, __atomic_fetch_xor, mask)
WS2_INTERLOCKED_BIT(InterlockedBitTestAndSet64, LONG64, 6, __atomic_fetch_or, mask)
WS2_INTERLOCKED_BIT(InterlockedBitTestAndReset64, LONG64, 6, __atomic_fetch_and, ~mask)
WS2_INTERLOCKED_BIT(InterlockedBitTestAndComplement64, LONG64, 6, __atomic_fetch_xor, mask)
#undef WS2_INTERLOCKED_BIT

// The weaker forms may be stronger; the names with an underscore are the compiler's.
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedIncrementAcquire64 InterlockedIncrement64
#define InterlockedIncrementRelease64 InterlockedIncrement64
#define InterlockedIncrementNoFence64 InterlockedIncrement64
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedDecrementAcquire64 InterlockedDecrement64
#define InterlockedDecrementRelease64 InterlockedDecrement64
#define InterlockedDecrementNoFence64 InterlockedDecrement64
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAcquire64 InterlockedExchange64
#define InterlockedExchangeRelease64 InterlockedExchange64
#define InterlockedExchangeNoFence64 InterlockedExchange64
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedExchangeAddAcquire64 InterlockedExchangeAdd64
#define InterlockedExchangeAddRelease64 InterlockedExchangeAdd64
#define InterlockedExchangeAddNoFence64 InterlockedExchangeAdd64
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAddAcquire64 InterlockedAdd64
#define InterlockedAddRelease64 InterlockedAdd64
#define InterlockedAddNoFence64 InterlockedAdd64
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedAndAcquire64 InterlockedAnd64
#define InterlockedAndRelease64 InterlockedAnd64
#define InterlockedAndNoFence64 InterlockedAnd64
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedOrAcquire64 InterlockedOr64
#define InterlockedOrRelease64 InterlockedOr64
#define InterlockedOrNoFence64 InterlockedOr64
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedXorAcquire64 InterlockedXor64
#define InterlockedXorRelease64 InterlockedXor64
#define InterlockedXorNoFence64 InterlockedXor64
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64
#define InterlockedIncrementAcquire16 InterlockedIncrement16
#define InterlockedIncrementRelease16 InterlockedIncrement16
#define InterlockedIncrementNoFence16 InterlockedIncrement16
#define InterlockedDecrementAcquire16 InterlockedDecrement16
#define InterlockedDecrementRelease16 InterlockedDecrement16
#define InterlockedDecrementNoFence16 InterlockedDecrement16
#define InterlockedCompareExchangeAcquire16 InterlockedCompareExchange16
#define InterlockedCompareExchangeRelease16 InterlockedCompareExchange16
#define InterlockedCompareExchangeNoFence16 InterlockedCompareExchange16
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define InterlockedBitTestAndSetAcquire InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease InterlockedBitTestAndSet
#define InterlockedBitTestAndSetNoFence InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease InterlockedBitTestAndReset
#define InterlockedBitTestAndResetNoFence InterlockedBitTestAndReset
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedAdd InterlockedAdd
#define _InterlockedAdd64 InterlockedAdd64
#define _InterlockedAnd InterlockedAnd
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedOr InterlockedOr
#define _InterlockedOr64 InterlockedOr64
#define _InterlockedXor InterlockedXor
#define _InterlockedXor64 InterlockedXor64
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedExchange8 InterlockedExchange8
#define _InterlockedExchangeAdd8 InterlockedExchangeAdd8
#define _InterlockedAnd8 InterlockedAnd8
#define _InterlockedOr8 InterlockedOr8
#define _InterlockedXor8 InterlockedXor8
#define _InterlockedCompareExchange8 InterlockedCompareExchange8
#define _InterlockedExchange16 InterlockedExchange16
#define _InterlockedExchangeAdd16 InterlockedExchangeAdd16
#define _InterlockedAnd16 InterlockedAnd16
#define _InterlockedOr16 InterlockedOr16
#define _InterlockedXor16 InterlockedXor16
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define _interlockedbittestandset64 InterlockedBitTestAndSet64
#define _interlockedbittestandreset64 InterlockedBitTestAndReset64

#if defined(__x86_64__)
// Two words at once, the low one first; the place is aligned to 16 bytes. What was there is put
// where the comparand is. 1: exchanged. Not on processors whose compiler has no instruction for it.
// [docs:InterlockedCompareExchange128]
WS2_INLINE unsigned char InterlockedCompareExchange128(volatile LONG64* destination,
                                                       LONG64 exchange_high, LONG64 exchange_low,
                                                       LONG64* comparand) {
    unsigned char is_exchanged;
    __asm__ __volatile__("lock cmpxchg16b %1\n\tsetz %0"
                         : "=q"(is_exchanged), "+m"(*destination), "+a"(comparand[0]),
                           "+d"(comparand[1])
                         : "b"(exchange_low), "c"(exchange_high)
                         : "cc", "memory");
    return is_exchanged;
}
#define _InterlockedCompareExchange128 InterlockedCompareExchange128
#endif

#endif
