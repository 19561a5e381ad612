// SPDX-License-Identifier: MIT
// Words of Microsoft's compilers that programs for Windows use as if they were part of C. A program
// that uses them before any header is compiled with "-include ws2shim/compiler.h", as the flags of
// pkg-config, of the CMake package and of ws2cc say.
#ifndef WS2SHIM_COMPILER_H
#define WS2SHIM_COMPILER_H

#ifndef __int8
#define __int8 char
#endif
#ifndef __int16
#define __int16 short
#endif
#ifndef __int32
#define __int32 int
#endif
#ifndef __int64
#define __int64 long long
#endif
#ifndef _int8
#define _int8 char
#endif
#ifndef _int16
#define _int16 short
#endif
#ifndef _int32
#define _int32 int
#endif
#ifndef _int64
#define _int64 long long
#endif

#ifndef __cdecl
#define __cdecl
#endif
#ifndef _cdecl
#define _cdecl
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef _stdcall
#define _stdcall
#endif
#ifndef __fastcall
#define __fastcall
#endif
#ifndef __vectorcall
#define __vectorcall
#endif
#ifndef __clrcall
#define __clrcall
#endif
#ifndef __thiscall
#define __thiscall
#endif
#ifndef __forceinline
#define __forceinline inline __attribute__((always_inline))
#endif
#ifndef __unaligned
#define __unaligned
#endif
#ifndef __ptr32
#define __ptr32
#endif
#ifndef __ptr64
#define __ptr64
#endif

#ifndef __FILEW__
#define WS2_WIDE_TEXT_(text) L##text
#define WS2_WIDE_TEXT(text) WS2_WIDE_TEXT_(text)
#define __FILEW__ WS2_WIDE_TEXT(__FILE__)
#endif

#ifndef __w64
#define __w64
#endif
#ifndef __pragma
#define __pragma(words)
#endif
#ifndef __assume
#define __assume(condition) ((void)0)
#endif
#ifndef __noop
#define __noop(...) ((void)0)
#endif
#ifndef __debugbreak
#define __debugbreak() __builtin_trap()
#endif

// __declspec(thread), __declspec(align(16)), ...: each word has its own translation.
#if !defined(__declspec) && !defined(_MSC_EXTENSIONS)
#define __declspec(what) WS2_DECLSPEC_##what
#ifndef _declspec
#define _declspec __declspec
#endif
#define WS2_DECLSPEC_align(bytes) __attribute__((aligned(bytes)))
#define WS2_DECLSPEC_allocator
#define WS2_DECLSPEC_deprecated __attribute__((deprecated))
#define WS2_DECLSPEC_dllexport __attribute__((visibility("default")))
#define WS2_DECLSPEC_dllimport
#define WS2_DECLSPEC_naked
#define WS2_DECLSPEC_noalias
#define WS2_DECLSPEC_noinline __attribute__((noinline))
#define WS2_DECLSPEC_noreturn __attribute__((noreturn))
#define WS2_DECLSPEC_nothrow
#define WS2_DECLSPEC_novtable
#define WS2_DECLSPEC_restrict
#define WS2_DECLSPEC_selectany __attribute__((weak))
#define WS2_DECLSPEC_thread __thread
#define WS2_DECLSPEC_uuid(text)
#define WS2_DECLSPEC_code_seg(text)
#define WS2_DECLSPEC_safebuffers
#endif

// What has to be true for the program to compile.
#ifndef _STATIC_ASSERT
#ifdef __cplusplus
#define _STATIC_ASSERT(condition) static_assert((condition), #condition)
#else
#define _STATIC_ASSERT(condition) _Static_assert((condition), #condition)
#endif
#endif

// A program's Windows half expects strcpy_s, _stricmp and their like from <string.h> and <stdio.h>.
// The checks of CMake for a function declare it in their own way.
#if defined(_WIN32) && !defined(__ASSEMBLER__) && !defined(WS2SHIM_NO_CRT) && \
    !defined(CHECK_FUNCTION_EXISTS)
#define WS2SHIM_BEFORE_SOURCE
#include <ws2shim/crt.h>
#undef WS2SHIM_BEFORE_SOURCE
#endif

#endif
