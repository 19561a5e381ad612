// SPDX-License-Identifier: MIT
// Of Microsoft's shell helpers those for text and names of files that socket programs use. A name's
// folders are set apart by \ or /.
#ifndef _INC_SHLWAPI
#define _INC_SHLWAPI

#include <string.h>
#include <wchar.h>
#include <ws2shim/crt.h>
#include <ws2shim/files.h>
#include <ws2shim/windows_types.h>

// Every function for both kinds of text.
#define WS2_SHELL_TEXT(suffix, character, length_of, as_number, same_case, any_case)             \
    WS2_INLINE character* ws2_find##suffix(                                                      \
        const character* text, const character* part,                                            \
        int (*compare)(const character*, const character*, size_t)) {                            \
        size_t length;                                                                           \
        if (!text || !part || !*part) return NULL;                                               \
        for (length = length_of(part); *text; ++text)                                            \
            if (compare(text, part, length) == 0) return (character*)text;                       \
        return NULL;                                                                             \
    }                                                                                            \
    WS2_INLINE character* StrStr##suffix(const character* pszFirst, const character* pszSrch) {  \
        return ws2_find##suffix(pszFirst, pszSrch, same_case);                                   \
    }                                                                                            \
    WS2_INLINE character* StrStrI##suffix(const character* pszFirst, const character* pszSrch) { \
        return ws2_find##suffix(pszFirst, pszSrch, any_case);                                    \
    }                                                                                            \
    /* The last place that begins before pszLast, or before the end of the text. */              \
    WS2_INLINE character* StrRStrI##suffix(const character* pszSource, const character* pszLast, \
                                           const character* pszSrch) {                           \
        const character *found = NULL, *at;                                                      \
        size_t length;                                                                           \
        if (!pszSource || !pszSrch || !*pszSrch) return NULL;                                    \
        length = length_of(pszSrch);                                                             \
        for (at = pszSource; *at && at != pszLast; ++at)                                         \
            if (any_case(at, pszSrch, length) == 0) found = at;                                  \
        return (character*)found;                                                                \
    }                                                                                            \
    WS2_INLINE character* StrChr##suffix(const character* pszStart, character wMatch) {          \
        for (; pszStart && *pszStart; ++pszStart)                                                \
            if (*pszStart == wMatch) return (character*)pszStart;                                \
        return NULL;                                                                             \
    }                                                                                            \
    WS2_INLINE int StrToInt##suffix(const character* pszSrc) {                                   \
        return pszSrc ? (int)as_number(pszSrc, NULL, 10) : 0;                                    \
    }                                                                                            \
    WS2_INLINE int StrCmpI##suffix(const character* psz1, const character* psz2) {               \
        return any_case(psz1, psz2, (size_t)-1 / sizeof(character));                             \
    }                                                                                            \
    WS2_INLINE BOOL PathFileExists##suffix(const character* pszPath) {                           \
        return pszPath && GetFileAttributes##suffix(pszPath) != INVALID_FILE_ATTRIBUTES;         \
    }                                                                                            \
    WS2_INLINE BOOL PathIsDirectory##suffix(const character* pszPath) {                          \
        const DWORD attributes =                                                                 \
            pszPath ? GetFileAttributes##suffix(pszPath) : INVALID_FILE_ATTRIBUTES;              \
        return attributes != INVALID_FILE_ATTRIBUTES &&                                          \
               (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;                                     \
    }                                                                                            \
    /* What follows the last separator that something follows. */                                \
    WS2_INLINE character* PathFindFileName##suffix(const character* pszPath) {                   \
        const character* name = pszPath;                                                         \
        for (; pszPath && *pszPath; ++pszPath)                                                   \
            if ((*pszPath == '\\' || *pszPath == '/' || *pszPath == ':') && pszPath[1] &&        \
                pszPath[1] != '\\' && pszPath[1] != '/')                                         \
                name = pszPath + 1;                                                              \
        return (character*)name;                                                                 \
    }                                                                                            \
    /* The last dot of the name, or its end. */                                                  \
    WS2_INLINE character* PathFindExtension##suffix(const character* pszPath) {                  \
        const character* dot = NULL;                                                             \
        for (; pszPath && *pszPath; ++pszPath)                                                   \
            if (*pszPath == '.')                                                                 \
                dot = pszPath;                                                                   \
            else if (*pszPath == '\\' || *pszPath == '/' || *pszPath == ' ')                     \
                dot = NULL;                                                                      \
        return (character*)(dot ? dot : pszPath);                                                \
    }                                                                                            \
    /* Takes the name of the file away with the separator before it. */                          \
    WS2_INLINE BOOL PathRemoveFileSpec##suffix(character* pszPath) {                             \
        character *end = NULL, *at;                                                              \
        if (!pszPath) return FALSE;                                                              \
        for (at = pszPath; *at; ++at)                                                            \
            if (*at == '\\' || *at == '/') end = at == pszPath ? at + 1 : at;                    \
        if (!end) end = pszPath;                                                                 \
        if (!*end) return FALSE;                                                                 \
        *end = 0;                                                                                \
        return TRUE;                                                                             \
    }

WS2_SHELL_TEXT(A, CHAR, strlen, strtol, strncmp, _strnicmp)
WS2_SHELL_TEXT(W, WCHAR, wcslen, wcstol, wcsncmp, _wcsnicmp)

#define StrStr WS2_AW(StrStr)
#define StrStrI WS2_AW(StrStrI)
#define StrRStrI WS2_AW(StrRStrI)
#define StrChr WS2_AW(StrChr)
#define StrToInt WS2_AW(StrToInt)
#define StrCmpI WS2_AW(StrCmpI)
#define PathFileExists WS2_AW(PathFileExists)
#define PathIsDirectory WS2_AW(PathIsDirectory)
#define PathFindFileName WS2_AW(PathFindFileName)
#define PathFindExtension WS2_AW(PathFindExtension)
#define PathRemoveFileSpec WS2_AW(PathRemoveFileSpec)

#endif
