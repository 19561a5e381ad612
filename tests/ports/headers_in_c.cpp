// SPDX-License-Identifier: MIT
// Headers of Windows between the braces of extern "C", where a C++ program includes a header of a C
// library.
#include <cstdio>
// clang-format off
extern "C" {
#include <winsock2.h>
#include <mswsock.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <direct.h>
#include <io.h>
#include <process.h>
#include <tchar.h>
}
// clang-format on

int main() {
    char path[MAX_PATH], folder[MAX_PATH];
    GetTempPathA(sizeof path, path);
    sprintf_s(folder, "%s/ws2-headers-%d", path, getpid());
    if (mkdir(folder) != 0 || rmdir(folder) != 0) return 1;
    printf("%d\n", 42);
}
