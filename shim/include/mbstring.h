// SPDX-License-Identifier: MIT
// Text of several bytes a character, by the names of Microsoft's C library, as in its "C" locale,
// which a program has unless it asks for another one: every byte is a character. [docs:_mbsinc]
#ifndef _INC_MBSTRING
#define _INC_MBSTRING

#include <string.h>
#include <ws2shim/crt.h>

WS2_INLINE const char* ws2_mbs(const unsigned char* text) { return (const char*)text; }
WS2_INLINE unsigned char* ws2_mbs_found(const char* place) { return (unsigned char*)place; }

WS2_INLINE int _ismbblead(unsigned character) { return ((void)character, 0); }
WS2_INLINE int _ismbbtrail(unsigned character) { return ((void)character, 0); }
WS2_INLINE size_t _mbclen(const unsigned char* character) { return ((void)character, (size_t)1); }
WS2_INLINE unsigned char* _mbsinc(const unsigned char* place) { return (unsigned char*)place + 1; }
// NULL at the beginning. [docs:_mbsdec]
WS2_INLINE unsigned char* _mbsdec(const unsigned char* start, const unsigned char* place) {
    return start < place ? (unsigned char*)place - 1 : NULL;
}
WS2_INLINE unsigned _mbsnextc(const unsigned char* place) { return *place; }
WS2_INLINE size_t _mbslen(const unsigned char* text) { return strlen(ws2_mbs(text)); }
WS2_INLINE unsigned char* _mbschr(const unsigned char* text, unsigned character) {
    return ws2_mbs_found(strchr(ws2_mbs(text), (int)character));
}
WS2_INLINE unsigned char* _mbsrchr(const unsigned char* text, unsigned character) {
    return ws2_mbs_found(strrchr(ws2_mbs(text), (int)character));
}
WS2_INLINE unsigned char* _mbsstr(const unsigned char* text, const unsigned char* part) {
    return ws2_mbs_found(strstr(ws2_mbs(text), ws2_mbs(part)));
}
WS2_INLINE unsigned char* _mbspbrk(const unsigned char* text, const unsigned char* characters) {
    return ws2_mbs_found(strpbrk(ws2_mbs(text), ws2_mbs(characters)));
}
WS2_INLINE int _mbscmp(const unsigned char* one, const unsigned char* other) {
    return strcmp(ws2_mbs(one), ws2_mbs(other));
}
WS2_INLINE int _mbsncmp(const unsigned char* one, const unsigned char* other, size_t count) {
    return strncmp(ws2_mbs(one), ws2_mbs(other), count);
}
WS2_INLINE int _mbsicmp(const unsigned char* one, const unsigned char* other) {
    return _stricmp(ws2_mbs(one), ws2_mbs(other));
}
WS2_INLINE int _mbsnicmp(const unsigned char* one, const unsigned char* other, size_t count) {
    return _strnicmp(ws2_mbs(one), ws2_mbs(other), count);
}
WS2_INLINE unsigned char* _mbscpy(unsigned char* to, const unsigned char* from) {
    return ws2_mbs_found(strcpy((char*)to, ws2_mbs(from)));
}
WS2_INLINE unsigned char* _mbscat(unsigned char* to, const unsigned char* from) {
    return ws2_mbs_found(strcat((char*)to, ws2_mbs(from)));
}
WS2_INLINE unsigned char* _mbsncpy(unsigned char* to, const unsigned char* from, size_t count) {
    return ws2_mbs_found(strncpy((char*)to, ws2_mbs(from), count));
}

#endif
