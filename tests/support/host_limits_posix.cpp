// SPDX-License-Identifier: MIT
#include "tests/support/host_limits.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <system_error>

namespace ws2::test {
namespace {

constexpr uid_t nobody = 65534;

void set_soft_limit(int resource, rlim_t value) {
    rlimit limit{};
    ::getrlimit(resource, &limit);
    limit.rlim_cur = value;
    ::setrlimit(resource, &limit);
}

void* do_nothing(void*) { return nullptr; }

bool can_start_thread() {
    pthread_t thread{};
    if (::pthread_create(&thread, nullptr, do_nothing, nullptr) != 0) return false;
    ::pthread_join(thread, nullptr);
    return true;
}

}  // namespace

void block_library_signal() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGURG);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void ignore_library_signal() { ::signal(SIGURG, SIG_IGN); }

void raise_library_signal() { ::raise(SIGURG); }

namespace {
std::atomic<int> library_signals{0};
struct sigaction replaced;
}  // namespace

LibrarySignalCounter::LibrarySignalCounter(HandlerForm form) {
    struct sigaction action {};
    if (form == HandlerForm::calls_replaced) {
        action.sa_flags = SA_SIGINFO | SA_RESTART;
        action.sa_sigaction = [](int signal, siginfo_t* info, void* context) {
            ++library_signals;
            if ((replaced.sa_flags & SA_SIGINFO) != 0) replaced.sa_sigaction(signal, info, context);
        };
    } else if (form == HandlerForm::with_information) {
        action.sa_flags = SA_SIGINFO;
        // A caller that takes it for the plain form gives it no information.
        action.sa_sigaction = [](int signal, siginfo_t* info, void*) {
            if (info && info->si_signo == signal) ++library_signals;
        };
    } else {
        action.sa_handler = [](int) { ++library_signals; };
    }
    ::sigaction(SIGURG, &action, &replaced);
}
int LibrarySignalCounter::calls() const { return library_signals; }

// The limit does not count for the host's first user.
WithoutNewThreads::WithoutNewThreads() {
    if (::getuid() == 0 && ::setuid(nobody) != 0) return;
    set_soft_limit(RLIMIT_NPROC, 0);
    works_ = !can_start_thread();
}

WithoutNewThreads::~WithoutNewThreads() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NPROC, &limit);
    set_soft_limit(RLIMIT_NPROC, limit.rlim_max);
}

// Those that are open stay. A poll() takes as many as the limit says, too.
WithoutNewDescriptors::WithoutNewDescriptors(std::size_t but_for) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    before_ = static_cast<std::size_t>(limit.rlim_cur);
    int const lowest = ::fcntl(0, F_DUPFD_CLOEXEC, 0);
    ::close(lowest);
    set_soft_limit(RLIMIT_NOFILE, static_cast<rlim_t>(lowest) + but_for);
}

WithoutNewDescriptors::~WithoutNewDescriptors() { set_soft_limit(RLIMIT_NOFILE, before_); }

bool borrow_rights() { return ::getuid() == 0 && ::seteuid(nobody) == 0; }

bool copy_with_rights_of_another(std::string const& path) {
    constexpr uid_t owner = nobody - 1;
    std::error_code error;
    std::filesystem::copy_file("/proc/self/exe", path, error);
    return !error && ::chown(path.c_str(), owner, owner) == 0 &&
           ::chmod(path.c_str(), S_ISUID | 0755) == 0;
}

bool keep_owners_rights() {
    auto const owner = ::geteuid();
    return ::getuid() != owner && ::setreuid(owner, owner) == 0;
}

void run_as_nobody(std::string const& program, char const* argument) {
    if (::setuid(nobody) == 0) ::execl(program.c_str(), program.c_str(), argument, nullptr);
}

void set_environment(char const* name, char const* value) { ::setenv(name, value, 1); }

std::size_t descriptors_of_started_program() {
    auto* const listing = ::popen("exec ls /proc/self/fd", "re");
    std::size_t count = 0;
    for (int c = 0; listing && (c = ::getc(listing)) != EOF;) count += c == '\n' ? 1 : 0;
    if (listing) ::pclose(listing);
    return count;
}

std::size_t inherited_descriptors() {
    std::size_t count = 0;
    for (int fd = 3; fd != 4096; ++fd) {
        int const flags = ::fcntl(fd, F_GETFD);
        if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++count;
    }
    return count;
}

}  // namespace ws2::test
