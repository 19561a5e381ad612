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
WS2_INLINE LONG InterlockedExchange(volatile LONG* target, LONG value) {
    return __atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedExchange64(volatile LONG64* target, LONG64 value) {
    return __atomic_exchange_n((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedExchangeAdd(volatile LONG* target, LONG value) {
    return __atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedExchangeAdd64(volatile LONG64* target, LONG64 value) {
    return __atomic_fetch_add((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedAdd(volatile LONG* target, LONG value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedAdd64(volatile LONG64* target, LONG64 value) {
    return __atomic_add_fetch((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedAnd(volatile LONG* target, LONG value) {
    return __atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedAnd64(volatile LONG64* target, LONG64 value) {
    return __atomic_fetch_and((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedOr(volatile LONG* target, LONG value) {
    return __atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedOr64(volatile LONG64* target, LONG64 value) {
    return __atomic_fetch_or((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedXor(volatile LONG* target, LONG value) {
    return __atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG64 InterlockedXor64(volatile LONG64* target, LONG64 value) {
    return __atomic_fetch_xor((target), (value), __ATOMIC_SEQ_CST);
}
WS2_INLINE LONG InterlockedCompareExchange(volatile LONG* target, LONG exchange, LONG comparand) {
    return __sync_val_compare_and_swap((target), (comparand), (exchange));
}
WS2_INLINE LONG64 InterlockedCompareExchange64(volatile LONG64* target, LONG64 exchange,
                                               LONG64 comparand) {
    return __sync_val_compare_and_swap((target), (comparand), (exchange));
}
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

// The weaker forms may be stronger; the names with an underscore are the compiler's.
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
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

#endif
