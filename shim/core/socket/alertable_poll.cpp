// SPDX-License-Identifier: MIT
#include "shim/core/socket/alertable_poll.hpp"

#include "platform/interrupting.hpp"
#include "shim/core/waits/thread.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {
namespace {

Result<std::size_t> poll_unless_called(Thread& thread, std::span<platform::PollItem> items,
                                       platform::Deadline deadline) {
    Thread::HostWait const wait{thread};
    if (thread.has_apcs()) return platform::poll(items, platform::Deadline::now());
    return platform::poll_until_interrupted(items, deadline);
}

void run_apcs(Thread& thread) {
    UserCodeScope const scope;
    thread.run_apcs();
}

}  // namespace

Result<std::size_t> poll_alertably(std::span<platform::PollItem> items,
                                   platform::Deadline deadline) {
    Thread* const thread = current_thread;
    if (!thread) return platform::poll_asleep(items, deadline);
    for (;;) {
        auto const ready = poll_unless_called(*thread, items, deadline);
        bool const is_nothing = ready ? *ready == 0 : ready.code() == Code::interrupted;
        if (!is_nothing) return ready;
        if (deadline.has_passed()) return std::size_t{0};
        if (!thread->has_apcs()) continue;  // somebody else's signal
        run_apcs(*thread);
        return Code::interrupted;
    }
}

bool run_apcs_unless_ready(Thread& thread, Socket& socket) {
    if (!socket.is_blocking() || platform::poll_now(socket.fd(), platform::poll_readable) != 0)
        return false;
    run_apcs(thread);
    return true;
}

}  // namespace ws2::core
