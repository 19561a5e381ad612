// SPDX-License-Identifier: MIT
// Threads and the process, as POSIX tells of them.
#include "platform/threading.hpp"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <memory>

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

void on_fork(ForkHandlers const& handlers) {
    static_cast<void>(::pthread_atfork(handlers.before, handlers.in_parent, handlers.in_child));
}

void yield() noexcept { ::sched_yield(); }
std::uint32_t process_id() noexcept { return static_cast<std::uint32_t>(::getpid()); }

}  // namespace ws2::platform
