// SPDX-License-Identifier: MIT
// A program that begins with wmain, and the checked functions without a header for them.
#include <string.h>
#include <tchar.h>
#include <windows.h>

int wmain(int argc, wchar_t* argv[]) {
    char text[8];
    if (strcpy_s(text, "ports") != 0) return 1;
    SetConsoleTextAttribute(GetStdHandle(STD_OUTPUT_HANDLE), FOREGROUND_RED);
    return argc == 2 && wcscmp(argv[1], L"word") == 0 && _stricmp(text, "PORTS") == 0 ? 42 : 1;
}
