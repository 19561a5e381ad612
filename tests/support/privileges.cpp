// SPDX-License-Identifier: MIT
#include "tests/support/privileges.hpp"

#include <linux/capability.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ws2::test {
namespace {

// Effective, permitted, inheritable; and once more for the later capabilities.
constexpr std::size_t effective[] = {0, 3};

__user_cap_header_struct header() { return {_LINUX_CAPABILITY_VERSION_3, 0}; }

}  // namespace

WithoutPrivileges::WithoutPrivileges() {
    auto own = header();
    ::syscall(SYS_capget, &own, kept_.data());
    auto none = kept_;
    for (auto const at : effective) none[at] = 0;
    ::syscall(SYS_capset, &own, none.data());
}

WithoutPrivileges::~WithoutPrivileges() {
    auto own = header();
    ::syscall(SYS_capset, &own, kept_.data());
}

bool leave_networks() {
    return ::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
}

bool leave_other_processors() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return false;
    std::size_t first = 0;
    while (!CPU_ISSET(first, &set)) ++first;
    CPU_ZERO(&set);
    CPU_SET(first, &set);
    return ::sched_setaffinity(0, sizeof set, &set) == 0;
}

bool has_automatic_buffers(int descriptor) {
    constexpr int buffer_lock = 72;  // SO_BUF_LOCK, which older headers lack
    int locked = 0;
    socklen_t length = sizeof locked;
    return ::getsockopt(descriptor, SOL_SOCKET, buffer_lock, &locked, &length) != 0 || locked == 0;
}

}  // namespace ws2::test
