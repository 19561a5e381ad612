// SPDX-License-Identifier: MIT
#include "shim/core/socket/await.hpp"

#include <array>
#include <optional>

#include "platform/interrupting.hpp"
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

// For calls that nothing ready may end otherwise: when APCs come first they are run, and the answer
// is `interrupted`: much may have changed. Nothing runs when something is ready already, or the
// deadline has passed. Threads nobody has a handle of pay one load.
Result<std::size_t> poll_alertably(std::span<platform::PollItem> items,
                                   platform::Deadline deadline) {
    LockOrder::check_nothing_is_held();
    Thread* const thread = current_thread;
    if (!thread) return platform::poll_asleep(items, deadline);
    Poller::Dependent const dependent{thread->awaits_routines()};
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

}  // namespace

bool run_apcs_unless_ready(Thread& thread, Socket& socket) {
    if (!socket.is_blocking() || platform::poll_now(socket.fd(), platform::poll_readable) != 0)
        return false;
    run_apcs(thread);
    return true;
}

Code SocketSleep::watch(Socket& socket) {
    if (!waker_) waker_ = thread_waker();
    if (!waker_) return Code::no_buffers;
    // What an auxiliary socket hears, and how overlapped operations go on, only the poller tells.
    bool const depends = socket.has_auxiliary_sockets() || socket.async_state();
    if (depends) dependent_.begin();
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

namespace {

Code answer(Result<std::size_t> const& ready) {
    if (!ready) return ready.code() == Code::interrupted ? Code::ok : ready.code();
    return *ready == 0 ? Code::would_block : Code::ok;
}

// Closing shuts a descriptor down that nobody else has; of a connection only the receiving
// direction, which looks as if the peer had finished.
std::optional<short> bits_of_closing(Socket const& socket, short events) {
    if (socket.is_shared() || socket.has_auxiliary_sockets()) return std::nullopt;
    if ((events & platform::poll_readable) != 0 || !socket.is_stream()) return short{0};
    auto const finished = platform::poll_peer_finished();
    return finished != 0 ? std::optional{finished} : std::nullopt;
}

Code await_notified(Socket& socket, short events, platform::Deadline deadline) {
    SocketSleep sleep;
    if (auto const code = sleep.watch(socket); code != Code::ok) return code;
    if (socket.is_cancelling() || socket.datagram_state().has_auxiliary_datagram()) return Code::ok;
    return sleep_once(sleep, socket, events, deadline).code();
}

}  // namespace

Code await_ready(Socket& socket, short events, platform::Deadline deadline) {
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
