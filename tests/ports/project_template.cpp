// SPDX-License-Identifier: MIT
// What a project's template and a debugging build bring along: ATL's base, the state of the heap,
// sounds, and a domain name that the program converts itself.
#define _DEBUG
#include <crtdbg.h>
#include <mmsystem.h>
#include <new.h>
#include <winsock2.h>

#include <atlbase.h>
#include <cstdio>
#include <cstring>
#include <cwchar>
// Behind <windows.h>, as on Windows.
#include <minidumpapiset.h>

int main() {
    ::_CrtSetDbgFlag(_CRTDBG_LEAK_CHECK_DF | _CRTDBG_ALLOC_MEM_DF);
    ::_CrtSetReportMode(_CRT_WARN, _CRTDBG_MODE_DEBUG);
    _CrtMemState before = {};
    _CrtMemCheckpoint(&before);
    ATLASSERT(before.lSizes[_NORMAL_BLOCK] == 0);

    PROCESS_HEAP_ENTRY entry = {};
    bool is_right = !HeapWalk(GetProcessHeap(), &entry) && GetLastError() == ERROR_NOT_SUPPORTED;
    is_right =
        is_right && SetThreadIdealProcessor(GetCurrentThread(), MAXIMUM_PROCESSORS) == (DWORD)-1;
    is_right =
        is_right && mciSendString("play sound.mp3", NULL, 0, NULL) == MCIERR_CANNOT_LOAD_DRIVER;
    is_right = is_right && !PlaySound("sound.wav", NULL, SND_FILENAME);

    wchar_t name[40] = L"";
    int const length = IdnToAscii(0, L"b\u00fccher.example", -1, name, 40);
    is_right = is_right && length == 22 && std::wcscmp(name, L"xn--bcher-kva.example") == 0;
    is_right = is_right && IdnToAscii(0, L"b\u00fccher.example", -1, NULL, 0) == length;
    is_right = is_right && IdnToAscii(0, L"b\u00fccher.example", -1, name, length - 1) == 0 &&
               GetLastError() == ERROR_INSUFFICIENT_BUFFER;
    is_right = is_right && IdnToAscii(0, L"a..b", 4, name, 40) == 0 &&
               GetLastError() == ERROR_INVALID_NAME;
    is_right =
        is_right && IdnToAscii(16, L"a", 1, name, 40) == 0 && GetLastError() == ERROR_INVALID_FLAGS;
    is_right = is_right && IdnToAscii(0, L"a.b", 3, name, 40) == 3;

    is_right = is_right && std::wcscmp(CA2W("wide"), L"wide") == 0 &&
               std::strcmp(CW2A(L"narrow"), "narrow") == 0;
    alignas(int) char room[sizeof(int)];
    is_right = is_right && *new (room) int(7) == 7 && MiniDumpNormal == 0;
    std::printf("%d\n", is_right ? 42 : 0);
}
