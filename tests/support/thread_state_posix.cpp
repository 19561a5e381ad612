// SPDX-License-Identifier: MIT
#include "tests/support/thread_state.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace ws2::test {

// "1234/task/1240", where the host has such a link.
long this_thread_number() {
    char target[64] = "";
    if (::readlink("/proc/thread-self", target, sizeof target - 1) <= 0) return 0;
    std::string const path{target};
    return std::atol(path.substr(path.rfind('/') + 1).c_str());
}

// The state stands behind the program's name, which may have parentheses of its own.
bool waits_in_host(long thread_number) {
    if (thread_number == 0) return true;
    std::ifstream file{"/proc/self/task/" + std::to_string(thread_number) + "/stat"};
    std::string line;
    if (!std::getline(file, line)) return true;
    auto const end = line.rfind(')');
    return end != std::string::npos && line.compare(end, 3, ") S") == 0;
}

}  // namespace ws2::test
