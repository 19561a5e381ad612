// SPDX-License-Identifier: MIT
// Integers of fixed and of pointer width, and what takes a handle or a pointer for a number.
#ifndef _BASETSD_H_
#define _BASETSD_H_

#include <ws2shim/linkage.h>
#include <ws2shim/types.h>

// A number of 32 bits keeps its sign where it has one; a pointer's upper half is dropped.
WS2_INLINE ULONG HandleToULong(void const* handle) { return (ULONG)(ULONG_PTR)handle; }
WS2_INLINE LONG HandleToLong(void const* handle) { return (LONG)(LONG_PTR)handle; }
WS2_INLINE void* ULongToHandle(ULONG number) { return (void*)(ULONG_PTR)number; }
WS2_INLINE void* LongToHandle(LONG number) { return (void*)(LONG_PTR)number; }
WS2_INLINE ULONG PtrToUlong(void const* pointer) { return (ULONG)(ULONG_PTR)pointer; }
WS2_INLINE UINT PtrToUint(void const* pointer) { return (UINT)(UINT_PTR)pointer; }
WS2_INLINE USHORT PtrToUshort(void const* pointer) { return (USHORT)(ULONG_PTR)pointer; }
WS2_INLINE LONG PtrToLong(void const* pointer) { return (LONG)(LONG_PTR)pointer; }
WS2_INLINE INT PtrToInt(void const* pointer) { return (INT)(INT_PTR)pointer; }
WS2_INLINE SHORT PtrToShort(void const* pointer) { return (SHORT)(LONG_PTR)pointer; }
WS2_INLINE void* IntToPtr(INT number) { return (void*)(INT_PTR)number; }
WS2_INLINE void* UIntToPtr(UINT number) { return (void*)(UINT_PTR)number; }
WS2_INLINE void* LongToPtr(LONG number) { return (void*)(LONG_PTR)number; }
WS2_INLINE void* ULongToPtr(ULONG number) { return (void*)(ULONG_PTR)number; }

#define HandleToUlong(handle) HandleToULong(handle)
#define UlongToHandle(number) ULongToHandle(number)
#define UlongToPtr(number) ULongToPtr(number)
#define UintToPtr(number) UIntToPtr(number)

#endif
