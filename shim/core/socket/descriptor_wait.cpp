// SPDX-License-Identifier: MIT
#include "shim/core/socket/descriptor_wait.hpp"

#include <array>

#include "platform/poll.hpp"
#include "shim/core/socket/alertable_poll.hpp"

namespace ws2::core {
namespace {

Code answer(Result<std::size_t> const& ready) {
    if (!ready) return ready.code() == Code::interrupted ? Code::ok : ready.code();
    return *ready == 0 ? Code::would_block : Code::ok;
}

}  // namespace

// Closing shuts a descriptor down that nobody else has, which ends the poll.
Code await_host(Socket& socket, short events, platform::Deadline deadline) {
    platform::PollItem const host{socket.fd(), events, 0};
    if (!socket.is_shared()) {
        auto item = host;
        return answer(poll_alertably({&item, 1}, deadline));
    }
    auto* const waker = thread_waker();
    if (!waker) return Code::no_buffers;
    WaiterList::Waiter waiter;
    waiter.watch(socket.waiters(), *waker);
    if (socket.is_cancelling()) return Code::ok;
    std::array items{
        host, platform::PollItem{waker->descriptor(), platform::poll_readable, 0}
    };
    auto const ready = poll_alertably(items, deadline);
    waker->drain();
    return answer(ready);
}

platform::Deadline transfer_deadline(Socket& socket, Direction direction) {
    if (!socket.is_blocking()) return platform::Deadline::now();
    std::lock_guard const lock{socket.mutex()};
    auto const& options = socket.options_locked();
    auto const timeout_ms =
        direction == Direction::send ? options.send_timeout_ms : options.receive_timeout_ms;
    if (timeout_ms == 0) return platform::Deadline::never();
    return platform::Deadline::after(std::chrono::milliseconds{timeout_ms});
}

}  // namespace ws2::core
