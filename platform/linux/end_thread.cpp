// SPDX-License-Identifier: MIT
// pthread_exit() unwinds the stack, which ends the process where the program's own code catches
// everything. So it is called from where no frame of the program's can be seen.
#include <pthread.h>
#include <ucontext.h>

#include <cstdlib>

#include "platform/threading.hpp"

namespace ws2::platform {
namespace {

extern "C" void ws2_leave() { ::pthread_exit(nullptr); }

}  // namespace

// Of the array only its upper end is touched, as far as it is needed.
void end_thread() {
    alignas(64) char stack[std::size_t{64} * 1024];
    ucontext_t beginning;
    if (::getcontext(&beginning) == 0) {
        beginning.uc_stack.ss_sp = stack;
        beginning.uc_stack.ss_size = sizeof stack;
        beginning.uc_link = nullptr;
        ::makecontext(&beginning, ws2_leave, 0);
        ::setcontext(&beginning);
    }
    ::pthread_exit(nullptr);
}

}  // namespace ws2::platform
