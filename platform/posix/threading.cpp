// SPDX-License-Identifier: MIT
// Threads and forks by POSIX calls.
#include "platform/threading.hpp"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <climits>
#include <cstddef>
#include <memory>
#include <utility>

#include "platform/posix/fork.hpp"

namespace ws2::platform {
namespace {

struct Start {
    void (*run)(void*);
    void* argument;
};

extern "C" void* ws2_thread_main(void* start) {
    Start const mine = *static_cast<Start*>(start);
    delete static_cast<Start*>(start);
    mine.run(mine.argument);
    return nullptr;
}

void run_service(void* start) {
    std::unique_ptr<Start> const mine{static_cast<Start*>(start)};
    become_service_thread();
    mine->run(mine->argument);
}

struct Attributes {
    Attributes() { ::pthread_attr_init(&value); }
    ~Attributes() { ::pthread_attr_destroy(&value); }
    pthread_attr_t value;
};

}  // namespace

Code start_thread(void (*run)(void*), void* argument, std::size_t stack_bytes) {
    Attributes attributes;
    ::pthread_attr_setdetachstate(&attributes.value, PTHREAD_CREATE_DETACHED);
    if (stack_bytes != 0) {
        auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        auto const wanted = std::max(stack_bytes, static_cast<std::size_t>(PTHREAD_STACK_MIN));
        ::pthread_attr_setstacksize(&attributes.value, (wanted + page - 1) / page * page);
    }
    auto start = std::make_unique<Start>(Start{run, argument});
    pthread_t thread{};
    if (::pthread_create(&thread, &attributes.value, ws2_thread_main, start.get()) != 0)
        return Code::not_enough_memory;
    static_cast<void>(start.release());
    return Code::ok;
}

// A new thread starts with its maker's mask.
Code start_service_thread(void (*run)(void*), void* argument) {
    constexpr std::size_t stack_bytes = std::size_t{256} * 1024;
    auto service = std::make_unique<Start>(Start{run, argument});
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    auto const code = start_thread(run_service, service.get(), stack_bytes);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (code == Code::ok) static_cast<void>(service.release());
    return code;
}

constinit thread_local bool fork_handlers_are_left_out = false;

namespace {

constexpr std::size_t most_fork_handlers = 8;
constinit std::array<ForkHandlers, most_fork_handlers> fork_handlers{};
constinit std::atomic<std::size_t> fork_handlers_count{0};

template <std::size_t place, void (*ForkHandlers::*moment)()>
void run_fork_handler() {
    if (!fork_handlers_are_left_out) (fork_handlers[place].*moment)();
}

// pthread_atfork() passes no argument to its functions, so each place has functions of its own.
template <std::size_t... places>
constexpr auto runners_of(std::index_sequence<places...>) {
    return std::array{
        ForkHandlers{run_fork_handler<places, &ForkHandlers::before>,
                     run_fork_handler<places, &ForkHandlers::in_parent>,
                     run_fork_handler<places, &ForkHandlers::in_child>}
        ...
    };
}

}  // namespace

void on_fork(ForkHandlers const& handlers) {
    static constexpr auto runners = runners_of(std::make_index_sequence<most_fork_handlers>{});
    auto const place = fork_handlers_count.fetch_add(1);
    if (place >= most_fork_handlers) return;
    fork_handlers[place] = handlers;
    auto const& runner = runners[place];
    static_cast<void>(::pthread_atfork(runner.before, runner.in_parent, runner.in_child));
}

void yield() noexcept { ::sched_yield(); }
std::uint32_t process_id() noexcept { return static_cast<std::uint32_t>(::getpid()); }

}  // namespace ws2::platform
