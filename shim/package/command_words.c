// SPDX-License-Identifier: MIT
// system() for programs compiled by "ws2cc --windows": "pause", "cls", "color", "title", "chcp" and
// "mode con" are words of Windows' shell, or programs of Windows' own, which the host does not
// have.
#include <conio.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
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

// Each of these does a word with what stands behind it. -1: that is not how the word is used.
static int pause_for_key(const char* rest) {
    const int is_silent = is_silence(rest);
    if (!is_nothing(rest) && !is_silent) return -1;
    if (!is_silent) fputs("Press any key to continue . . . ", stdout);
    fflush(stdout);
    (void)_getch();
    if (!is_silent) putchar('\n');
    fflush(stdout);
    return 0;
}

static int clear_screen(const char* rest) {
    if (!is_nothing(rest)) return -1;
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
// text alone. 1, and nothing changed, where both are the same.
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

// The console has UTF-8 whatever it is told. What Windows' chcp says is said.
static int set_code_page(const char* rest) {
    char* end;
    const long number = strtol(rest, &end, 10);
    while (*end == ' ') ++end;
    if (number <= 0 || (!is_nothing(end) && !is_silence(end))) return -1;
    if (is_nothing(end)) printf("Active code page: %ld\n", number);
    fflush(stdout);
    return 0;
}

static long number_behind(const char* text, const char* name) {
    for (; *text; ++text)
        if (_strnicmp(text, name, strlen(name)) == 0) return strtol(text + strlen(name), NULL, 10);
    return 0;
}

// "cols=80 lines=25": the size of the terminal, where it lets a program set that.
static int set_screen_size(const char* rest) {
    const long columns = number_behind(rest, "cols=");
    const long lines = number_behind(rest, "lines=");
    if (columns <= 0 && lines <= 0) return -1;
    if (_isatty(_fileno(stdout))) {
        printf("\033[8;");
        if (lines > 0) printf("%ld", lines);
        printf(";");
        if (columns > 0) printf("%ld", columns);
        printf("t");
        fflush(stdout);
    }
    return 0;
}

static const struct {
    const char* word;
    int (*run)(const char* rest);
} words[] = {
    {"pause",    pause_for_key  },
    {"cls",      clear_screen   },
    {"color ",   set_colors     },
    {"title ",   set_title      },
    {"chcp ",    set_code_page  },
    {"mode con", set_screen_size},
};

int ws2_run_command(const char* command, int (*host)(const char*)) {
    if (!command) return host(NULL);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        const char* const rest = behind(command, words[i].word);
        const int result = rest ? words[i].run(rest) : -1;
        if (result >= 0) return result;
    }
    return host(command);
}
