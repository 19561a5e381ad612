// SPDX-License-Identifier: MIT
// TCHAR and what depends on it. Included by <ws2shim/types.h>.
#ifndef WS2SHIM_TCHAR_TYPES_H
#define WS2SHIM_TCHAR_TYPES_H

#include <ws2shim/types.h>

// TCHAR and its pointers are wide when the program defines UNICODE.
#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR, TBYTE, *PTBYTE;
typedef LPWSTR LPTSTR, PTSTR, LPTCH, PTCH;
typedef LPCWSTR LPCTSTR, PCTSTR;
#define WS2_AW(name) name##W
#define __TEXT(quote) L##quote
#else
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE, *PTBYTE;
typedef LPSTR LPTSTR, PTSTR, LPTCH, PTCH;
typedef LPCSTR LPCTSTR, PCTSTR;
#define WS2_AW(name) name##A
#define __TEXT(quote) quote
#endif
#define TEXT(quote) __TEXT(quote)
#define _TCHAR_DEFINED

#endif
