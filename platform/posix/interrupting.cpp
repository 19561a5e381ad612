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

// A number on some hosts, a pointer on others.
HostThread this_host_thread() noexcept { return (HostThread)::pthread_self(); }

void interrupt_thread(HostThread thread) noexcept {
    static bool const is_handled = handle_signal();
    if (is_handled) static_cast<void>(::pthread_kill((pthread_t)thread, SIGURG));
}

}  // namespace ws2::platform
