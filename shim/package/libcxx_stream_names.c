// SPDX-License-Identifier: MIT
// Streams by names with backslashes with clang's C++ library, of which these functions are in the
// library and the others inline, calling them. A member of its own, as programs have one C++
// library (stream_names.c is for GNU's).
#include "shim/package/file_names.h"

// A std::string of the library's stable ABI: its first bit says whether the text is elsewhere,
// where the third word points, or behind the first byte.
static const char* text_of(const void* string) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const unsigned char elsewhere = 0x80;
#else
    const unsigned char elsewhere = 1;
#endif
    const unsigned char first = *(const unsigned char*)string;
    return (first & elsewhere) != 0 ? ((const char* const*)string)[2] : (const char*)string + 1;
}

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
#define WS2_OPENS_BOTH(stem)                                                         \
    WS2_OPENS(stem##EPKcj)                                                           \
    WS2_IN_PLACE void* __wrap_##stem##ERKNS_12basic_stringIcS2_NS_9allocatorIcEEEEj( \
        void* self, const void* name, int mode);                                     \
    void* __wrap_##stem##ERKNS_12basic_stringIcS2_NS_9allocatorIcEEEEj(              \
        void* self, const void* name, int mode) {                                    \
        return __wrap_##stem##EPKcj(self, text_of(name), mode);                      \
    }
WS2_OPENS(_ZNSt3__113basic_filebufIcNS_11char_traitsIcEEE4openEPKcj)
WS2_OPENS_BOTH(_ZNSt3__114basic_ifstreamIcNS_11char_traitsIcEEE4open)
WS2_OPENS_BOTH(_ZNSt3__114basic_ofstreamIcNS_11char_traitsIcEEE4open)
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
