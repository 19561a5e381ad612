// SPDX-License-Identifier: MIT
// Files by names with backslashes, by the functions of the C library.
#include <direct.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int has_text(const char* name) {
    char text[8] = "";
    FILE* const file = fopen(name, "r");
    if (!file) return 0;
    if (!fgets(text, sizeof text, file)) text[0] = 0;
    fclose(file);
    return strcmp(text, "hello") == 0;
}

static int works_in(const char* folder) {
    char name[MAX_PATH], other[MAX_PATH], inner[MAX_PATH];
    struct _stat facts;
    FILE* file;
    int fd;
    sprintf(inner, "%s\\inner", folder);
    if (_mkdir(inner) != 0) return 1;
    sprintf(name, "%s\\inner\\file.txt", folder);
    sprintf(other, "%s\\other.txt", folder);
    if (!(file = fopen(name, "w"))) return 2;
    fputs("hello", file);
    fclose(file);
    if (!has_text(name) || GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES) return 3;
    if (_stat(name, &facts) != 0 || facts.st_size != 5 || _access(name, 0) != 0) return 4;
    if (rename(name, other) != 0 || has_text(name) || !has_text(other)) return 5;
    if ((fd = _open(other, _O_RDWR | _O_CREAT, _S_IREAD | _S_IWRITE)) < 0) return 6;
    _close(fd);
    if (remove(other) != 0 || _rmdir(inner) != 0 || _access(other, 0) == 0) return 7;
    if (!(file = fopen("NUL", "w"))) return 8;
    fclose(file);
    return 42;
}

int main(void) {
    char folder[MAX_PATH], name[MAX_PATH];
    int result;
    GetTempPathA(sizeof folder, folder);
    if (!GetTempFileNameA(folder, "bsl", 0, name)) return 20;
    strcat(strcpy(folder, name), ".folder");
    if (!CreateDirectoryA(folder, NULL)) return 21;
    result = works_in(folder);
    if (!RemoveDirectoryA(folder)) return 22;
    DeleteFileA(name);
    printf("%d\n", result);
    return result;
}
