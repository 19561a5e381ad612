// SPDX-License-Identifier: MIT
// One va_list for two calls, as in logs that go to the screen and to a file: on Windows a call gets
// a copy of it.
#include <winsock2.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cstdio>
#include <string>

static std::string twice(char const* format, ...) {
    char once[80], again[80];
    va_list list;
    va_start(list, format);
    _vsnprintf(once, sizeof once, format, list);
    std::vsnprintf(again, sizeof again, format, list);
    vprintf(format, list);
    vfprintf(stdout, format, list);
    va_end(list);
    return std::string(once) + again;
}

static int wide_twice(wchar_t const* format, ...) {
    wchar_t once[80], again[80];
    va_list list;
    va_start(list, format);
    vswprintf(once, 80, format, list);
    vswprintf(again, 80, format, list);
    va_end(list);
    return wcscmp(once, again);
}

int main() {
    std::string const said = twice("%s %d %s %g\n", "one", 2, "three", 4.5);
    if (said != "one 2 three 4.5\none 2 three 4.5\n") return 1;
    return printf("%d\n", wide_twice(L"%d %d", 6, 7) == 0 ? 42 : 0) != 3;
}
