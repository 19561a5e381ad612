// SPDX-License-Identifier: MIT
#include "platform/interrupting.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>

#include "platform/posix/errno_table.hpp"
#include "platform/posix/interrupting.hpp"

namespace ws2::platform {
namespace {

extern "C" void ws2_ignore_signal(int) {}

// A signal that is ignored interrupts nothing. A handler that is there already stays.
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

bool interrupts_are_handled() noexcept {
    static bool const is_handled = handle_signal();
    return is_handled;
}

// A number on some hosts, a pointer on others.
HostThread this_host_thread() noexcept { return (HostThread)::pthread_self(); }

void interrupt_thread(HostThread thread) noexcept {
    if (interrupts_are_handled()) static_cast<void>(::pthread_kill((pthread_t)thread, SIGURG));
}

namespace {

// A call with a timeout is not restarted after a signal. This one is longer than any program runs.
Code set_far_timeout(int fd, int option) noexcept {
    timeval const far{std::int32_t{1} << 30, 0};
    return ::setsockopt(fd, SOL_SOCKET, option, &far, sizeof far) == 0 ? Code::ok
                                                                       : code_from_errno(errno);
}

}  // namespace

Code make_connect_interruptible(int fd) noexcept { return set_far_timeout(fd, SO_SNDTIMEO); }
Code make_receives_interruptible(int fd) noexcept { return set_far_timeout(fd, SO_RCVTIMEO); }

}  // namespace ws2::platform
