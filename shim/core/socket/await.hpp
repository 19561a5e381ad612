// SPDX-License-Identifier: MIT
// How a call blocks for a socket outside the host: the one place that knows what ends such a wait.
// That is the descriptor, a change of the socket that no descriptor shows (it is closing, a
// connection was put back), an APC of the calling thread, which runs, and the deadline.
//
// A plain receive or send blocks in the host's own call instead: see core/transfer.
#pragma once

#include <forward_list>
#include <span>
#include <utility>

#include "platform/deadline.hpp"
#include "platform/poll.hpp"
#include "shim/core/socket/socket.hpp"
#include "shim/core/waits/poller.hpp"
#include "shim/core/waits/thread.hpp"

namespace ws2::core {

// One sleep of the calling thread, for any number of sockets.
class SocketSleep {
public:
    SocketSleep() = default;
    SocketSleep(SocketSleep const&) = delete;
    SocketSleep& operator=(SocketSleep const&) = delete;

    // From now on changes of the socket's state end the sleep. Look at the state after this.
    // no_buffers when the host has no descriptor left to wake this thread by.
    Code watch(Socket& socket);

    // How many of `items` are ready, which may be none when a watched socket has changed; 0 items
    // and nothing has_changed() at the deadline. `interrupted`: APCs of the thread have run. The
    // last item is this object's own.
    Result<std::size_t> poll(std::span<platform::PollItem> items, platform::Deadline deadline);

    // The last poll() ended because a watched socket's state may have changed.
    bool has_changed() const { return has_changed_; }

private:
    platform::Waker* waker_ = nullptr;
    WaiterList::Waiter first_;
    bool watches_ = false;
    std::forward_list<WaiterList::Waiter> others_;  // they cannot be moved
    bool has_changed_ = false;
    Poller::Dependent dependent_;  // counted: see Poller
};

// Until the descriptor shows one of `events` (poll_readable...) or the socket is closed, which the
// caller has to ask for; it may also come back for nothing. would_block at the deadline. Needs no
// waker where the descriptor shows the closing; no_buffers where it does not and there is none.
Code await_ready(Socket& socket, short events, platform::Deadline deadline);

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

// One round of await(): sleeps until something may have happened and says which of `events` the
// descriptor shows. would_block at the deadline.
Result<short> sleep_once(SocketSleep& sleep, Socket& socket, short events,
                         platform::Deadline deadline);

inline Code code_of(Code code) { return code; }
template <class T>
Code code_of(Result<T> const& result) {
    return result.code();
}

// Calls try_once(ready) until it answers something else than would_block, and sleeps in between.
// `ready`: the bits of `events` that the descriptor showed, 0 in the first round. would_block comes
// out at the deadline, `closed` when the last handle was closed. events 0: the descriptor has
// nothing to tell.
template <class Try>
auto await(Socket& socket, short events, platform::Deadline deadline, Code closed, Try&& try_once)
    -> decltype(try_once(events)) {
    SocketSleep sleep;
    if (auto const code = sleep.watch(socket); code != Code::ok) return code;
    for (short ready = 0;;) {
        if (socket.is_cancelling()) return closed;
        auto answer = try_once(std::exchange(ready, short{0}));
        if (code_of(answer) != Code::would_block) return answer;
        auto const woken = sleep_once(sleep, socket, events, deadline);
        if (!woken) return woken.code();
        ready = *woken;
    }
}

}  // namespace ws2::core
