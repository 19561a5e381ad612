// SPDX-License-Identifier: MIT
// Contract: threads and forks, as far as the C++ library does not cover them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/types.hpp"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace ws2::platform {

// True: the process has one thread, so that an atomic read-modify-write may be a plain one, which
// saves about 5 ns each. Only the calling thread could start a second one, so the answer cannot
// change under a running call. False where the host does not report it.
inline bool is_single_threaded() noexcept {
#if __has_include(<sys/single_threaded.h>)
    return __libc_single_threaded != 0;
#else
    return false;
#endif
}

// Between two loads of a spin loop.
inline void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

// Runs run(argument) in a new thread that is never joined. stack_bytes 0: the host's default; less
// than the host's minimum becomes the minimum. Code::not_enough_memory when it cannot.
Code start_thread(void (*run)(void*), void* argument, std::size_t stack_bytes);

// The same for the library's own threads: a small stack, and no signal of the program's is ever
// delivered to it.
Code start_service_thread(void (*run)(void*), void* argument);

// Ends the calling thread, also the first one, if possible without unwinding what is on its stack,
// and leaves the process running until its last thread has ended. Threads started with
// start_service_thread(), or that have said to be such, do not count: when only they are left, the
// process ends as by exit(), with the code of the last note_exit_code(). Hosts that cannot count
// threads keep the process.
[[noreturn]] void end_thread();
void become_service_thread() noexcept;
void note_exit_code(std::uint32_t code) noexcept;

// What to do when the process's first thread ends by itself, where the host destroys none of that
// thread's thread_local objects.
void at_end_of_first_thread(void (*run)()) noexcept;

// Called around every fork() from now on: before it, and afterwards in both processes. In the child
// the thread that called fork() is the only one.
struct ForkHandlers {
    void (*before)();
    void (*in_parent)();
    void (*in_child)();
};
void on_fork(ForkHandlers const& handlers);

// The calling thread's stack, or what is near on it where the host does not report that.
struct AddressRange {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;

    bool contains(void const* address) const {
        auto const number = reinterpret_cast<std::uintptr_t>(address);
        return begin <= number && number < end;
    }
};
AddressRange own_stack() noexcept;

void yield() noexcept;
std::uint32_t process_id() noexcept;

}  // namespace ws2::platform
