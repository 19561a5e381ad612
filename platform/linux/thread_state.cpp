// SPDX-License-Identifier: MIT
// The state of the process's threads, from /proc.
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "platform/interrupting.hpp"
#include "platform/linux/numbered_entries.hpp"
#include "platform/posix/interrupting.hpp"
#include "platform/process.hpp"
#include "platform/threading.hpp"

namespace ws2::platform {

std::int32_t this_kernel_thread() noexcept {
    return static_cast<std::int32_t>(::syscall(SYS_gettid));
}

std::uint32_t current_processor() noexcept {
    int const number = ::sched_getcpu();
    return number < 0 ? 0 : static_cast<std::uint32_t>(number);
}

// The first thread's: the process's own. More processors than the set has room for are not counted.
std::uint32_t allowed_processors() noexcept {
    cpu_set_t set;
    if (::sched_getaffinity(::getpid(), sizeof set, &set) == 0)
        return static_cast<std::uint32_t>(std::max(CPU_COUNT(&set), 1));
    return std::max(std::thread::hardware_concurrency(), 1u);
}

AddressRange own_stack() noexcept {
    pthread_attr_t attributes;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return {};
    void* lowest = nullptr;
    std::size_t size = 0;
    ::pthread_attr_getstack(&attributes, &lowest, &size);
    ::pthread_attr_destroy(&attributes);
    auto const begin = reinterpret_cast<std::uintptr_t>(lowest);
    return {begin, begin + size};
}

namespace {

// What a file of /proc begins with; empty if it cannot be read.
class FileText {
public:
    explicit FileText(char const* path) noexcept {
        int const file = ::open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) return;
        auto const count = ::read(file, text_, sizeof text_ - 1);
        ::close(file);
        if (count > 0) text_[count] = '\0';
    }
    char const* begin() const noexcept { return text_; }
    // What stands behind a name at the beginning of a line; null: there is none.
    char const* behind(char const* name) const noexcept {
        auto const* const line = std::strstr(text_, name);
        return line ? line + std::strlen(name) : nullptr;
    }

private:
    char text_[4096] = "";
};

FileText status_of(std::int32_t kernel_thread) noexcept {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%d/task/%d/status", static_cast<int>(::getpid()),
                  static_cast<int>(kernel_thread));
    return FileText{path};
}

bool holds_signal(FileText const& status, char const* name) {
    constexpr unsigned long long bit = 1ull << (SIGURG - 1);
    auto const* const signals = status.behind(name);
    return signals && (std::strtoull(signals, nullptr, 16) & bit) != 0;
}

}  // namespace

bool is_traced() noexcept {
    FileText const status{"/proc/self/status"};
    auto const* const tracer = status.behind("\nTracerPid:");
    return tracer && std::strtol(tracer, nullptr, 10) != 0;
}

Activity activity(std::int32_t kernel_thread) noexcept {
    auto const status = status_of(kernel_thread);
    auto const* const state = status.behind("\nState:\t");
    if (!state) return Activity::unknown;
    return *state == 'R' ? Activity::computes : Activity::waits;
}

Reachable reachable(std::int32_t kernel_thread) noexcept {
    auto const status = status_of(kernel_thread);
    auto const* const state = status.behind("\nState:\t");
    if (!state) return Reachable::unknown;
    // A thread that runs may be in the handler, where the signal is blocked for that long.
    if (*state != 'S') return Reachable::runs;
    bool const is_blocked = holds_signal(status, "\nSigBlk:") || holds_signal(status, "\nSigIgn:");
    return is_blocked ? Reachable::not_now : Reachable::sleeps;
}

void interrupt_kernel_thread(std::int32_t kernel_thread) noexcept {
    if (interrupts_are_handled())
        static_cast<void>(::syscall(SYS_tgkill, ::getpid(), kernel_thread, SIGURG));
}

namespace {

// The number of the system call and its first argument, or a word instead while the thread runs.
InReceive in_receive_by_text(char const* text, int fd) noexcept {
    if (std::strncmp(text, "running", std::strlen("running")) == 0) return InReceive::runs;
    char* end = nullptr;
    auto const number = std::strtol(text, &end, 10);
    if (end == text || (number != SYS_recvfrom && number != SYS_recvmsg))
        return InReceive::elsewhere;
    auto const argument = std::strtoull(end, nullptr, 16);
    return static_cast<int>(argument) == fd ? InReceive::waits : InReceive::elsewhere;
}

}  // namespace

InReceive in_receive(std::int32_t kernel_thread, int fd) noexcept {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%d/syscall", static_cast<int>(kernel_thread));
    return in_receive_by_text(FileText{path}.begin(), fd);
}

std::vector<std::int32_t> threads_in_receive(int fd) {
    std::vector<std::int32_t> found;
    auto const tasks = open_folder("/proc/self/task");
    if (!tasks) return found;
    auto const own = this_kernel_thread();
    for_each_number(tasks, [&](char const* name) {
        auto const thread = static_cast<std::int32_t>(std::strtol(name, nullptr, 10));
        if (thread != own && in_receive(thread, fd) == InReceive::waits) found.push_back(thread);
    });
    return found;
}

// The number of the clock is part of the kernel's interface, as pthread_getcpuclockid() makes it.
std::chrono::nanoseconds processor_time(std::int32_t kernel_thread) noexcept {
    constexpr unsigned thread_clock = 6;
    auto const clock =
        static_cast<clockid_t>(~static_cast<unsigned>(kernel_thread) << 3 | thread_clock);
    timespec time{};
    if (::clock_gettime(clock, &time) != 0) return {};
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace ws2::platform
