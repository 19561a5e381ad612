// SPDX-License-Identifier: MIT
// A line of the user's, as chat clients read it.
#include <stdio.h>
#include <string.h>
#include <winsock2.h>

int main() {
    char line[8];
    FILE* const text = tmpfile();
    if (!text || fputs("hello\na line that is too long\nbye", text) < 0) return 1;
    rewind(text);
    stdin = text;
    bool const good = gets_s(line) && strcmp(line, "hello") == 0 && !gets_s(line, sizeof line) &&
                      gets_s(line) && strcmp(line, "bye") == 0 && !gets_s(line);
    printf("%d\n", good ? 42 : 1);
    return 0;
}
