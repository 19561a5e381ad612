// SPDX-License-Identifier: MIT
// Wide formats as Microsoft's library reads them: %s is wide there and %S narrow. wprintf mixes
// with printf, and with std::wcout before it.
#include <winsock2.h>

#include <windows.h>

#include <strsafe.h>
#include <tchar.h>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <cwchar>
#include <iostream>

// Asks for the length first, writes it then, with one list for both, as on Windows.
static bool says_twice(wchar_t const* format, ...) {
    wchar_t text[32];
    va_list words;
    va_start(words, format);
    int const length = _vscwprintf(format, words);
    bool const is_right = length == 13 && _vsnwprintf(text, 32, format, words) == 13 &&
                          std::wcscmp(text, L"wide|narrow|7") == 0;
    va_end(words);
    return is_right;
}

static bool has_lengths() {
    wchar_t text[] = L"........";
    bool is_right = _scwprintf(L"%*d", 100000, 1) == 100000 && _scwprintf(L"") == 0;
    is_right = _snwprintf(nullptr, 0, L"%s", L"12345") == 5 && is_right;
    is_right = _snwprintf(text, 5, L"%s", L"12345") == 5 && is_right;
    is_right = _snwprintf(text + 5, 2, L"%s", L"67890") < 0 && is_right;
    is_right = std::wcscmp(text, L"1234567.") == 0 && is_right;
    return _sntprintf(nullptr, 0, _T("%d"), 123) == 3 && _sctprintf(_T("%d"), 1234) == 4 &&
           is_right;
}

static bool is(wchar_t const* text) { return std::wcscmp(text, L"wide|narrow|7") == 0; }

int main() {
    wchar_t text[32];
    wchar_t const* const format = L"%s|%S|%I64d";
    bool is_right = StringCchPrintfW(text, 32, format, L"wide", "narrow", 7LL) == S_OK && is(text);
    is_right = wsprintfW(text, L"%s|%S|%d", L"wide", "narrow", 7) == 13 && is(text) && is_right;
    is_right = swprintf(text, 32, format, L"wide", "narrow", 7LL) == 13 && is(text) && is_right;
    is_right = std::swprintf(text, 32, L"%ls", L"wide|narrow|7") == 13 && is(text) && is_right;
    is_right = swprintf(text, format, L"wide", "narrow", 7LL) == 13 && is(text) && is_right;
    is_right = swprintf_s(text, format, L"wide", "narrow", 7LL) == 13 && is(text) && is_right;
    is_right = _snwprintf(text, 32, format, L"wide", "narrow", 7LL) == 13 && is(text) && is_right;
    is_right = _snwprintf_s(text, 32, _TRUNCATE, format, L"wide", "narrow", 7LL) == 13 &&
               is(text) && is_right;
    is_right = StringCchPrintfW(text, 5, format, L"wide", "narrow", 7LL) != S_OK && is_right;

    is_right = says_twice(format, L"wide", "narrow", 7LL) && has_lengths() && is_right;

    std::wcout << L"first" << std::endl;
    is_right = wprintf(L"\u00fcber %s, %hs, %ld\n", L"wide", "narrow", (LONG)-5) > 0 && is_right;
    is_right = _putws(L"line") >= 0 && fputws(L"\u20ac", stderr) >= 0 && is_right;
    // Said without std::wcout's stream, which is for wide characters now.
    if (is_right) wprintf(L"%d\n", 42);
}
