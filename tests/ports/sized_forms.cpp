// SPDX-License-Identifier: MIT
// Microsoft's checked functions without the size of an array, which C++ sees by itself.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tchar.h>
#include <time.h>
#include <wchar.h>
#include <winsock2.h>

static int in_words(char (&text)[64], const char* format, ...) {
    va_list words;
    va_start(words, format);
    const int length = vsnprintf_s(text, _TRUNCATE, format, words);
    va_end(words);
    return length;
}

int main() {
    char text[64], drive[3], folder[20], name[20], extension[20];
    wchar_t wide[64];
    size_t count = 0;
    time_t const moment = 0;
    if (wcscpy_s(wide, L"a") || wcscat_s(wide, L"b") || wcsncat_s(wide, L"cd", 1)) return 1;
    if (wcscmp(wide, L"abc") != 0 || swprintf_s(wide, L"%d", 42) != 2) return 2;
    if (_snprintf_s(text, _TRUNCATE, "%s", "x") != 1 ||
        _snwprintf_s(wide, _TRUNCATE, L"%d", 7) != 1)
        return 3;
    if (_stprintf_s(text, _T("%d"), 3) != 1 || _tcscpy_s(text, _T("xY")) || _strlwr_s(text))
        return 4;
    if (strcmp(text, "xy") != 0 || getenv_s(&count, text, "A_NAME_THAT_IS_NOT_THERE") || count != 0)
        return 5;
    if (mbstowcs_s(&count, wide, "abc", _TRUNCATE) || wcstombs_s(&count, text, L"abc", _TRUNCATE))
        return 6;
    if (_ultoa_s(5, text, 10) || _i64toa_s(5, text, 10) || ctime_s(text, &moment)) return 7;
    if (_splitpath_s("c:\\x\\y.z", drive, folder, name, extension)) return 8;
    if (_makepath_s(text, drive, folder, name, extension) || strcmp(text, "c:\\x\\y.z") != 0)
        return 9;
    if (in_words(text, "%d", 42) != 2) return 10;
    puts(text);
    return 0;
}
