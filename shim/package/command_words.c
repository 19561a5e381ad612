// SPDX-License-Identifier: MIT
// system() for programs compiled by "ws2cc --windows": "pause" and "cls" are words of Windows'
// shell and no programs, so the host's shell does not know them.
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

int ws2_run_command(const char* command, int (*host)(const char*)) {
    const char* rest;
    if (!command) return host(NULL);
    rest = behind(command, "pause");
    if (rest && (is_nothing(rest) || is_silence(rest))) return pause_for_key(is_silence(rest));
    rest = behind(command, "cls");
    if (rest && is_nothing(rest)) return clear_screen();
    return host(command);
}
