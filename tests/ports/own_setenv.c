// SPDX-License-Identifier: MIT
// The setenv() and unsetenv() that programs bring along for Windows, which has neither.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

#include <windows.h>

int setenv(const char* name, const char* value, int replaces) {
    if (!replaces && getenv(name) != NULL) return 0;
    return _putenv_s(name, value) == 0 ? 0 : -1;
}
int unsetenv(const char* name) { return SetEnvironmentVariableA(name, NULL) ? 0 : -1; }

int main(void) {
    char room[8];
    if (setenv("WS2_OWN", "one", 1) != 0 || setenv("WS2_OWN", "two", 0) != 0) return 1;
    if (strcmp(getenv("WS2_OWN"), "one") != 0) return 2;
    if (_putenv("WS2_OWN=three") != 0 || strcmp(getenv("WS2_OWN"), "three") != 0) return 3;
    if (unsetenv("WS2_OWN") != 0 || unsetenv("WS2_OWN") == 0) return 4;
    if (GetEnvironmentVariableA("WS2_OWN", room, sizeof room) != 0) return 5;
    puts("42");
    return 0;
}
