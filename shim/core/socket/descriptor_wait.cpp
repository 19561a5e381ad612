// SPDX-License-Identifier: MIT
#include "shim/core/socket/descriptor_wait.hpp"

#include <array>
#include <optional>

#include "platform/poll.hpp"
#include "shim/core/socket/alertable_poll.hpp"

namespace ws2::core {
namespace {

Code answer(Result<std::size_t> const& ready) {
    if (!ready) return ready.code() == Code::interrupted ? Code::ok : ready.code();
    return *ready == 0 ? Code::would_block : Code::ok;
}

// Closing shuts a descriptor down that nobody else has; of a connection only the receiving
// direction, which looks as if the peer had finished.
std::optional<short> bits_of_closing(Socket const& socket, short events) {
    if (socket.is_shared()) return std::nullopt;
    if ((events & platform::poll_readable) != 0 || !socket.is_stream()) return short{0};
    auto const finished = platform::poll_peer_finished();
    return finished != 0 ? std::optional{finished} : std::nullopt;
}

Code await_notified(Socket& socket, short events, platform::Deadline deadline) {
    platform::PollItem const host{socket.fd(), events, 0};
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

}  // namespace

Code await_host(Socket& socket, short events, platform::Deadline deadline) {
    auto const closing = bits_of_closing(socket, events);
    if (!closing) return await_notified(socket, events, deadline);
    platform::PollItem item{socket.fd(), static_cast<short>(events | *closing), 0};
    auto const ready = poll_alertably({&item, 1}, deadline);
    bool const only_closing = ready && *ready != 0 && (item.ready & ~*closing) == 0;
    // It was the peer, who is not waited for.
    if (only_closing && *closing != 0 && !socket.is_cancelling())
        return await_notified(socket, events, deadline);
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
