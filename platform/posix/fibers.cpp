// SPDX-License-Identifier: MIT
// A stack is entered by a context, which POSIX had until 2008 and most hosts have, and afterwards
// left and entered again by jumps, which make no system calls.
#include "platform/fibers.hpp"

#include <cxxabi.h>
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "platform/pages.hpp"
#include "platform/posix/fiber_watch.hpp"

namespace ws2::platform {
namespace {

// Below a stack, so that what grows beyond it stops there.
constexpr std::size_t guard_bytes = allocation_granularity;

}  // namespace

struct HostFiber {
    // What the C++ library keeps for a thread: the exceptions that are being handled, and how many
    // are thrown and not caught yet.
    struct Exceptions {
        void* caught = nullptr;
        unsigned uncaught = 0;
    };

    ucontext_t beginning{};
    jmp_buf place{};  // where it was left
    bool has_begun = false;
    void* pages = nullptr;  // null: a thread's own stack
    std::size_t bytes = 0;  // of the pages
    void (*run)(void*) = nullptr;
    void* argument = nullptr;
    HostFiber* left = nullptr;  // what the thread ran on that changed to this one
    Exceptions exceptions;
    FiberWatch watch;
};

namespace {

HostFiber::Exceptions& exceptions_of_thread() noexcept {
    return *reinterpret_cast<HostFiber::Exceptions*>(abi::__cxa_get_globals());
}

[[gnu::noinline]] void arrive(HostFiber& here) noexcept {
    watch_arrival(here.left->watch, here.watch);
    exceptions_of_thread() = here.exceptions;
}

// The address in two halves, as makecontext() passes numbers of the size of an int.
extern "C" void ws2_fiber_main(unsigned high, unsigned low) {
    auto& fiber =
        *reinterpret_cast<HostFiber*>(static_cast<std::uintptr_t>(std::uint64_t{high} << 32 | low));
    arrive(fiber);
    fiber.run(fiber.argument);
    std::abort();
}

}  // namespace

void HostFiberEnd::operator()(HostFiber* fiber) const noexcept {
    if (fiber->pages) {
        watch_no_longer(fiber->watch);
        release_pages(fiber->pages, fiber->bytes);
    }
    delete fiber;
}

Result<HostFiberPtr> fiber_of_this_stack() {
    HostFiberPtr fiber{new HostFiber};
    fiber->has_begun = true;
    watch_this_stack(fiber->watch);
    return fiber;
}

Result<HostFiberPtr> make_fiber(void (*run)(void*), void* argument, std::size_t stack_bytes) {
    HostFiberPtr fiber{new HostFiber};
    if (::getcontext(&fiber->beginning) != 0) return Code::not_enough_memory;
    std::size_t const bytes = (stack_bytes + allocation_granularity - 1) / allocation_granularity *
                                  allocation_granularity +
                              guard_bytes;
    char* const pages = static_cast<char*>(reserve_pages(nullptr, bytes, PageAccess::read_write));
    if (!pages) return Code::not_enough_memory;
    protect_pages(pages, guard_bytes, PageAccess::none);
    char* const lowest = pages + guard_bytes;
    fiber->pages = pages;
    fiber->bytes = bytes;
    fiber->run = run;
    fiber->argument = argument;
    watch_new_stack(fiber->watch, lowest, bytes - guard_bytes);
    fiber->beginning.uc_stack.ss_sp = lowest;
    fiber->beginning.uc_stack.ss_size = bytes - guard_bytes;
    fiber->beginning.uc_link = nullptr;
    auto const address = std::uint64_t{reinterpret_cast<std::uintptr_t>(fiber.get())};
    ::makecontext(&fiber->beginning, reinterpret_cast<void (*)()>(ws2_fiber_main), 2,
                  static_cast<unsigned>(address >> 32), static_cast<unsigned>(address));
    return fiber;
}

// The signals that are blocked stay the thread's.
void change_fiber(HostFiber& from, HostFiber& to) noexcept {
    from.exceptions = exceptions_of_thread();
    to.left = &from;
    watch_change(from.watch, to.watch);
    auto const tell = who_is_told_of_changes();
    bool const begins = !std::exchange(to.has_begun, true);
    if (begins) ::pthread_sigmask(SIG_SETMASK, nullptr, &to.beginning.uc_sigmask);
    if (_setjmp(from.place) == 0) {
        if (tell) tell(to.watch.fiber, 0);
        if (!begins) _longjmp(to.place, 1);
        ::setcontext(&to.beginning);
    }
    arrive(from);
}

}  // namespace ws2::platform
