// SPDX-License-Identifier: MIT
// system() of programs whose linker knows --wrap: it puts the one function where the program says
// system, and the C library's is called by the other name.
#include "shim/package/command_words.h"
#include "shim/package/in_place.h"

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming)
int __real_system(const char* command);
WS2_IN_PLACE int __wrap_system(const char* command);

int __wrap_system(const char* command) { return ws2_run_command(command, __real_system); }
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming)
