// SPDX-License-Identifier: MIT
// A process ends with its last thread, but service threads never end. So when the first thread has
// left by itself, which few programs do, a thread of ours looks from time to time whether others
// than ours are left. Only then: while the first thread lives, so does the process.
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <thread>

#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

constinit std::atomic<int> service_count{0};
constinit std::atomic<std::uint32_t> exit_code{0};  // of the thread that ended last
constinit std::atomic<bool> first_has_ended{false};
constinit std::atomic<bool> is_watched{false};
constinit std::atomic<void (*)()> at_end_of_first{nullptr};

// The first thread stays in the list as a zombie.
bool first_is_zombie() noexcept {
    char text[128];
    std::snprintf(text, sizeof text, "/proc/self/task/%d/stat", static_cast<int>(::getpid()));
    auto* const file = std::fopen(text, "re");
    if (!file) return false;
    auto const count = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    text[count] = '\0';
    auto const* const name_end = std::strrchr(text, ')');
    return name_end && name_end[1] == ' ' && name_end[2] == 'Z';
}

// A thread that cannot be identified counts as one of the program's.
int living_threads() noexcept {
    auto* const folder = ::opendir("/proc/self/task");
    if (!folder) return std::numeric_limits<int>::max();
    int count = first_is_zombie() ? -1 : 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread has this stream
    while (auto const* const entry = ::readdir(folder))
        if (entry->d_name[0] != '.') ++count;
    ::closedir(folder);
    return count;
}

// The program's exit handlers run here, and signals that came meanwhile.
[[noreturn]] void end_process_of_services() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the only thread left
    std::exit(static_cast<int>(exit_code.load()));
}

void watch_last_thread(void*) {
    using namespace std::chrono_literals;
    for (auto pause = 1ms;; pause = std::min(2 * pause, 50ms)) {
        // In this order: a service counts itself once it runs.
        int const services = service_count.load();
        int const living = living_threads();
        if (living <= services) end_process_of_services();
        std::this_thread::sleep_for(pause);
    }
}

// Without services the host ends the process with its last thread, as it does anyway, but with 0.
void watch_if_needed() noexcept {
    if (!first_has_ended.load() || is_watched.load()) return;
    if (service_count.load() == 0 && exit_code.load() == 0) return;
    if (is_watched.exchange(true)) return;
    if (start_service_thread(watch_last_thread, nullptr) != Code::ok) is_watched.store(false);
}

extern "C" void ws2_first_thread_ends(void*) {
    if (auto* const run = at_end_of_first.load()) run();
    first_has_ended.store(true);
    watch_if_needed();
}

pthread_key_t end_key;

bool watch_this_thread_end() noexcept { return ::pthread_setspecific(end_key, &end_key) == 0; }

// The thread that forks is the child's first.
void begin_in_child() {
    service_count.store(0);
    first_has_ended.store(false);
    is_watched.store(false);
    exit_code.store(0);
    watch_this_thread_end();
}

// When the library is loaded, which the first thread does.
bool watch_first_thread() noexcept {
    if (::pthread_key_create(&end_key, ws2_first_thread_ends) != 0) return false;
    on_fork({[] {}, [] {}, begin_in_child});
    return ::syscall(SYS_gettid) == ::getpid() && watch_this_thread_end();
}

[[maybe_unused]] bool const first_thread_is_watched = watch_first_thread();

}  // namespace

void become_service_thread() noexcept {
    service_count.fetch_add(1);
    watch_if_needed();
}

void note_exit_code(std::uint32_t code) noexcept {
    exit_code.store(code);
    watch_if_needed();
}

void at_end_of_first_thread(void (*run)()) noexcept { at_end_of_first.store(run); }

}  // namespace ws2::platform
