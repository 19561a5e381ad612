// SPDX-License-Identifier: MIT
// A program that begins with WinMain, in the older annotations, and says what went wrong in a box.
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int length(__in LPCSTR text) { return lstrlenA(text); }

int WINAPI WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR command_line, int show) {
    if (length(command_line) != 4) MessageBox(NULL, command_line, TEXT("WinMain"), MB_OK);
    if (__argc != 2 || strcmp(__argv[1], "word") || __argv[2] || wcscmp(__wargv[1], L"word"))
        return 2;
    return length(command_line) == 4 ? 42 : 1;
}
