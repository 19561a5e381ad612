// SPDX-License-Identifier: MIT
// main() for a program that starts elsewhere: wmain, WinMain, or "void main" in C++, which ws2cc
// compiles under another name. In an archive of its own, so that only programs without a main() get
// it.
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define WEAK __attribute__((weak))

WEAK int wmain(int, wchar_t**, wchar_t**);
// NOLINTBEGIN(readability-identifier-naming)
WEAK int WinMain(void*, void*, char*, int);
WEAK int wWinMain(void*, void*, wchar_t*, int);
// NOLINTEND(readability-identifier-naming)
// What the C++ compiler calls the forms that programs use.
WEAK int wmain_none(void) __asm__("_Z5wmainv");
WEAK int wmain_two(int, wchar_t**) __asm__("_Z5wmainiPPw");
WEAK int wmain_const(int, wchar_t**) __asm__("_Z5wmainiPPKw");
WEAK int wmain_three(int, wchar_t**, wchar_t**) __asm__("_Z5wmainiPPwS0_");
WEAK void void_main_none(void) __asm__("_Z13ws2_void_mainv");
WEAK void void_main_two(int, char**) __asm__("_Z13ws2_void_mainiPPc");
WEAK void void_main_const(int, char**) __asm__("_Z13ws2_void_mainiPPKc");
WEAK void void_main_three(int, char**, char**) __asm__("_Z13ws2_void_mainiPPcS0_");

static void* memory(size_t count, size_t size) {
    void* const found = calloc(count, size);
    if (!found) abort();
    return found;
}

// Byte by byte what is no text of this locale.
static wchar_t* widened(const char* text) {
    const size_t room = strlen(text) + 1;
    wchar_t* const wide = memory(room, sizeof *wide);
    size_t i;
    if (mbstowcs(wide, text, room) == (size_t)-1)
        for (i = 0; i != room; ++i) wide[i] = (unsigned char)text[i];
    return wide;
}

static wchar_t** all_widened(char** texts) {
    size_t count = 0, i;
    wchar_t** wide;
    while (texts[count]) ++count;
    wide = memory(count + 1, sizeof *wide);
    for (i = 0; i != count; ++i) wide[i] = widened(texts[i]);
    return wide;
}

// The words behind the program's name, as WinMain gets them.
static char* rest_of_command_line(char** words) {
    size_t room = 1;
    char** word;
    char* line;
    for (word = words + 1; *word; ++word) room += strlen(*word) + 3;
    line = memory(room, 1);
    for (word = words + 1; *word; ++word) {
        const char* const quote = strchr(*word, ' ') ? "\"" : "";
        if (*line) strcat(line, " ");
        strcat(strcat(strcat(line, quote), *word), quote);
    }
    return line;
}

static int start_wide(int count, char** words, char** environment) {
    wchar_t **wide, **variables, *line;
    // Words come as the user typed them, and are printed so. There is no other thread yet.
    setlocale(LC_CTYPE, "C.UTF-8");  // NOLINT(concurrency-mt-unsafe)
    wide = all_widened(words);
    variables = all_widened(environment);
    line = widened(rest_of_command_line(words));
    if (wmain_none) return wmain_none();
    if (wmain_two) return wmain_two(count, wide);
    if (wmain_const) return wmain_const(count, wide);
    if (wmain_three) return wmain_three(count, wide, variables);
    if (wmain) return wmain(count, wide, variables);
    if (wWinMain) return wWinMain(NULL, NULL, line, 10);
    fputs("this program has no main\n", stderr);
    return 1;
}

int main(int count, char** words, char** environment) {
    if (void_main_none) return void_main_none(), 0;
    if (void_main_two) return void_main_two(count, words), 0;
    if (void_main_const) return void_main_const(count, words), 0;
    if (void_main_three) return void_main_three(count, words, environment), 0;
    if (WinMain) return WinMain(NULL, NULL, rest_of_command_line(words), 10);
    return start_wide(count, words, environment);
}
