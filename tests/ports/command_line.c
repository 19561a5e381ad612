// SPDX-License-Identifier: MIT
// A windowed program's way to its words, and to the browser, which is refused.
#include <stdio.h>
#include <wchar.h>
#include <winsock2.h>

#include <shellapi.h>
#include <windows.h>

static int has_words(LPCWSTR line, int expected, LPCWSTR last) {
    int count = 0;
    LPWSTR* const words = CommandLineToArgvW(line, &count);
    const int is_right = words != NULL && count == expected && words[count] == NULL &&
                         wcscmp(words[count - 1], last) == 0;
    LocalFree(words);
    return is_right;
}

int main(void) {
    int count = 0;
    if (!has_words(L"program", 1, L"program")) return 1;
    if (!has_words(L"\"C:\\a folder\\program.exe\" one  two", 3, L"two")) return 2;
    if (!has_words(L"p \"one two\"\\\\three", 2, L"one two\\\\three")) return 3;
    if (!has_words(L"p a\\\\\"b c\"", 2, L"a\\b c")) return 4;
    if (!has_words(L"p a\\\"b c", 3, L"c") || !has_words(L"p x\\\"y", 2, L"x\"y")) return 5;
    if (!has_words(L"p \"\" ", 2, L"")) return 6;
    LPWSTR* const own = CommandLineToArgvW(L"", &count);
    if (own == NULL || count != 1 || wcsstr(own[0], L"command_line") == NULL) return 7;
    LocalFree(own);
    if (CommandLineToArgvW(NULL, &count) != NULL || GetLastError() != ERROR_INVALID_PARAMETER)
        return 8;
    if ((INT_PTR)ShellExecute(NULL, "open", "http://localhost/", NULL, NULL, SW_SHOW) > 32)
        return 9;
    puts("42");
    return 0;
}
