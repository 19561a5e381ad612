// SPDX-License-Identifier: MIT
// What the host knows of threads that the C++ library does not tell.
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/types.hpp"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace ws2::platform {

// True while the process surely has one thread, so that an atomic read-modify-write may be a plain
// one: about 5 ns each, which counts next to the cheapest system calls. A process only gets a
// second thread through the one that asks, so the answer cannot change under a running call.
// Hosts that cannot tell say false.
inline bool is_single_threaded() noexcept {
#if __has_include(<sys/single_threaded.h>)
    return __libc_single_threaded != 0;
#else
    return false;
#endif
}

// A breath between two looks at a word that another processor is about to change.
inline void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
    __asm__ volatile("yield");
#endif
}

// Runs run(argument) in a new thread that nobody joins. stack_bytes 0: the host's default; less
// than the host's minimum becomes the minimum. Code::not_enough_memory when it cannot.
Code start_thread(void (*run)(void*), void* argument, std::size_t stack_bytes);

// The same for the library's own threads: a small stack, and no signal of the program's is ever
// delivered to it.
Code start_service_thread(void (*run)(void*), void* argument);

// Ends the calling thread, also the first one, if possible without unwinding what is on its stack,
// and leaves the process running until its last thread has ended. Threads started with
// start_service_thread(), or that have said to be such, do not count: when only they are left, the
// process ends as by exit(), with the code that was noted last. Hosts that cannot tell keep the
// process.
[[noreturn]] void end_thread();
void become_service_thread() noexcept;
void note_exit_code(std::uint32_t code) noexcept;

// What to do when the process's first thread ends by itself, where the host destroys none of that
// thread's thread_local objects.
void at_end_of_first_thread(void (*run)()) noexcept;

// What is done around every fork() from now on: before it, and then in both processes. In the child
// the thread that called fork() is the only one.
struct ForkHandlers {
    void (*before)();
    void (*in_parent)();
    void (*in_child)();
};
void on_fork(ForkHandlers const& handlers);

void yield() noexcept;
std::uint32_t process_id() noexcept;

}  // namespace ws2::platform
