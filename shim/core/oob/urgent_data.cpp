// SPDX-License-Identifier: MIT
#include "shim/core/oob/urgent_data.hpp"

#include <algorithm>

#include "platform/interrupting.hpp"
#include "platform/options.hpp"
#include "platform/poll.hpp"
#include "platform/threading.hpp"
#include "shim/core/socket/await.hpp"
#include "shim/core/socket/socket_reference.hpp"
#include "shim/core/waits/after_unlock.hpp"

namespace ws2::core {
namespace {

// What is to be done after it was unlocked is done when no caller postpones that.
using StoreLock = AfterUnlock::PostponingLock<decltype(UrgentStore::mutex)>;

bool in_oob_mode(Socket const& socket) {
    return (socket.receive_slow_path() & slow_path::urgent) != 0;
}

// At a mark the host gives nothing to a thread that a signal waits for. The signal is gone after
// the call, but another thread that wants this one to come back may send more.
bool take_exactly(Socket& socket, ByteQueue& queue, std::size_t count) {
    constexpr int most_failures = 64;
    for (int failures = 0; count != 0;) {
        auto const room = queue.extend(count);
        auto const taken =
            platform::receive(socket.fd(), room.data(), count, platform::flag_dont_wait);
        auto const got = taken ? *taken : std::size_t{0};
        queue.give_back(count - got);
        if (got == 0 && ++failures == most_failures) return false;
        count -= got;
    }
    return true;
}

platform::StreamView view_stream_of(Socket& socket) {
    auto const view = platform::view_stream(socket.fd());
    if (view.taken_error != Code::ok) socket.break_with(view.taken_error);
    return view;
}

// What the peer may send before the program receives is bounded by the receive buffer, here as in
// the host: without a limit a peer could fill the memory with urgent bytes and what stands between
// them.
bool is_full(Socket& socket, UrgentStore const& store) {
    constexpr std::size_t least = 65536;
    auto const kept = store.ahead.size() + store.urgent.size();
    if (kept < least) return false;
    auto const buffer = platform::get_option(socket.fd(), Option::receive_buffer);
    return kept >= (buffer ? std::max<std::size_t>(*buffer, least) : least);
}

// Bytes have moved into memory. The event of what the host has no longer may never be fetched, so
// operations are tried again, when the thread has unlocked what it holds.
void tell_of_bytes_in_memory(Socket& socket) {
    socket.waiters().notify();
    if (auto* const async = socket.async_state()) async->retry_after_receive();
}

// Moves every urgent byte that has arrived, and what stands ahead of it, out of the host.
// Nothing while a receive is under way that cannot be called back: what comes next is its.
platform::StreamView collect_locked(Socket& socket, UrgentStore& store) {
    for (;;) {
        if (!store.is_quiescent) return {};
        auto view = view_stream_of(socket);
        if (!view.urgent || view.failed) return view;
        if (socket.urgent_state().is_inline()) {
            view.urgent = false;
            return view;
        }
        if (is_full(socket, store)) {
            view.urgent = false;
            return view;
        }
        bool const is_taken =
            take_exactly(socket, store.ahead, view.before) && take_exactly(socket, store.urgent, 1);
        if (is_taken) ++store.arrivals;
        tell_of_bytes_in_memory(socket);
        if (!is_taken) return view;
    }
}

// Windows throws away what was not received when the connection is reset.
Code break_locked(Socket& socket, UrgentStore& store) {
    auto const error = platform::take_error(socket.fd());
    store.ahead.clear();
    store.urgent.clear();
    socket.break_with(error == Code::ok ? Code::connection_aborted : breakage_for(error));
    return socket.breakage();
}

// What fits behind the first `filled` bytes of the buffers.
std::size_t give(ByteQueue& queue, std::span<Buffer> buffers, std::size_t filled, unsigned flags) {
    if (queue.empty()) [[likely]]
        return 0;
    Skipped const skipped{buffers, filled};
    auto const count = queue.copy_to(skipped.rest());
    if ((flags & platform::flag_peek) == 0) queue.drop(count);
    return count;
}

Result<std::size_t> read_host(Socket& socket, std::span<Buffer> buffers, unsigned flags) {
    auto const host_flags = (flags & platform::flag_peek) | platform::flag_dont_wait;
    if (buffers.size() == 1)
        return platform::receive(socket.fd(), buffers.front().data, buffers.front().length,
                                 host_flags);
    return platform::receive_vector(socket.fd(), buffers, host_flags);
}

// What comes next will be an event: nothing waits in memory or is kept in the host on purpose.
bool sees_all_locked(Socket& socket, UrgentStore const& store, platform::StreamView const& view) {
    return store.is_quiescent && store.urgent.empty() && !view.urgent &&
           !socket.urgent_state().is_inline() && !is_full(socket, store);
}

// One try, without waiting. A read of the host that follows a look which found something to read
// and nothing urgent ends in front of whatever urgent byte comes next.
Result<std::size_t> try_stream(Socket& socket, UrgentStore& store, std::span<Buffer> buffers,
                               unsigned flags, bool& was_last) {
    StoreLock const lock{store.mutex};
    auto const view = collect_locked(socket, store);
    if (view.failed) return break_locked(socket, store);
    bool const sees_all = sees_all_locked(socket, store, view);
    bool const gives_own =
        !store.ahead.empty() || (socket.urgent_state().is_inline() && !store.urgent.empty());
    if (gives_own && !are_writable(buffers)) return Code::bad_address;
    std::size_t done = 0;
    if (socket.urgent_state().is_inline()) done += give(store.urgent, buffers, done, flags);
    done += give(store.ahead, buffers, done, flags);
    Skipped const skipped{buffers, done};
    bool const is_filled = skipped.rest().empty();
    if (is_filled || !view.readable) {
        was_last = !is_filled && sees_all;
        return done != 0 ? Result{done} : Code::would_block;
    }
    auto const count = read_host(socket, skipped.rest(), flags);
    if (!count && done == 0) return count;
    was_last = sees_all && count && *count != 0 && *count < capacity_of(skipped.rest());
    return done + (count ? *count : 0);
}

Result<std::size_t> try_urgent(Socket& socket, UrgentStore& store, std::span<Buffer const> buffers,
                               unsigned flags) {
    StoreLock const lock{store.mutex};
    if (socket.urgent_state().is_inline()) return Code::invalid_argument;
    auto const view = collect_locked(socket, store);
    if (view.failed) return break_locked(socket, store);
    if (store.urgent.empty()) return view.ended ? Result<std::size_t>{0} : Code::would_block;
    for (auto const& buffer : buffers) {
        if (buffer.length == 0) continue;
        if (!platform::is_writable(buffer.data, 1)) return Code::bad_address;
        *static_cast<char*>(buffer.data) = store.urgent.front();
        if ((flags & platform::flag_peek) == 0) store.urgent.drop(1);
        return std::size_t{1};
    }
    return std::size_t{0};
}

// Another thread may collect the bytes from the host; then the socket's waiters are notified.
template <class Try>
Result<std::size_t> try_or_wait(Socket& socket, short wanted, platform::Deadline deadline,
                                Try const& try_once) {
    auto const count = try_once();
    if (count || count.code() != Code::would_block || deadline.is_now() || !socket.is_blocking())
        return count;
    WaitingCalls::Call const call{socket.waiting_calls()};
    return await(socket, wanted, deadline, Code::connection_aborted, [&](short) {
        return call.is_cancelled() ? Result<std::size_t>{Code::operation_aborted} : try_once();
    });
}

bool is_connected_carrier(Socket& socket) {
    poll_connect(socket);
    return socket.carries_urgent() && socket.phase() == Phase::connected;
}

bool has_arrived(Socket& socket) {
    return (platform::poll_now(socket.fd(), platform::poll_urgent) & platform::poll_urgent) != 0;
}

// A thread that sleeps on the descriptor alone would miss a byte that others take out of the
// host's sight. It wakes for the byte, and puts the socket into OOB mode.
void let_sleepers_wake(Socket& socket) {
    while (!in_oob_mode(socket) && socket.urgent_state().sleepers.load() != 0 &&
           has_arrived(socket))
        platform::yield();
}

// Attempts of operations, which hold the mutex of their queue.
Holds held_with(unsigned flags) {
    return (flags & platform::flag_dont_wait) != 0 ? Holds::mutexes : Holds::nothing;
}

// Takes what has arrived, if anything has; the store only in OOB mode.
UrgentStore* collect(Socket& socket, Holds holds = Holds::nothing) {
    if (!is_connected_carrier(socket)) return socket.urgent_state().store();
    // What has not arrived may be what another thread has taken out of the host's sight since the
    // first look, in OOB mode.
    if (!in_oob_mode(socket) && (socket.urgent_state().is_inline() || !has_arrived(socket)) &&
        !in_oob_mode(socket))
        return nullptr;
    auto& store = enter_oob_mode(socket, holds);
    StoreLock const lock{store.mutex};
    static_cast<void>(collect_locked(socket, store));
    return &store;
}

// Bytes that arrived in line stay there when the option is taken back: they leave the host's mark
// behind by moving into memory.
void keep_in_line_what_arrived(Socket& socket) {
    auto& store = enter_oob_mode(socket);
    StoreLock const lock{store.mutex};
    auto const view = view_stream_of(socket);
    if (!view.urgent || view.failed) return;
    take_exactly(socket, store.ahead, view.before + 1);
    tell_of_bytes_in_memory(socket);
}

UrgentStore& store_of(Socket& socket) {
    if (auto* const existing = socket.urgent_state().store()) return *existing;
    std::lock_guard const lock{socket.mutex()};
    return socket.urgent_state().make_store_locked();
}

bool is_quiescent(UrgentStore& store) {
    StoreLock const lock{store.mutex};
    return store.is_quiescent;
}

}  // namespace

// Once the slow-path reason is set no plain receive begins, so there is one to wait for at most,
// and no lock to hold meanwhile.
UrgentStore& enter_oob_mode(Socket& socket, Holds holds) {
    auto& store = store_of(socket);
    if (is_quiescent(store)) return store;
    socket.set_receive_slow_path(slow_path::urgent);
    bool const waits = holds == Holds::nothing;
    auto& watch = socket.urgent_state().watch;
    bool const is_alone = waits ? watch.call_back_receive() : !watch.is_receiving();
    StoreLock const lock{store.mutex};
    // The next call finds it gone, perhaps.
    if (store.is_quiescent || (waits && !is_alone)) return store;
    if (!is_alone) {
        if (auto* const async = socket.async_state()) async->retry_after_receive();
        return store;
    }
    auto const passed = socket.urgent_state().passed.exchange(-1, std::memory_order_relaxed);
    if (passed >= 0) {
        store.urgent.push_front(static_cast<char>(passed));
        ++store.arrivals;
        tell_of_bytes_in_memory(socket);
    }
    static_cast<void>(platform::keep_urgent_in_stream(socket.fd()));
    watch.stop(socket.fd());
    store.is_quiescent = true;
    return store;
}

bool cancel_plain_receive(Socket& socket) {
    auto& watch = socket.urgent_state().watch;
    if (!socket.is_blocking() || !socket.carries_urgent() || !watch.is_receiving()) return false;
    socket.set_receive_slow_path(slow_path::cancelled);
    static_cast<void>(watch.call_back_receive());
    socket.clear_receive_slow_path(slow_path::cancelled);
    return true;
}

bool call_back_receive(Socket& socket) { return socket.urgent_state().watch.call_back_receive(); }

bool make_interruptible_locked(Socket& socket) {
    return socket.urgent_state().watch.make_interruptible(
        socket.fd(), socket.options_locked().receive_timeout_ms != 0);
}

void keep_urgent_in_stream_locked(Socket& socket) {
    static_cast<void>(socket.urgent_state().watch.keep_in_stream(socket.fd()));
}

namespace {

// Makes the calling thread the one that is notified of urgent bytes, unless another receives too.
// An operation's, which holds mutexes, has looked before often enough to be notified for good. The
// socket's mutex is held.
ReceivePath watch_locked(Socket& socket, Holds holds) {
    platform::UrgentWatch::Change change{socket.urgent_state().watch};
    if (!change.is_allowed() || in_oob_mode(socket) || !make_interruptible_locked(socket))
        return ReceivePath::oob_mode;
    bool const is_inline = socket.urgent_state().is_inline();
    if (holds == Holds::nothing && !is_inline && change.notify_for_one_receive(socket.fd()))
        return ReceivePath::watched_once;
    return change.notify_this_thread(socket.fd(), is_inline) ? ReceivePath::watched
                                                             : ReceivePath::oob_mode;
}

}  // namespace

ReceivePath prepare_receive(Socket& socket, unsigned flags) {
    if (!socket.carries_urgent()) return ReceivePath::plain;
    if (in_oob_mode(socket)) return ReceivePath::oob_mode;
    auto const holds = held_with(flags);
    {
        std::lock_guard const lock{socket.mutex()};
        auto const path = watch_locked(socket, holds);
        if (path != ReceivePath::oob_mode) return path;
    }
    static_cast<void>(enter_oob_mode(socket, holds));
    return ReceivePath::oob_mode;
}

Result<std::size_t> after_announcement(Socket& socket, std::span<Buffer const> buffers,
                                       unsigned flags, Result<std::size_t> count) {
    bool const is_peek = (flags & platform::flag_peek) != 0;
    bool const may_wait = (flags & platform::flag_dont_wait) == 0;
    bool has_passed = false;
    {
        auto& state = socket.urgent_state();
        platform::Announcement const announcement{state.watch};
        if (may_wait && !count && (socket.receive_slow_path() & slow_path::cancelled) != 0)
            return Code::operation_aborted;
        if (count && *count != 0 && !state.is_inline())
            has_passed =
                is_peek ? announcement.has_met_mark() : announcement.has_passed_mark(socket.fd());
        if (has_passed && !is_peek)
            state.passed.store(static_cast<unsigned char>(remove_first(buffers, *count)),
                               std::memory_order_relaxed);
    }
    if (!count)
        return count.code() == Code::would_block ? Result<std::size_t>{Code::interrupted} : count;
    if (!has_passed) return count;
    // A peek is taken again, in front of the byte.
    if (is_peek) return Code::interrupted;
    enter_oob_mode(socket, held_with(flags));
    if (*count == 1) return Code::interrupted;
    return *count - 1;
}

Result<std::size_t> receive_in_oob_mode(Socket& socket, std::span<Buffer> buffers, unsigned flags,
                                        platform::Deadline deadline) {
    auto& store = enter_oob_mode(socket, held_with(flags));
    bool unused = false;
    return try_or_wait(socket, platform::poll_readable | platform::poll_urgent, deadline,
                       [&] { return try_stream(socket, store, buffers, flags, unused); });
}

Result<std::size_t> attempt_in_oob_mode(Socket& socket, std::span<Buffer> buffers, bool& was_last) {
    auto& store = enter_oob_mode(socket, Holds::mutexes);
    return try_stream(socket, store, buffers, platform::flag_dont_wait, was_last);
}

std::optional<Result<std::size_t>> attempt_with_look(Socket& socket, Buffer buffer) {
    auto& state = socket.urgent_state();
    std::lock_guard const lock{socket.mutex()};
    bool const has_data = state.has_data_event_locked();
    // Also after a look that found nothing: what a thread that was notified has received before is
    // in no event either that is fetched from now on.
    struct HasLooked {
        UrgentState& state;
        ~HasLooked() { state.have_looked_locked(); }
    } const at_end{state};
    platform::UrgentWatch::Look look{state.watch};
    if (!look.is_allowed() || in_oob_mode(socket) || state.is_inline()) return std::nullopt;
    std::optional<Result<std::size_t>> count;
    switch (state.is_at_end() ? platform::Head::stream : look.head(socket.fd(), has_data)) {
        case platform::Head::nothing:
            count = Code::would_block;
            break;
        case platform::Head::stream:
            count = platform::receive(socket.fd(), buffer.data, buffer.length,
                                      platform::flag_dont_wait);
            break;
        case platform::Head::unknown:
            break;
    }
    return count;
}

void note_data_event(Socket& socket, EventClock::Time fetched) {
    auto& state = socket.urgent_state();
    if (state.watch.notifies_this_thread()) return;
    std::lock_guard const lock{socket.mutex()};
    state.note_data_event_locked(fetched);
}

Result<std::size_t> receive_urgent(Socket& socket, std::span<Buffer const> buffers, unsigned flags,
                                   platform::Deadline deadline) {
    if (!socket.carries_urgent()) return Code::operation_not_supported;
    if (socket.urgent_state().is_inline()) return Code::invalid_argument;
    auto& store = enter_oob_mode(socket, held_with(flags));
    short const wanted = static_cast<short>(platform::poll_urgent | platform::poll_peer_finished());
    return try_or_wait(socket, wanted, deadline,
                       [&] { return try_urgent(socket, store, buffers, flags); });
}

bool urgent_waiting(Socket& socket, Holds holds) {
    auto* const store = collect(socket, holds);
    if (!store || socket.urgent_state().is_inline()) return false;
    StoreLock const lock{store->mutex};
    return !store->urgent.empty();
}

std::uint64_t urgent_arrivals(Socket& socket, Holds holds) {
    auto* const store = collect(socket, holds);
    if (!store) return 0;
    StoreLock const lock{store->mutex};
    return store->arrivals;
}

bool is_plain_carrier(Socket& socket) {
    return is_connected_carrier(socket) && !in_oob_mode(socket);
}

// The bytes are counted first: an urgent one that came among them is seen behind them, unless
// another thread has taken it out of the host's sight meanwhile, in OOB mode.
std::optional<PlainLook> look_without_urgent(Socket& socket, Told told) {
    if (!is_plain_carrier(socket)) return std::nullopt;
    constexpr auto anything = static_cast<short>(platform::poll_readable | platform::poll_urgent);
    if (told == Told::drained && !in_oob_mode(socket) &&
        platform::poll_now(socket.fd(), anything) == 0)
        return in_oob_mode(socket) ? std::nullopt
                                   : std::optional{
                                         PlainLook{0, 0}
        };
    auto const bytes = platform::bytes_available(socket.fd());
    auto const ready =
        told == Told::data_only
            ? short{0}
            : platform::poll_now(socket.fd(), static_cast<short>(platform::poll_urgent |
                                                                 platform::poll_peer_finished()));
    if (!bytes || (ready & platform::poll_urgent) != 0 || in_oob_mode(socket)) return std::nullopt;
    return PlainLook{*bytes, ready};
}

bool at_mark(Socket& socket) {
    let_sleepers_wake(socket);
    auto* const store = collect(socket);
    if (!store) return true;
    StoreLock const lock{store->mutex};
    return store->urgent.empty();
}

Result<std::uint32_t> normal_bytes(Socket& socket, Holds holds) {
    if (holds == Holds::nothing) let_sleepers_wake(socket);
    auto* const store = collect(socket, holds);
    if (socket.phase() != Phase::connected) return std::uint32_t{0};
    if (!store) {
        auto const in_host = platform::bytes_available(socket.fd());
        // An urgent byte that came in between may be among them, or another thread may have taken
        // it out with what was ahead of it.
        bool const is_mixed =
            in_oob_mode(socket) || (in_host && socket.carries_urgent() &&
                                    !socket.urgent_state().is_inline() && has_arrived(socket));
        return is_mixed ? normal_bytes(socket, holds) : in_host;
    }
    StoreLock const lock{store->mutex};
    auto in_host = platform::bytes_available(socket.fd());
    while (in_host && !socket.urgent_state().is_inline() && view_stream_of(socket).urgent) {
        auto const arrivals = store->arrivals;
        static_cast<void>(collect_locked(socket, *store));
        in_host = platform::bytes_available(socket.fd());
        if (store->arrivals != arrivals) continue;
        // One that cannot be taken, now or, behind a reset, ever, is counted by the host.
        if (in_host && *in_host != 0) --*in_host;
        break;
    }
    if (!in_host) return in_host;
    auto const in_memory =
        store->ahead.size() + (socket.urgent_state().is_inline() ? store->urgent.size() : 0);
    return *in_host + static_cast<std::uint32_t>(in_memory);
}

Code set_oob_inline(Socket& socket, bool on) {
    if (!socket.carries_urgent() || on == socket.urgent_state().is_inline()) return Code::ok;
    // A connection starts as the host has it: the one to come from connect(), or from accept().
    bool const is_connected = is_connected_carrier(socket);
    if (is_connected && on)
        static_cast<void>(collect(socket));
    else if (is_connected)
        keep_in_line_what_arrived(socket);
    std::lock_guard const lock{socket.mutex()};
    socket.mark_descriptor_used();
    auto const code = socket.urgent_state().watch.keep_in_stream(socket.fd());
    if (code == Code::ok) socket.urgent_state().set_inline(on);
    return code;
}

bool may_wait_for_receive(Socket& socket) {
    auto* const store = socket.urgent_state().store();
    return !store || !is_quiescent(*store);
}

bool waits_for_receive(Socket& socket) {
    return in_oob_mode(socket) && may_wait_for_receive(socket);
}

short kept_events(Socket& socket) {
    auto* const store = collect(socket);
    if (!store) return 0;
    StoreLock const lock{store->mutex};
    bool const in_line = socket.urgent_state().is_inline();
    bool const readable = !store->ahead.empty() || (in_line && !store->urgent.empty());
    bool const urgent = !in_line && !store->urgent.empty();
    return static_cast<short>((readable ? platform::poll_readable : 0) |
                              (urgent ? platform::poll_urgent : 0));
}

// The host's newest mark shows whether the positions are this connection's. What stands behind it
// has not arrived, and the host will announce it.
void take_marked(Socket& socket, std::function<EarlyUrgent::Positions()> const& positions) {
    auto& store = enter_oob_mode(socket);
    StoreLock const lock{store.mutex};
    auto const marked = positions();
    auto const view = view_stream_of(socket);
    auto const newest = std::ranges::find(marked, view.before);
    if (!view.urgent || view.failed || newest == marked.end()) return;
    std::uint64_t taken = 0;
    for (auto position = marked.begin(); position != newest + 1; ++position) {
        if (!take_exactly(socket, store.ahead, static_cast<std::size_t>(*position - taken)) ||
            !take_exactly(socket, store.urgent, 1))
            break;
        taken = *position + 1;
        ++store.arrivals;
    }
    tell_of_bytes_in_memory(socket);
}

void collect_urgent(Socket& socket) {
    let_sleepers_wake(socket);
    static_cast<void>(collect(socket));
}

}  // namespace ws2::core
