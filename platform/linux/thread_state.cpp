// SPDX-License-Identifier: MIT
// The state of the process's threads, from /proc.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "platform/interrupting.hpp"
#include "platform/process.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept {
    return static_cast<std::int32_t>(::syscall(SYS_gettid));
}

std::uint32_t current_processor() noexcept {
    int const number = ::sched_getcpu();
    return number < 0 ? 0 : static_cast<std::uint32_t>(number);
}

bool is_traced() noexcept {
    char text[4096];
    int const file = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    auto const count = ::read(file, text, sizeof text - 1);
    ::close(file);
    if (count <= 0) return false;
    text[count] = '\0';
    constexpr char name[] = "TracerPid:";
    auto const* const line = std::strstr(text, name);
    return line && std::strtol(line + sizeof name - 1, nullptr, 10) != 0;
}

namespace {

bool holds_signal(char const* status, char const* name) {
    constexpr unsigned long long bit = 1ull << (SIGURG - 1);
    auto const* const line = std::strstr(status, name);
    return line && (std::strtoull(line + std::strlen(name), nullptr, 16) & bit) != 0;
}

}  // namespace

Reachable reachable(std::int32_t kernel_thread) noexcept {
    char text[4096];
    std::snprintf(text, sizeof text, "/proc/%d/task/%d/status", static_cast<int>(::getpid()),
                  static_cast<int>(kernel_thread));
    int const file = ::open(text, O_RDONLY | O_CLOEXEC);
    if (file < 0) return Reachable::unknown;
    auto const count = ::read(file, text, sizeof text - 1);
    ::close(file);
    if (count <= 0) return Reachable::unknown;
    text[count] = '\0';
    // A thread that runs may be in the handler, where the signal is blocked for that long.
    if (!std::strstr(text, "\nState:\tS")) return Reachable::runs;
    bool const is_blocked = holds_signal(text, "SigBlk:") || holds_signal(text, "SigIgn:");
    return is_blocked ? Reachable::not_now : Reachable::sleeps;
}

}  // namespace ws2::platform
