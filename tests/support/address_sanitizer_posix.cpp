// SPDX-License-Identifier: MIT
// What AddressSanitizer has to know about programs that fork and threads that end.
//
// It asks for leaks when a process exits. In the child of a fork() the threads of the parent do not
// exist, so that what they alone pointed at has no owner there. Only the process that runs the
// tests is asked.
//
// Its allocator's locks are not taken around fork(): one that another thread holds at that moment
// is never free again in the child. So a fork waits until the other threads sleep.
//
// When the main thread ends by itself, it gives back what it takes for its own alternate stack of
// signals, though Catch2 has put another in its place.
#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace {

pid_t const first_process = ::getpid();

bool sleeps(std::filesystem::path const& task) {
    std::ifstream file{task / "stat"};
    std::string line;
    std::getline(file, line);
    auto const name_end = line.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= line.size() ||
           line[name_end + 2] != 'R';
}

bool others_sleep() {
    auto const own = std::to_string(::gettid());
    std::error_code is_gone;  // a thread may end meanwhile
    for (auto const& task : std::filesystem::directory_iterator{"/proc/self/task", is_gone})
        if (task.path().filename() != own && !sleeps(task.path())) return false;
    return true;
}

// Threads of the program that never sleep are not waited for longer.
void await_rest() {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    while (!others_sleep() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

bool const forks_wait = ::pthread_atfork(await_rest, nullptr, nullptr) == 0;

}  // namespace

// NOLINTNEXTLINE(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" [[gnu::visibility("default")]] int __lsan_is_turned_off() {
    return ::getpid() != first_process || !forks_wait ? 1 : 0;
}

// NOLINTNEXTLINE(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" [[gnu::visibility("default")]] char const* __asan_default_options() {
    return "use_sigaltstack=0";
}
