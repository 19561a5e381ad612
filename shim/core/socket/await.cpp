// SPDX-License-Identifier: MIT
#include "shim/core/socket/await.hpp"

#include <array>

#include "shim/core/socket/alertable_poll.hpp"

namespace ws2::core {

Code SocketSleep::watch(Socket& socket) {
    if (!waker_) waker_ = thread_waker();
    if (!waker_) return Code::no_buffers;
    auto& waiter = std::exchange(watches_, true) ? others_.emplace_front() : first_;
    waiter.watch(socket.waiters(), *waker_);
    return Code::ok;
}

// The waker is drained before the caller looks at the state again, so a wake in between is not
// lost. One that is left over from an earlier wait costs a round.
Result<std::size_t> SocketSleep::poll(std::span<platform::PollItem> items,
                                      platform::Deadline deadline) {
    auto& own = items.back();
    own = {waker_ ? waker_->descriptor() : -1, platform::poll_readable, 0};
    has_changed_ = false;
    auto const ready = poll_alertably(waker_ ? items : items.first(items.size() - 1), deadline);
    if (!ready || own.ready == 0) return ready;
    waker_->drain();
    has_changed_ = true;
    return *ready - 1;
}

Result<short> sleep_once(SocketSleep& sleep, Socket& socket, short events,
                         platform::Deadline deadline) {
    auto const* const listening = socket.listening();
    bool const tells = events != 0 && !(listening && listening->is_refusing());
    std::array items{
        platform::PollItem{tells ? socket.fd() : -1, events, 0},
        platform::PollItem{ }
    };
    auto const ready = sleep.poll(items, deadline);
    if (!ready) return ready.code() == Code::interrupted ? Result{short{0}} : ready.code();
    if (*ready == 0 && !sleep.has_changed()) return Code::would_block;
    return items[0].ready;
}

}  // namespace ws2::core
