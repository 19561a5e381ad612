// SPDX-License-Identifier: MIT
// Fibers: functions with stacks of their own, which threads change between. A thread's last error,
// its id, its TLS values and its APCs stay the thread's; a fiber has FLS values of its own
// [docs: Fibers].
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "platform/fibers.hpp"
#include "platform/types.hpp"
#include "shim/core/waits/thread_values.hpp"

namespace ws2::core {

class Thread;
class UserCode;

class Fiber {
public:
    using Run = void (*)(void*);

    Fiber(Fiber const&) = delete;
    Fiber& operator=(Fiber const&) = delete;

    // The calling thread with its own stack becomes one. already_fiber; not_enough_memory;
    // call_not_implemented: the host has no fibers.
    static Result<Fiber*> of_this_thread(void* data);
    // The fiber that the calling thread runs on is none any more: already_thread.
    static Code end_of_this_thread();

    static Result<Fiber*> create(Run run, void* data, std::size_t stack_bytes);
    // Calls back for its FLS values. With the one that runs the calling thread ends.
    static void destroy(Fiber& fiber);

    // The calling thread goes on in this one. It has to be a fiber itself; the program ends if not.
    void run_here();

    // Null: the calling thread is none.
    static Fiber* current();
    void* data() const { return data_; }

private:
    friend struct ThreadFibers;
    Fiber(void* data, Run run) : data_{data}, run_{run} {}
    ~Fiber() = default;
    static void main(void* fiber);
    [[noreturn]] static void end_thread(std::uint32_t exit_code);
    [[noreturn]] static void go_on_ending();
    void change_to(Fiber& other, Thread& thread);

    void* data_;  // first, where GetFiberData() of programs that were compiled finds it
    Run const run_;
    platform::HostFiberPtr host_;
    std::optional<ThreadValues> own_values_;
    ThreadValues* values_ = nullptr;  // those, the thread's with its own stack, or null: ended
    UserCode* user_code_ = nullptr;   // the innermost, while another fiber runs
    bool is_destroyed_ = false;       // and kept, as its thread still needs it to end
    bool ends_thread_ = false;        // its thread comes back to end
};

// What a thread knows of fibers.
struct ThreadFibers {
    Fiber* own = nullptr;      // with the thread's own stack, once it was made a fiber
    Fiber* stack = nullptr;    // on whose stack the thread runs; null: its own, and no fiber
    Fiber* current = nullptr;  // null: the thread is no fiber
    Fiber* ended = nullptr;    // that the thread has left in order to end

    // Another stack than the thread's own.
    bool is_away() const { return stack != own; }
    // Leaves it for the own one, where the thread goes on ending.
    [[noreturn]] void leave_for_good(Thread& thread);
    // The thread has ended, on its own stack.
    void end() noexcept;
};

}  // namespace ws2::core
