// SPDX-License-Identifier: MIT
// How a Winsock name becomes a symbol. Every function keeps its Windows name in the source and is
// called ws2_<name> in the library, so that linking the shim never takes over libc's own socket or
// recv, and no macro disturbs members or std:: functions with the same name.
#ifndef WS2SHIM_LINKAGE_H
#define WS2SHIM_LINKAGE_H

#define WS2_STRING_(x) #x
#define WS2_STRING(x) WS2_STRING_(x)

// __USER_LABEL_PREFIX__ is the underscore Mach-O puts before C names, and nothing on ELF.
#define WS2_LINK_NAME(name) __asm__(WS2_STRING(__USER_LABEL_PREFIX__) "ws2_" #name)

// A function of the host's C library under another name in the source. Not a macro for its name: a
// program may have turned the host's name into the other one before it includes the host's header.
#define WS2_HOST_NAME(name) WS2_NOTHROW __asm__(WS2_STRING(__USER_LABEL_PREFIX__) #name)
// A function of the host's that takes an off_t, in its form with 64 bits.
#if defined(__GLIBC__) && !defined(__LP64__)
#define WS2_HOST_WIDE_NAME(name) WS2_HOST_NAME(name##64)
#else
#define WS2_HOST_WIDE_NAME(name) WS2_HOST_NAME(name)
#endif
#ifdef __cplusplus
#define WS2_NOTHROW noexcept(true)
#else
#define WS2_NOTHROW
#endif

#define WS2_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
#define WS2_BEGIN_C extern "C" {
#define WS2_END_C }
#else
#define WS2_BEGIN_C
#define WS2_END_C
#endif

// Structures without a name inside structures: C11 has them, ISO C++ does not.
#define WS2_NAMELESS __extension__

// A helper that lives in the header, like the inline functions of Microsoft's headers.
#ifdef __cplusplus
#define WS2_INLINE inline
#else
#define WS2_INLINE static inline __attribute__((unused))
#endif

// One calling convention exists here, so the words that choose one mean nothing.
#ifndef WINAPI
#define WINAPI
#endif
#ifndef WSAAPI
#define WSAAPI
#endif
#ifndef CALLBACK
#define CALLBACK
#endif
#ifndef APIENTRY
#define APIENTRY
#endif
#define APIPRIVATE
#define PASCAL
#define WINAPIV
#define NTAPI
#define FAR
#define NEAR
#define STDAPICALLTYPE
#define STDMETHODCALLTYPE

#ifndef WINSOCK_API_LINKAGE
#define WINSOCK_API_LINKAGE WS2_EXPORT
#endif
#ifndef WINBASEAPI
#define WINBASEAPI WS2_EXPORT
#endif
#ifndef NTSYSAPI
#define NTSYSAPI WS2_EXPORT
#endif
#ifndef _CRTIMP
#define _CRTIMP WS2_EXPORT
#endif
#define DECLSPEC_IMPORT
#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_ALIGN(x) __attribute__((aligned(x)))
#define DECLSPEC_NOINLINE __attribute__((noinline))
#define FORCEINLINE WS2_INLINE
#define CFORCEINLINE WS2_INLINE

#endif
