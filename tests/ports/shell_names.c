/* SPDX-License-Identifier: MIT */
/* Text and names of files by <shlwapi.h>. */
#include <winsock2.h>

#include <windows.h>

#include <Shlwapi.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
    char path[] = "C:\\data\\archive.tar.gz", top[] = "/name";
    const char* const host = "www.example.com/Index.HTML";
    if (argc < 1 || !PathFileExistsA(argv[0]) || PathFileExistsA("no such file")) return 1;
    if (!PathIsDirectoryA(".") || PathIsDirectoryA(argv[0]) || PathFileExistsA(NULL)) return 2;
    if (strcmp(PathFindFileNameA(path), "archive.tar.gz") != 0) return 3;
    if (strcmp(PathFindExtensionA(path), ".gz") != 0 || *PathFindExtensionA("a.b/c") != 0) return 4;
    if (wcscmp(PathFindFileNameW(L"/a/b"), L"b") != 0) return 5;
    if (!PathRemoveFileSpecA(path) || strcmp(path, "C:\\data") != 0) return 6;
    if (!PathRemoveFileSpecA(top) || strcmp(top, "/") != 0 || PathRemoveFileSpecA(top)) return 7;
    if (StrStrA(host, "Index") != StrStrIA(host, "INDEX") || StrStrA(host, "INDEX")) return 8;
    if (StrRStrIA(host, NULL, "E") != host + 19 || StrRStrIA(host, host + 4, "E")) return 9;
    if (StrChrA(host, '.') != host + 3 || StrCmpIA("Host", "hOST") != 0) return 10;
    printf("%d\n", StrToIntA("42 and more") + StrToIntW(L"x"));
    return 0;
}
