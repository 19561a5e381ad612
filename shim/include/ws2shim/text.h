// SPDX-License-Identifier: MIT
// Text: the message of an error number, wide and narrow strings. WCHAR is the host's wchar_t, so
// L"" literals work; its strings are UTF-32 where wchar_t has 32 bits.
#ifndef WS2SHIM_TEXT_H
#define WS2SHIM_TEXT_H

#include <ws2shim/windows_types.h>

#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF
#define LANG_NEUTRAL 0x00
#define LANG_INVARIANT 0x7F
#define LANG_ENGLISH 0x09
#define SUBLANG_NEUTRAL 0x00
#define SUBLANG_DEFAULT 0x01
#define SUBLANG_SYS_DEFAULT 0x02
#define SUBLANG_ENGLISH_US 0x01
#define MAKELANGID(primary, sub) ((((WORD)(sub)) << 10) | (WORD)(primary))
#define CP_ACP 0
#define CP_OEMCP 1
#define CP_THREAD_ACP 3
#define CP_MACCP 2
#define CP_SYMBOL 42
#define CP_UTF7 65000
#define CP_UTF8 65001
#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400

WS2_BEGIN_C

// The text of a Win32 or Winsock error number. Returns its length in characters, 0 on failure
// (ERROR_MR_MID_NOT_FOUND). An allocated buffer is released with LocalFree. [docs:FormatMessageW]
WINBASEAPI DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
                                       DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
                                       va_list* Arguments) WS2_LINK_NAME(FormatMessageA);
WINBASEAPI DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId,
                                       DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
                                       va_list* Arguments) WS2_LINK_NAME(FormatMessageW);

// Lengths: in with -1 for terminated text, out in characters of the other side; 0 on failure
// (ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_NO_UNICODE_TRANSLATION).
WINBASEAPI int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr,
                                          int cbMultiByte, LPWSTR lpWideCharStr, int cchWideChar)
    WS2_LINK_NAME(MultiByteToWideChar);
WINBASEAPI int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr,
                                          int cchWideChar, LPSTR lpMultiByteStr, int cbMultiByte,
                                          LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
    WS2_LINK_NAME(WideCharToMultiByte);

#define IDN_ALLOW_UNASSIGNED 0x01
#define IDN_USE_STD3_ASCII_RULES 0x02
#define IDN_EMAIL_ADDRESS 0x04
#define IDN_RAW_PUNYCODE 0x08
// The form of a domain name that DNS knows; lengths as above. 0 on failure: ERROR_INVALID_NAME for
// an empty or too long label. Of letters outside ASCII the case stays. [docs:IdnToAscii]
WINBASEAPI int WINAPI IdnToAscii(DWORD dwFlags, LPCWSTR lpUnicodeCharStr, int cchUnicodeChar,
                                 LPWSTR lpASCIICharStr, int cchASCIIChar) WS2_LINK_NAME(IdnToAscii);

WINBASEAPI int WINAPI lstrlenA(LPCSTR lpString) WS2_LINK_NAME(lstrlenA);
WINBASEAPI int WINAPI lstrlenW(LPCWSTR lpString) WS2_LINK_NAME(lstrlenW);
WINBASEAPI int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) WS2_LINK_NAME(lstrcmpA);
WINBASEAPI int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) WS2_LINK_NAME(lstrcmpW);
WINBASEAPI int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) WS2_LINK_NAME(lstrcmpiA);
WINBASEAPI int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) WS2_LINK_NAME(lstrcmpiW);
WINBASEAPI LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) WS2_LINK_NAME(lstrcpyA);
WINBASEAPI LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) WS2_LINK_NAME(lstrcpyW);
WINBASEAPI LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
    WS2_LINK_NAME(lstrcpynA);
WINBASEAPI LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
    WS2_LINK_NAME(lstrcpynW);
WINBASEAPI LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) WS2_LINK_NAME(lstrcatA);
WINBASEAPI LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) WS2_LINK_NAME(lstrcatW);
WINBASEAPI int WINAPI wsprintfA(LPSTR buffer, LPCSTR format, ...) WS2_LINK_NAME(wsprintfA);
WINBASEAPI int WINAPI wsprintfW(LPWSTR buffer, LPCWSTR format, ...) WS2_LINK_NAME(wsprintfW);

// The console's character set is UTF-8, as that of other narrow text. FALSE without a text or
// place; the Buff forms convert cchDstLength characters of the text. [docs:CharToOemA]
WINBASEAPI BOOL WINAPI CharToOemA(LPCSTR pSrc, LPSTR pDst) WS2_LINK_NAME(CharToOemA);
WINBASEAPI BOOL WINAPI CharToOemW(LPCWSTR pSrc, LPSTR pDst) WS2_LINK_NAME(CharToOemW);
WINBASEAPI BOOL WINAPI OemToCharA(LPCSTR pSrc, LPSTR pDst) WS2_LINK_NAME(OemToCharA);
WINBASEAPI BOOL WINAPI OemToCharW(LPCSTR pSrc, LPWSTR pDst) WS2_LINK_NAME(OemToCharW);
WINBASEAPI BOOL WINAPI CharToOemBuffA(LPCSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength)
    WS2_LINK_NAME(CharToOemBuffA);
WINBASEAPI BOOL WINAPI CharToOemBuffW(LPCWSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength)
    WS2_LINK_NAME(CharToOemBuffW);
WINBASEAPI BOOL WINAPI OemToCharBuffA(LPCSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength)
    WS2_LINK_NAME(OemToCharBuffA);
WINBASEAPI BOOL WINAPI OemToCharBuffW(LPCSTR lpszSrc, LPWSTR lpszDst, DWORD cchDstLength)
    WS2_LINK_NAME(OemToCharBuffW);

WINBASEAPI VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) WS2_LINK_NAME(OutputDebugStringA);
WINBASEAPI VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) WS2_LINK_NAME(OutputDebugStringW);
WINBASEAPI BOOL WINAPI IsDebuggerPresent(void) WS2_LINK_NAME(IsDebuggerPresent);
WINBASEAPI VOID WINAPI DebugBreak(void) WS2_LINK_NAME(DebugBreak);

WS2_END_C

#define FormatMessage WS2_AW(FormatMessage)
#define lstrlen WS2_AW(lstrlen)
#define lstrcmp WS2_AW(lstrcmp)
#define lstrcmpi WS2_AW(lstrcmpi)
#define lstrcpy WS2_AW(lstrcpy)
#define lstrcpyn WS2_AW(lstrcpyn)
#define lstrcat WS2_AW(lstrcat)
#define wsprintf WS2_AW(wsprintf)
#define CharToOem WS2_AW(CharToOem)
#define OemToChar WS2_AW(OemToChar)
#define CharToOemBuff WS2_AW(CharToOemBuff)
#define OemToCharBuff WS2_AW(OemToCharBuff)
#define OutputDebugString WS2_AW(OutputDebugString)

#endif
