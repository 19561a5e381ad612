// SPDX-License-Identifier: MIT
// A shared library's DllMain: called when the library comes, after its own constructors, and when
// it goes. A member of an archive that "ws2cc --windows -shared" and ws2shim-port.cmake ask the
// linker for. It hears of no threads, and at its end it is told that the process ends: what a
// library does then is right for dlclose(), too, but that memory stays.
#include <stddef.h>

#define WEAK __attribute__((weak))

// NOLINTBEGIN(readability-identifier-naming)
WEAK int DllMain(void* module, unsigned reason, void* reserved);
// NOLINTEND(readability-identifier-naming)
// What the C++ compiler calls it, with a HINSTANCE and with a HANDLE.
WEAK int dll_main_of_instance(void*, unsigned, void*) __asm__("_Z7DllMainP11HINSTANCE__jPv");
WEAK int dll_main_of_handle(void*, unsigned, void*) __asm__("_Z7DllMainPvjS_");

// Any address in the library, which is all that its handle is good for here.
int ws2_calls_dll_main;

enum { process_detach = 0, process_attach = 1 };

static int call(unsigned reason) {
    void* const self = &ws2_calls_dll_main;
    void* const process_ends = reason == process_detach ? self : NULL;
    if (&DllMain) return DllMain(self, reason, process_ends);
    if (&dll_main_of_instance) return dll_main_of_instance(self, reason, process_ends);
    if (&dll_main_of_handle) return dll_main_of_handle(self, reason, process_ends);
    return 1;
}

// A library that refuses to be loaded cannot be taken back here.
__attribute__((constructor)) static void attach(void) { ws2_calls_dll_main = call(process_attach); }
__attribute__((destructor)) static void detach(void) {
    if (ws2_calls_dll_main) call(process_detach);
}
