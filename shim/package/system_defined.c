// SPDX-License-Identifier: MIT
// system() of programs whose linker has no --wrap, which is Apple's: the program gets a function of
// that name, from an archive that is searched before the C library, whose own is the next one
// behind it. Other libraries in the process keep the C library's, since a Mach-O file names the
// library of each symbol. Programs that ws2cc compiles without --windows get it, too: the linker is
// not told of the difference.
#include <dlfcn.h>
#include <stdlib.h>

#include "shim/package/command_words.h"

int system(const char* command) {
    int (*host)(const char*);
    // A pointer to data becomes one to a function as POSIX has it done.
    *(void**)&host = dlsym(RTLD_NEXT, "system");
    return host ? ws2_run_command(command, host) : -1;
}
