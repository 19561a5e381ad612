// SPDX-License-Identifier: MIT
// system() for programs compiled by "ws2cc --windows": "pause", "cls", "color" and "title" are
// words of Windows' shell and no programs, so the host's shell does not know them.
#include <conio.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <ws2shim/crt.h>

#include "shim/package/command_words.h"

// What stands behind a word when the command begins with it, in any letter case; NULL when not.
static const char* behind(const char* command, const char* word) {
    const size_t length = strlen(word);
    while (*command == ' ' || *command == '\t' || *command == '@') ++command;
    if (_strnicmp(command, word, length) != 0) return NULL;
    command += length;
    while (*command == ' ') ++command;
    return command;
}

static int is_nothing(const char* rest) { return *rest == 0; }
// "> nul"
static int is_silence(const char* rest) {
    const char* const target = *rest == '>' ? behind(rest + 1, "nul") : NULL;
    return target && is_nothing(target);
}

static int pause_for_key(int is_silent) {
    if (!is_silent) fputs("Press any key to continue . . . ", stdout);
    fflush(stdout);
    (void)_getch();
    if (!is_silent) putchar('\n');
    fflush(stdout);
    return 0;
}

static int clear_screen(void) {
    // A form feed is what Windows' shell writes to a file.
    fputs(_isatty(_fileno(stdout)) ? "\033[H\033[2J" : "\f", stdout);
    fflush(stdout);
    return 0;
}

static int hexadecimal_digit(char digit) {
    static const char digits[] = "0123456789abcdef";
    const char* const place =
        digit == 0 ? NULL : strchr(digits, digit >= 'A' && digit <= 'F' ? digit + 32 : digit);
    return place ? (int)(place - digits) : -1;
}

// "0A": the background and the text, by Windows' bits (blue 1, green 2, red 4, bright 8); "A": the
// text alone. 1, and nothing changed, where both are the same. -1: no such word.
static int set_colors(const char* rest) {
    const int first = hexadecimal_digit(*rest);
    const int second = first < 0 ? -1 : hexadecimal_digit(rest[1]);
    const int background = second < 0 ? 0 : first;
    const int text = second < 0 ? first : second;
    const char* const sequences[] = {"30", "34", "32", "36", "31", "35", "33", "37"};
    if (first < 0 || !is_nothing(rest + (second < 0 ? 1 : 2))) return -1;
    if (background == text) return 1;
    if (!_isatty(_fileno(stdout))) return 0;
    printf("\033[%s%s;%s%cm", text & 8 ? "1;" : "22;", sequences[text & 7],
           background & 8 ? "10" : "4", sequences[background & 7][1]);
    fflush(stdout);
    return 0;
}

static int set_title(const char* title) {
    if (_isatty(_fileno(stdout))) printf("\033]0;%s\a", title);
    fflush(stdout);
    return 0;
}

int ws2_run_command(const char* command, int (*host)(const char*)) {
    const char* rest;
    if (!command) return host(NULL);
    rest = behind(command, "pause");
    if (rest && (is_nothing(rest) || is_silence(rest))) return pause_for_key(is_silence(rest));
    rest = behind(command, "cls");
    if (rest && is_nothing(rest)) return clear_screen();
    rest = behind(command, "color ");
    if (rest) {
        const int result = set_colors(rest);
        if (result >= 0) return result;
    }
    rest = behind(command, "title ");
    if (rest) return set_title(rest);
    return host(command);
}
