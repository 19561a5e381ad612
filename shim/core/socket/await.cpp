// SPDX-License-Identifier: MIT
#include "shim/core/socket/await.hpp"

#include <array>
#include <optional>

namespace ws2::core {

bool run_apcs_unless_ready(Thread& thread, Socket& socket) {
    if (!socket.is_blocking() || platform::poll_now(socket.fd(), platform::poll_readable) != 0)
        return false;
    run_apcs_in_call(thread);
    return true;
}

Code watch(HostWait& wait, Socket& socket) {
    // Only the poller reports what an auxiliary socket receives, and performs overlapped
    // operations.
    bool const depends = socket.has_auxiliary_sockets() || socket.async_state();
    if (depends) wait.depend_on_poller();
    return wait.watch(socket.waiters());
}

Result<short> wait_once(HostWait& wait, Socket& socket, short events, platform::Deadline deadline) {
    auto const* const listening = socket.listening();
    bool const is_refusing = listening && listening->is_refusing();
    // The connections left the host's queue before it refused clients, perhaps after the caller
    // had looked.
    if (is_refusing && events != 0 && listening->has_returned_connection()) return short{0};
    bool const is_polled = events != 0 && !is_refusing;
    std::array items{
        platform::PollItem{is_polled ? socket.fd() : -1, events, 0},
        platform::PollItem{ }
    };
    auto const ready = wait.poll(items, deadline);
    if (!ready) return ready.code() == Code::interrupted ? Result{short{0}} : ready.code();
    if (*ready == 0 && !wait.has_changed()) return Code::would_block;
    return items[0].ready;
}

namespace {

Code answer(Result<std::size_t> const& ready) {
    if (!ready) return ready.code() == Code::interrupted ? Code::ok : ready.code();
    return *ready == 0 ? Code::would_block : Code::ok;
}

// Closing shuts a descriptor down that no other process has; of a connection only the receiving
// direction, which looks as if the peer had finished.
std::optional<short> bits_of_closing(Socket const& socket, short events) {
    if (socket.is_shared() || socket.has_auxiliary_sockets()) return std::nullopt;
    if ((events & platform::poll_readable) != 0 || !socket.is_stream()) return short{0};
    auto const finished = platform::poll_peer_finished();
    return finished != 0 ? std::optional{finished} : std::nullopt;
}

bool is_cancelled(WaitingCalls::CallInHost const* call) { return call && call->is_cancelled(); }

Code await_notified(Socket& socket, short events, platform::Deadline deadline,
                    WaitingCalls::CallInHost const* call) {
    HostWait wait;
    if (auto const code = watch(wait, socket); code != Code::ok) return code;
    if (socket.is_cancelling() || is_cancelled(call) ||
        socket.datagram_state().has_auxiliary_datagram())
        return Code::ok;
    return wait_once(wait, socket, events, deadline).code();
}

}  // namespace

Code await_ready(Socket& socket, short events, platform::Deadline deadline,
                 WaitingCalls::CallInHost const* call) {
    auto const closing = bits_of_closing(socket, events);
    if (!closing) return await_notified(socket, events, deadline, call);
    platform::PollItem item{socket.fd(), static_cast<short>(events | *closing), 0};
    auto const ready = call ? wait_in_host({&item, 1}, deadline, call->end_of_wait())
                            : wait_in_host({&item, 1}, deadline);
    bool const only_closing = ready && *ready != 0 && (item.ready & ~*closing) == 0;
    // It was the peer, who is not waited for.
    if (only_closing && *closing != 0 && !socket.is_cancelling())
        return await_notified(socket, events, deadline, call);
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
