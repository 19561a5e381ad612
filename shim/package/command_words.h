// SPDX-License-Identifier: MIT
// What the two ways to take the place of system() have in common.
#pragma once

// Does what Windows' shell does with its words "pause", "cls", "color", "title", "chcp" and "mode
// con"; everything else, and NULL, goes to `host`, the C library's system(). Returns what system()
// returns. (_wsystem and system, M)
__attribute__((visibility("hidden"))) int ws2_run_command(const char* command,
                                                          int (*host)(const char*));
