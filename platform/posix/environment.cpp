// SPDX-License-Identifier: MIT
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "platform/posix/host_function.hpp"
#include "platform/program.hpp"

// Not every host's <unistd.h> has it.
extern "C" {
extern char** environ;  // NOLINT(readability-redundant-declaration)
}

namespace ws2::platform {

std::string user_name() {
    auto const user = ::geteuid();
    std::vector<char> room(1024);
    passwd entry{};
    passwd* found = nullptr;
    // A directory of a network may have long entries.
    constexpr std::size_t largest_entry = 1 << 20;
    while (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == ERANGE &&
           room.size() < largest_entry)
        room.resize(room.size() * 4);
    return found ? found->pw_name : std::to_string(user);
}

// NOLINTBEGIN(concurrency-mt-unsafe): as any C program
char const* environment_value(std::string const& name) { return std::getenv(name.c_str()); }

Code set_environment_value(std::string const& name, char const* value) {
    static auto* const set = host_function("setenv", &::setenv);
    static auto* const unset = host_function("unsetenv", &::unsetenv);
    int const result = value ? set(name.c_str(), value, 1) : unset(name.c_str());
    return result == 0 ? Code::ok : Code::invalid_parameter;
}
// NOLINTEND(concurrency-mt-unsafe)

std::vector<std::string> environment() {
    std::vector<std::string> all;
    for (char** entry = environ; entry && *entry; ++entry) all.emplace_back(*entry);
    return all;
}

}  // namespace ws2::platform
