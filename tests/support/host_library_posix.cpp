// SPDX-License-Identifier: MIT
#include "tests/support/host_library.hpp"

#include <dlfcn.h>

namespace ws2::test {

HostLibrary::HostLibrary(char const* path) : library_{::dlopen(path, RTLD_NOW | RTLD_LOCAL)} {}
HostLibrary::~HostLibrary() {
    if (library_) ::dlclose(library_);
}
void* HostLibrary::address_of(char const* name) const { return ::dlsym(library_, name); }

bool is_loaded(char const* path) {
    auto* const library = ::dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (library) ::dlclose(library);
    return library != nullptr;
}

}  // namespace ws2::test
