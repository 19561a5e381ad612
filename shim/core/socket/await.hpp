// SPDX-License-Identifier: MIT
// How a call blocks for a socket: which descriptor and which changes of the socket (it is closing,
// a connection was put back) end the wait. The wait itself is a HostWait.
//
// A plain receive or send blocks in the host's own call instead: see core/transfer.
#pragma once

#include <utility>

#include "platform/deadline.hpp"
#include "platform/poll.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/host_wait.hpp"

namespace ws2::core {

// From now on changes of the socket's state end the wait. Look at the state after this. no_buffers
// when the host has no descriptor left to wake this thread by.
Code watch(HostWait& wait, Socket& socket);

// Until the descriptor shows one of `events` (poll_readable...) or the socket is closed, or `call`
// is cancelled, which the caller has to ask for; it may also come back for nothing. would_block at
// the deadline. Needs no waker where the descriptor shows the closing; no_buffers where it does not
// and there is none.
Code await_ready(Socket& socket, short events, platform::Deadline deadline,
                 WaitingCalls::CallInHost const* call = nullptr);

// When a call that transfers from now on has waited long enough: now in non-blocking mode, else
// what SO_SNDTIMEO or SO_RCVTIMEO says.
platform::Deadline transfer_deadline(Socket& socket, Direction direction);

// For receives that wait in the host: runs the thread's APCs if there are any and the call has to
// wait. True: some have run. Blocking calls wait alertably, APCs of the calling thread run
// meanwhile, and the call then goes on waiting [winetest: test_accept, test_select, test_WSAPoll].
bool run_apcs_unless_ready(Thread& thread, Socket& socket);
inline bool run_apcs_before_waiting(Socket& socket) {
    Thread* const thread = current_thread;
    return thread && thread->has_apcs() && run_apcs_unless_ready(*thread, socket);
}

// One round of await(): waits until something may have happened and says which of `events` the
// descriptor shows. would_block at the deadline.
Result<short> wait_once(HostWait& wait, Socket& socket, short events, platform::Deadline deadline);

inline Code code_of(Code code) { return code; }
template <class T>
Code code_of(Result<T> const& result) {
    return result.code();
}

// Calls try_once(ready) until it answers something else than would_block, and waits in between.
// `ready`: the bits of `events` that the descriptor showed, 0 in the first round. would_block comes
// out at the deadline, `closed` when the last handle was closed. events 0: the
// descriptor is not waited for.
template <class Try>
auto await(Socket& socket, short events, platform::Deadline deadline, Code closed, Try&& try_once)
    -> decltype(try_once(events)) {
    HostWait wait;
    if (auto const code = watch(wait, socket); code != Code::ok) return code;
    for (short ready = 0;;) {
        if (socket.is_cancelling()) return closed;
        auto answer = try_once(std::exchange(ready, short{0}));
        if (code_of(answer) != Code::would_block) return answer;
        auto const woken = wait_once(wait, socket, events, deadline);
        if (!woken) return woken.code();
        ready = *woken;
    }
}

}  // namespace ws2::core
