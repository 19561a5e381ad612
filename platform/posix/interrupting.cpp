// SPDX-License-Identifier: MIT
#include "platform/interrupting.hpp"

#include <pthread.h>
#include <signal.h>

namespace ws2::platform {
namespace {

extern "C" void ws2_ignore_signal(int) {}

// A signal that is ignored interrupts nothing. Whoever handles it already may go on doing so.
bool handle_signal() {
    struct sigaction present {};
    if (::sigaction(SIGURG, nullptr, &present) != 0) return false;
    bool const is_handled = (present.sa_flags & SA_SIGINFO) != 0 ||
                            (present.sa_handler != SIG_DFL && present.sa_handler != SIG_IGN);
    if (is_handled) return true;
    struct sigaction action {};
    action.sa_handler = ws2_ignore_signal;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    return ::sigaction(SIGURG, &action, nullptr) == 0;
}

static_assert(sizeof(pthread_t) <= sizeof(HostThread));

}  // namespace

HostThread interruptible_thread() noexcept {
    static bool const is_handled = handle_signal();
    static_cast<void>(is_handled);
    return (HostThread)::pthread_self();  // a number here, a pointer there
}

void interrupt_poll(HostThread thread) noexcept {
    static_cast<void>(::pthread_kill((pthread_t)thread, SIGURG));
}

}  // namespace ws2::platform
