// SPDX-License-Identifier: MIT
// Single keys, which Microsoft's <wchar.h> has as wide characters, too. Included by <conio.h> and
// <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_KEYS_H
#define WS2SHIM_CRT_KEYS_H

#include <wchar.h>
#include <ws2shim/types.h>

WS2_BEGIN_C

// The next key, not shown and shown; no Enter is needed. -1 at the end of the input.
_CRTIMP int __cdecl _getch(void) WS2_LINK_NAME(_getch);
_CRTIMP int __cdecl _getche(void) WS2_LINK_NAME(_getche);

WS2_END_C

// The character that begins with this byte of UTF-8; the others are read.
WS2_INLINE wint_t ws2_wide_key(int first, int (*read)(void)) {
    int more = 0;
    wint_t key = (wint_t)first;
    if (first < 0) return WEOF;
    if (first >= 0xF0) {
        more = 3;
        key = (wint_t)(first & 0x07);
    } else if (first >= 0xE0) {
        more = 2;
        key = (wint_t)(first & 0x0F);
    } else if (first >= 0xC0) {
        more = 1;
        key = (wint_t)(first & 0x1F);
    }
    for (; more > 0; --more) key = key << 6 | (wint_t)(read() & 0x3F);
    return key;
}
// One character; WEOF at the end of the input. [docs:_getwch]
WS2_INLINE wint_t _getwch(void) { return ws2_wide_key(_getch(), _getch); }
WS2_INLINE wint_t _getwche(void) { return ws2_wide_key(_getche(), _getche); }

#endif
