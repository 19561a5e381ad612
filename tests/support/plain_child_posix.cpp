// SPDX-License-Identifier: MIT
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/plain_child.hpp"

namespace ws2::test {

bool ends_in_child(std::function<void()> const& program) {
    constexpr unsigned limit_s = 60;
    auto const child = ::fork();
    if (child == 0) {
        ::alarm(limit_s);
        program();
        ::_exit(0);
    }
    int status = -1;
    return ::waitpid(child, &status, 0) == child && status == 0;
}

}  // namespace ws2::test
