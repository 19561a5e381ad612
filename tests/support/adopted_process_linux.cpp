// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/adopted_process.hpp"
#include "tests/support/wait.hpp"

namespace ws2::test {
namespace {

// "12 (name) S 7 ...": the name may have parentheses of its own.
int parent_of(std::string const& process) {
    std::ifstream file{"/proc/" + process + "/stat"};
    std::string line;
    if (!std::getline(file, line)) return 0;
    auto const end = line.rfind(')');
    return end == std::string::npos ? 0 : std::atoi(line.c_str() + end + 4);
}

std::optional<int> any_child() {
    std::unique_ptr<DIR, int (*)(DIR*)> const processes{::opendir("/proc"), ::closedir};
    if (!processes) return std::nullopt;
    while (auto const* const entry = ::readdir(processes.get())) {
        std::string const name{entry->d_name};
        if (std::atoi(name.c_str()) > 0 && parent_of(name) == ::getpid())
            return std::atoi(name.c_str());
    }
    return std::nullopt;
}

}  // namespace

Adoption::Adoption() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
Adoption::~Adoption() { ::prctl(PR_SET_CHILD_SUBREAPER, 0); }

std::optional<int> Adoption::child() const {
    std::optional<int> found;
    static_cast<void>(eventually([&] { return (found = any_child()).has_value(); }));
    return found;
}

bool become_first_process() {
    if (::unshare(CLONE_NEWPID) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) return false;
    auto const first = ::fork();
    if (first == 0) return true;
    int status = 0;
    ::waitpid(first, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 98);
}

}  // namespace ws2::test
