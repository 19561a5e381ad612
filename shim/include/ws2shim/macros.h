// SPDX-License-Identifier: MIT
// The small arithmetic of <windows.h>: taking words apart, filling memory, counting elements.
#ifndef WS2SHIM_MACROS_H
#define WS2SHIM_MACROS_H

#include <stddef.h>
#include <string.h>
#include <ws2shim/linkage.h>

#define MAKEWORD(low, high) \
    ((WORD)(((BYTE)((DWORD_PTR)(low)&0xff)) | ((WORD)((BYTE)((DWORD_PTR)(high)&0xff))) << 8))
#define MAKELONG(low, high) \
    ((LONG)(((WORD)((DWORD_PTR)(low)&0xffff)) | ((DWORD)((WORD)((DWORD_PTR)(high)&0xffff))) << 16))
#define LOWORD(l) ((WORD)((DWORD_PTR)(l)&0xffff))
#define HIWORD(l) ((WORD)(((DWORD_PTR)(l) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)((DWORD_PTR)(w)&0xff))
#define HIBYTE(w) ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xff))
#define MAKEWPARAM(l, h) ((WPARAM)(DWORD)MAKELONG(l, h))
#define MAKELPARAM(l, h) ((LPARAM)(DWORD)MAKELONG(l, h))
#define MAKELRESULT(l, h) ((LRESULT)(DWORD)MAKELONG(l, h))

#define MINCHAR 0x80
#define MAXCHAR 0x7f
#define MINSHORT 0x8000
#define MAXSHORT 0x7fff
#define MINLONG 0x80000000
#define MAXLONG 0x7fffffff
#define MAXBYTE 0xff
#define MAXWORD 0xffff
#define MAXDWORD 0xffffffff
#define UNICODE_STRING_MAX_BYTES ((WORD)65534)
#define UNICODE_STRING_MAX_CHARS (32767)
#define MAXUINT ((UINT) ~((UINT)0))
#define MAXULONG ((ULONG) ~((ULONG)0))
#define MAXINT ((INT)(MAXUINT >> 1))
#define MAX_PATH 260

#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define DBG_UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(variable) ((void)(variable))

#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))
#define RTL_NUMBER_OF(array) ARRAYSIZE(array)
#define RTL_FIELD_SIZE(type, field) (sizeof(((type*)0)->field))
#define RTL_BITS_OF(thing) (sizeof(thing) * 8)
#ifndef _countof
#define _countof(array) ARRAYSIZE(array)
#endif
#ifndef FIELD_OFFSET
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#endif
#define UFIELD_OFFSET(type, field) ((DWORD)offsetof(type, field))
#define CONTAINING_RECORD(address, type, field) ((type*)((char*)(address)-offsetof(type, field)))
#define TYPE_ALIGNMENT(type) ((LONG) __alignof__(type))
#if __SIZEOF_POINTER__ == 8
#define MAX_NATURAL_ALIGNMENT sizeof(ULONGLONG)
#define MEMORY_ALLOCATION_ALIGNMENT 16
#else
#define MAX_NATURAL_ALIGNMENT sizeof(DWORD)
#define MEMORY_ALLOCATION_ALIGNMENT 8
#endif

#define C_ASSERT(expression) \
    typedef char __C_ASSERT__[(expression) ? 1 : -1] __attribute__((unused))

// The bitwise operators, for an enumeration whose constants are bits. C has them for every one.
#ifndef __cplusplus
#define DEFINE_ENUM_FLAG_OPERATORS(type)
#else
#if __cplusplus >= 201103L
#define WS2_FLAG_OPERATOR inline constexpr
#else
#define WS2_FLAG_OPERATOR inline
#endif
#define WS2_FLAG_OPERATOR_PAIR(type, op)                                       \
    WS2_FLAG_OPERATOR type operator op(type a, type b) {                       \
        return type(__underlying_type(type)(a) op __underlying_type(type)(b)); \
    }                                                                          \
    inline type& operator op##=(type& a, type b) { return a = a op b; }
#define DEFINE_ENUM_FLAG_OPERATORS(type)                                                   \
    extern "C++" {                                                                         \
    WS2_FLAG_OPERATOR_PAIR(type, |)                                                        \
    WS2_FLAG_OPERATOR_PAIR(type, &)                                                        \
    WS2_FLAG_OPERATOR_PAIR(type, ^)                                                        \
    WS2_FLAG_OPERATOR type operator~(type a) { return type(~__underlying_type(type)(a)); } \
    }
#endif

#define RtlEqualMemory(a, b, bytes) (memcmp((a), (b), (bytes)) == 0)
#define RtlMoveMemory(to, from, bytes) memmove((to), (from), (bytes))
#define RtlCopyMemory(to, from, bytes) memcpy((to), (from), (bytes))
#define RtlFillMemory(to, bytes, value) memset((to), (value), (bytes))
#define RtlZeroMemory(to, bytes) memset((to), 0, (bytes))
#define MoveMemory RtlMoveMemory
#define CopyMemory RtlCopyMemory
#define FillMemory RtlFillMemory
#define ZeroMemory RtlZeroMemory
#define RtlSecureZeroMemory(to, bytes) ws2_secure_zero((to), (bytes))
#define SecureZeroMemory RtlSecureZeroMemory
#define EqualMemory RtlEqualMemory

// A store that the compiler may not leave out.
WS2_INLINE void* ws2_secure_zero(void* to, size_t bytes) {
    memset(to, 0, bytes);
    __asm__ __volatile__("" : : "r"(to) : "memory");
    return to;
}

#endif
