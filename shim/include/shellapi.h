// SPDX-License-Identifier: MIT
// Of the shell the words of a command line. Opening documents is refused.
#ifndef _INC_SHELLAPI
#define _INC_SHELLAPI

#include <windows.h>

#define SE_ERR_FNF 2
#define SE_ERR_PNF 3
#define SE_ERR_ACCESSDENIED 5
#define SE_ERR_NOASSOC 31

// One word from `line` to `to`, which may be NULL, with its end; behind the word. The first one is
// the program's name, in which backslashes mean nothing.
WS2_INLINE LPCWSTR ws2_next_word(LPCWSTR line, LPWSTR to, SIZE_T* length, BOOL is_first) {
    BOOL is_quoted = FALSE;
    *length = 0;
    while (*line != 0 && (is_quoted || *line > L' ')) {
        SIZE_T backslashes = 0, i;
        if (!is_first)
            while (line[backslashes] == L'\\') ++backslashes;
        line += backslashes;
        // Two before a quotation mark are one, and one that is left makes it a character.
        const SIZE_T kept = *line == L'"' ? backslashes / 2 : backslashes;
        const BOOL is_mark = *line == L'"' && backslashes % 2 == 0;
        for (i = 0; i != kept; ++i, ++*length)
            if (to != NULL) to[*length] = L'\\';
        if (*line == 0 || (!is_quoted && *line <= L' ')) break;
        if (is_mark) {
            is_quoted = !is_quoted;
        } else {
            if (to != NULL) to[*length] = *line;
            ++*length;
        }
        ++line;
        if (is_first && is_mark && !is_quoted) break;
    }
    if (to != NULL) to[*length] = 0;
    ++*length;
    return line;
}
// The words of `line`, into `places` and `text` unless they are NULL: how many, and how much text.
WS2_INLINE int ws2_split_words(LPCWSTR line, LPWSTR* places, LPWSTR text, SIZE_T* room) {
    int count = 0;
    *room = 0;
    while (count == 0 || *line != 0) {
        SIZE_T length;
        if (places != NULL) places[count] = text + *room;
        line = ws2_next_word(line, places != NULL ? text + *room : NULL, &length, count == 0);
        *room += length;
        ++count;
        while (*line != 0 && *line <= L' ') ++line;
    }
    return count;
}

// The words of a command line, which LocalFree releases; of an empty one the program's path. NULL:
// ERROR_INVALID_PARAMETER for a missing argument, ERROR_NOT_ENOUGH_MEMORY.
// [docs:CommandLineToArgvW]
WS2_INLINE LPWSTR* CommandLineToArgvW(LPCWSTR lpCmdLine, int* pNumArgs) {
    WCHAR path[1024];
    SIZE_T room;
    LPWSTR* words;
    if (lpCmdLine == NULL || pNumArgs == NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (*lpCmdLine == 0) {
        path[0] = L'"';
        if (GetModuleFileNameW(NULL, path + 1, 1023) == 0) return NULL;
        lpCmdLine = path;
    }
    const int count = ws2_split_words(lpCmdLine, NULL, NULL, &room);
    words =
        (LPWSTR*)LocalAlloc(LMEM_FIXED, ((SIZE_T)count + 1) * sizeof *words + room * sizeof(WCHAR));
    if (words == NULL) return NULL;
    *pNumArgs = ws2_split_words(lpCmdLine, words, (LPWSTR)(words + count + 1), &room);
    words[count] = NULL;
    return words;
}

// Refused with SE_ERR_NOASSOC: no program is known for any kind of document. [docs:ShellExecuteA]
WS2_INLINE HINSTANCE ShellExecuteA(HWND hwnd, LPCSTR lpOperation, LPCSTR lpFile,
                                   LPCSTR lpParameters, LPCSTR lpDirectory, INT nShowCmd) {
    (void)hwnd, (void)lpOperation, (void)lpFile, (void)lpParameters, (void)lpDirectory;
    (void)nShowCmd;
    SetLastError(ERROR_NO_ASSOCIATION);
    return (HINSTANCE)(ULONG_PTR)SE_ERR_NOASSOC;
}
WS2_INLINE HINSTANCE ShellExecuteW(HWND hwnd, LPCWSTR lpOperation, LPCWSTR lpFile,
                                   LPCWSTR lpParameters, LPCWSTR lpDirectory, INT nShowCmd) {
    (void)lpOperation, (void)lpFile, (void)lpParameters, (void)lpDirectory;
    return ShellExecuteA(hwnd, NULL, NULL, NULL, NULL, nShowCmd);
}
#ifdef UNICODE
#define ShellExecute ShellExecuteW
#else
#define ShellExecute ShellExecuteA
#endif

#endif
