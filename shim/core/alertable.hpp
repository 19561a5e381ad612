// SPDX-License-Identifier: MIT
// Blocking calls wait alertably: APCs of the calling thread run while they wait, and the call then
// goes on waiting [winetest: test_accept, test_select, test_WSAPoll].
#pragma once

#include <span>

#include "platform/poll.hpp"
#include "shim/core/thread.hpp"

namespace ws2::core {

// platform::poll_asleep() for calls that nothing ready may end otherwise: when APCs come first they
// are run, and the answer is `interrupted`: much may have changed. Nothing runs when something is
// ready already, or the deadline has passed. Threads nobody has a handle of pay one load.
Result<std::size_t> poll_alertably(std::span<platform::PollItem> items,
                                   platform::Deadline deadline);

// Whether the calling thread has APCs to run.
inline bool has_apcs() {
    Thread const* const thread = current_thread;
    return thread && thread->has_apcs();
}

// Runs them, unless `fd` is readable: then the call need not wait. True: some have run.
bool run_apcs_unless_readable(int fd);

}  // namespace ws2::core
