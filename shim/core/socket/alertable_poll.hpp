// SPDX-License-Identifier: MIT
// Blocking calls wait alertably: APCs of the calling thread run while they wait, and the call then
// goes on waiting [winetest: test_accept, test_select, test_WSAPoll].
#pragma once

#include <span>

#include "platform/poll.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {

// platform::poll_asleep() for calls that nothing ready may end otherwise: when APCs come first they
// are run, and the answer is `interrupted`: much may have changed. Nothing runs when something is
// ready already, or the deadline has passed. Threads nobody has a handle of pay one load.
Result<std::size_t> poll_alertably(std::span<platform::PollItem> items,
                                   platform::Deadline deadline);

// For receives that wait in the host: runs the thread's APCs if there are any and the call has to
// wait. True: some have run.
bool run_apcs_unless_ready(Thread& thread, Socket& socket);
inline bool run_apcs_before_waiting(Socket& socket) {
    Thread* const thread = current_thread;
    return thread && thread->has_apcs() && run_apcs_unless_ready(*thread, socket);
}

}  // namespace ws2::core
