// SPDX-License-Identifier: MIT
// A list of arguments that is kept by an assignment, which is a copy to Microsoft's compiler.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>

static char* made(const char* format, va_list words) {
    va_list again = words;
    int size = vsnprintf(NULL, 0, format, again) + 1;
    char* text = (char*)malloc((size_t)size);
    for (;;) {
        va_list kept;
        kept = words;
        if (vsnprintf(text, (size_t)size, format, kept) < size) return text;
    }
}

static void say(const char* format, ...) {
    va_list words;
    char* text;
    va_start(words, format);
    text = made(format, words);
    va_end(words);
    puts(text);
    free(text);
}

int main(void) {
    say("%s %d", "answer", 42);
    return 0;
}
