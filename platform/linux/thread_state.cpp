// SPDX-License-Identifier: MIT
// What /proc tells of the process's threads.
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "platform/interrupting.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept {
    return static_cast<std::int32_t>(::syscall(SYS_gettid));
}

bool blocks_interrupts(std::int32_t kernel_thread) noexcept {
    char text[4096];
    std::snprintf(text, sizeof text, "/proc/%d/task/%d/status", static_cast<int>(::getpid()),
                  static_cast<int>(kernel_thread));
    int const file = ::open(text, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    auto const count = ::read(file, text, sizeof text - 1);
    ::close(file);
    if (count <= 0) return false;
    text[count] = '\0';
    constexpr unsigned long long bit = 1ull << (SIGURG - 1);
    bool is_away = false;
    for (char const* name : {"SigBlk:", "SigIgn:"}) {
        auto const* const line = std::strstr(text, name);
        is_away = is_away || (line && (std::strtoull(line + 7, nullptr, 16) & bit) != 0);
    }
    return is_away;
}

}  // namespace ws2::platform
