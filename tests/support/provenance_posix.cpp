// SPDX-License-Identifier: MIT
// What a POSIX host says of itself.
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "tests/support/provenance.hpp"

namespace ws2::test {
namespace {

// PRETTY_NAME="Debian GNU/Linux 12 (bookworm)", where there is such a file.
std::string distribution() {
    std::ifstream file{"/etc/os-release"};
    std::string const key = "PRETTY_NAME=";
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(key, 0) != 0) continue;
        line.erase(0, key.size());
        std::erase(line, '"');
        return line;
    }
    return "";
}

std::string c_library() {
#ifdef _CS_GNU_LIBC_VERSION
    std::array<char, 64> text{};
    if (confstr(_CS_GNU_LIBC_VERSION, text.data(), text.size()) > 1) return text.data();
    return "musl";  // it has the name and no answer
#else
    return "";
#endif
}

}  // namespace

Facts facts_of_host() {
    utsname system{};
    uname(&system);
    std::string const kernel = std::string{system.sysname} + " " + system.release;
    auto const name = distribution();
    return {
        {"os",      name.empty() ? kernel : name },
        {"kernel",  kernel                       },
        {"libc",    c_library()                  },
        {"root",    geteuid() == 0 ? "yes" : "no"},
        {"library", "ws2shim"                    }
    };
}

}  // namespace ws2::test
