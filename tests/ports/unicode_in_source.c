// SPDX-License-Identifier: MIT
// A source that says by itself, before its headers, that its text is wide.
#define UNICODE
#define _UNICODE
#include <winsock2.h>

#include <stdio.h>
#include <tchar.h>
#include <windows.h>

static const TCHAR text[] = TEXT("wide");
static LPCTSTR const pointer = _T("wide, too");

int main(void) {
    TCHAR copy[16];
    TCHAR folder[MAX_PATH];
    if (sizeof text != 5 * sizeof(wchar_t) || sizeof *pointer != sizeof(wchar_t)) return 1;
    _tcscpy_s(copy, _countof(copy), text);
    if (_tcsicmp(copy, TEXT("WIDE")) != 0 || _tcscat_s(copy, _countof(copy), _T("r")) != 0)
        return 2;
    if (GetCurrentDirectory(MAX_PATH, folder) == 0 || folder[0] != TEXT('/')) return 3;
    _putts(_T("42"));
    return 0;
}
