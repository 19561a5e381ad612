// SPDX-License-Identifier: MIT
#include "shim/core/waits/fibers.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "shim/core/waits/thread.hpp"

namespace ws2::core {

Result<Fiber*> Fiber::of_this_thread(void* data) {
    Thread& thread = this_thread();
    ThreadFibers& fibers = thread.fibers();
    if (fibers.current) return Code::already_fiber;
    if (!fibers.stack) {
        auto host = platform::fiber_of_this_stack();
        if (!host) return host.code();
        auto* const fiber = new Fiber{data, nullptr};
        fiber->host_ = std::move(*host);
        fiber->values_ = &thread.fiber_values();
        fibers.own = fibers.stack = fiber;
    }
    fibers.stack->data_ = data;
    return fibers.current = fibers.stack;
}

// On another stack than its own the thread stays there.
Code Fiber::end_of_this_thread() {
    ThreadFibers& fibers = this_thread().fibers();
    if (!fibers.current) return Code::already_thread;
    fibers.current = nullptr;
    if (!fibers.is_away()) {
        fibers.stack = nullptr;
        delete std::exchange(fibers.own, nullptr);
    }
    return Code::ok;
}

Result<Fiber*> Fiber::create(Run run, void* data, std::size_t stack_bytes) {
    struct Deleter {
        void operator()(Fiber* fiber) const { delete fiber; }
    };
    std::unique_ptr<Fiber, Deleter> fiber{
        new Fiber{data, run}
    };
    auto host = platform::make_fiber(main, fiber.get(), stack_bytes);
    if (!host) return host.code();
    fiber->host_ = std::move(*host);
    fiber->values_ = &fiber->own_values_.emplace(fiber_slots());
    return fiber.release();
}

void Fiber::destroy(Fiber& fiber) {
    if (&fiber == current()) {
        fiber.is_destroyed_ = true;
        this_thread().exit(1);
    }
    if (auto* const values = std::exchange(fiber.values_, nullptr)) values->end();
    if (fiber.run_ || !fiber.host_)
        delete &fiber;
    else
        fiber.is_destroyed_ = true;
}

// A thread that the library does not know yet is none.
Fiber* Fiber::current() { return current_thread ? current_thread->fibers().current : nullptr; }

void Fiber::run_here() {
    Fiber const* const here = current();
    if (!here) std::terminate();  // an access violation on Windows
    LockOrder::check_nothing_is_held();
    if (this == here) return;
    Thread& thread = this_thread();
    thread.fibers().stack->change_to(*this, thread);
}

// Another thread may come back here, so nothing of `thread` is used behind the change.
void Fiber::change_to(Fiber& other, Thread& thread) {
    user_code_ = std::exchange(thread.user_code_, other.user_code_);
    thread.fibers().stack = thread.fibers().current = &other;
    thread.set_fiber_values(other.values_);
    platform::change_fiber(*host_, *other.host_);
    if (ends_thread_) go_on_ending();
}

void Fiber::main(void* argument) {
    auto& fiber = *static_cast<Fiber*>(argument);
    fiber.run_(fiber.data_);
    end_thread(1);
}

// Apart, so that the compiler does not look up the thread in front of a change and use it behind.
[[gnu::noinline]] void Fiber::end_thread(std::uint32_t exit_code) { this_thread().exit(exit_code); }
[[gnu::noinline]] void Fiber::go_on_ending() { this_thread().go_on_ending(); }

// The values are those of the fiber that is left until they have been called back for.
void ThreadFibers::leave_for_good(Thread& thread) {
    ended = std::exchange(stack, own);
    current = own;
    own->ends_thread_ = true;
    thread.user_code_ = own->user_code_;
    platform::change_fiber(*ended->host_, *own->host_);
    std::terminate();
}

// What the thread has ended on is gone with its stack. Its own fiber, left before that, stays for
// who destroys it, but has lost its stack, too.
void ThreadFibers::end() noexcept {
    if (own) {
        own->values_ = nullptr;
        own->host_.reset();
        if (!ended || own->is_destroyed_) delete own;
    }
    delete ended;
    *this = {};
}

}  // namespace ws2::core
