// SPDX-License-Identifier: MIT
// min and max of <windows.h>, and in C of <stdlib.h>. Not among what comes before a source's first
// line: a source may define NOMINMAX, or have functions of its own of these names.
#if !defined(WS2SHIM_MIN_MAX_H) && !defined(NOMINMAX)
#define WS2SHIM_MIN_MAX_H

#ifdef __cplusplus
// Functions, because macros of these names would break the standard headers included after us.
// They accept operands of two types as the macros do.
extern "C++" {  // programs include <windows.h> inside extern "C"
template <class T>
T ws2_value_of();
template <class A, class B>
constexpr auto min(A a, B b) -> decltype(true ? ws2_value_of<A>() : ws2_value_of<B>()) {
    return a < b ? a : b;
}
template <class A, class B>
constexpr auto max(A a, B b) -> decltype(true ? ws2_value_of<A>() : ws2_value_of<B>()) {
    return a > b ? a : b;
}
}
#else
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif

#endif
