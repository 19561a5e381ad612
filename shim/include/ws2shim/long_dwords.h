// SPDX-License-Identifier: MIT
// For C++ programs that keep in an unsigned long what a call writes as a DWORD: 32 bits both on
// Windows, 64 and 32 here. The calls have a second form, which makes the upper half 0 and lets the
// call write the lower one, at once or when it completes; ci/tests/test_long_dwords.py says which
// have none. A program that needs these names as plain functions (decltype(&WSARecv)) defines
// WS2SHIM_NO_LONG_DWORDS.
// Included by headers that declare calls, after them; the calls of each are in a block of its own.
#ifndef WS2SHIM_LONG_DWORDS_H
#define WS2SHIM_LONG_DWORDS_H

#include <ws2shim/windows_types.h>

// The checks of a configuration take addresses to see whether a function is there.
#if defined(__cplusplus) && !defined(WS2SHIM_NO_LONG_DWORDS) && !defined(WS2SHIM_CONFIGURING)
#define WS2_HAS_LONG_DWORDS

extern "C++" {
class ws2_long_dword {
public:
    ws2_long_dword(unsigned long* place) : place_(reinterpret_cast<LPDWORD>(place)) {
        if (sizeof *place == sizeof(DWORD) || !place) return;
        LPDWORD const first = place_;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        ++place_;
        __builtin_memset(first, 0, sizeof(DWORD));
#else
        __builtin_memset(first + 1, 0, sizeof *place - sizeof(DWORD));
#endif
    }
    operator LPDWORD() const { return place_; }

private:
    LPDWORD place_;
};
}
// The second form of a call: parameters, and what it passes on.
#define WS2_LONG_FORM(result, name, parameters, arguments)   \
    extern "C++" {                                           \
    inline result name parameters { return name arguments; } \
    }
#endif

#endif
