// SPDX-License-Identifier: MIT
// Opens a module for itself and calls it.
#include <dlfcn.h>

int main(int count, char** arguments) {
    void* const module = count > 1 ? dlopen(arguments[1], RTLD_NOW) : 0;
    int (*begin)(void) = 0;
    if (module) *(void**)&begin = dlsym(module, "begin");
    return begin ? begin() : 1;
}
