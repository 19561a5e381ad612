// SPDX-License-Identifier: MIT
#include "tests/support/forked_child.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/wait.hpp"

namespace ws2::test {

ForkedChild::ForkedChild(std::function<void()> const& program) : id_{::fork()} {
    if (id_ < 0) throw std::runtime_error{"fork"};
    if (id_ != 0) return;
    program();
    ::_exit(99);
}

void ForkedChild::kill() const { ::kill(id_, SIGKILL); }

void ForkedChild::stop() const {
    ::kill(id_, SIGSTOP);
    int status = 0;
    ::waitpid(id_, &status, WUNTRACED);
}

void ForkedChild::go_on() const { ::kill(id_, SIGCONT); }

void ForkedChild::end() {
    if (id_ > 0) ::waitpid(id_, nullptr, 0);
    id_ = 0;
}

std::optional<int> ForkedChild::exit_code() {
    if (id_ == 0) return std::nullopt;  // it has ended by a signal
    int status = 0;
    if (!eventually([&] { return ::waitpid(id_, &status, WNOHANG) == id_; })) return std::nullopt;
    id_ = 0;
    if (!WIFEXITED(status)) return std::nullopt;
    return WEXITSTATUS(status);
}

bool ForkedChild::ends_by(int signal) {
    auto const child = id_;
    id_ = 0;
    return child_ends_by(child, signal);
}

bool child_ends_by(int child, int signal) {
    int status = 0;
    if (::kill(child, signal) != 0) return false;
    if (!eventually([&] { return ::waitpid(child, &status, WNOHANG) == child; })) return false;
    return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

std::optional<std::chrono::milliseconds> time_of_ended_child(int child) {
    int status = 0;
    rusage usage{};
    if (!eventually([&] { return ::wait4(child, &status, WNOHANG, &usage) == child; }))
        return std::nullopt;
    auto const milliseconds = [](auto const& time) {
        return std::chrono::milliseconds{time.tv_sec * 1000 + time.tv_usec / 1000};
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

namespace {

std::atomic<std::function<void()> const*> before_fork{nullptr};

// Handlers run in the opposite order, and the library's come later.
[[maybe_unused]] bool const is_registered = [] {
    auto const prepare = [] {
        if (auto const* const function = before_fork.exchange(nullptr)) (*function)();
    };
    return ::pthread_atfork(prepare, nullptr, nullptr) == 0;
}();

}  // namespace

void fork_slowly(std::function<void()> const& meanwhile) {
    before_fork = &meanwhile;
    auto const child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
}

void* memory_shared_with_children(std::size_t size) {
    auto* const memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error{"mmap"};
    return memory;
}

void end_by_kill() { ::raise(SIGKILL); }
void leave_thread() { ::pthread_exit(nullptr); }
SteadySignals::SteadySignals() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);
    auto const thread = ::pthread_self();
    sender_ = std::thread{[this, thread] {
        constexpr timespec pause{0, 5'000'000};
        while (!is_over_) {
            ::pthread_kill(thread, SIGUSR1);
            ::nanosleep(&pause, nullptr);
        }
    }};
}
SteadySignals::~SteadySignals() {
    is_over_ = true;
    sender_.join();
    ::signal(SIGUSR1, SIG_IGN);
}

namespace {
std::atomic<std::function<void()> const*> handled{nullptr};
}

SignalHandler::SignalHandler(std::function<void()> body)
    : body_{std::move(body)}, thread_{(std::uintptr_t)::pthread_self()} {
    handled = &body_;
    struct sigaction action {};
    action.sa_handler = [](int) {
        if (auto const* const function = handled.load()) (*function)();
    };
    ::sigaction(SIGUSR1, &action, nullptr);
}
SignalHandler::~SignalHandler() {
    ::signal(SIGUSR1, SIG_IGN);
    handled = nullptr;
}
void SignalHandler::interrupt() const { ::pthread_kill((pthread_t)thread_, SIGUSR1); }

void cancel_this_thread() {
    ::pthread_cancel(::pthread_self());
    ::pthread_testcancel();
}
void run_in_host_thread(std::function<void()> const& body) {
    pthread_t thread{};
    auto const run = [](void* function) -> void* {
        (*static_cast<std::function<void()> const*>(function))();
        return nullptr;
    };
    auto* const argument = const_cast<std::function<void()>*>(&body);
    if (::pthread_create(&thread, nullptr, run, argument) != 0)
        throw std::runtime_error{"pthread_create"};
    ::pthread_join(thread, nullptr);
}
void ask_to_end() { ::kill(::getpid(), SIGTERM); }

}  // namespace ws2::test
