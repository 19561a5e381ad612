// SPDX-License-Identifier: MIT
#include "shim/core/io/readiness.hpp"

#include <algorithm>
#include <new>

#include "shim/core/io/async_state.hpp"
#include "shim/core/oob/urgent_data.hpp"
#include "shim/core/waits/user_code_scope.hpp"

namespace ws2::core {
namespace {

using platform::poll_error;
using platform::poll_hang_up;
using platform::poll_invalid;
using platform::poll_readable;
using platform::poll_urgent;
using platform::poll_writable;

// Reports that Windows does not return, or that the caller did not select, must not keep the wait
// from sleeping. True: there is one to return.
bool bring_reports(Socket& socket) {
    static_cast<void>(
        socket.datagram_state().icmp_reports().collect(platform::take_error(socket.fd())));
    return (socket.receive_slow_path() & slow_path::icmp) != 0;
}

bool has_data(int fd) {
    char byte = 0;
    auto const count =
        platform::receive(fd, &byte, 1, platform::flag_peek | platform::flag_dont_wait);
    return count && *count != 0;
}

bool has_any(short ready, int bits) { return (ready & bits) != 0; }

}  // namespace

// The reset makes every later transfer fail, also a receive of data that came before it: Windows
// drops it [behaviour D.2]. The host would report it once only.
void remember_reset(Socket& socket) {
    if (socket.breakage() != Code::ok) return;
    socket.break_with(breakage_for(platform::take_error(socket.fd())));
}

Conditions conditions_now(Handle handle, Socket const& socket, Conditions interest) {
    auto const held = acquire_socket(handle);
    if (!held || held.get() != &socket) return condition::closed;
    WaitMemory memory{ReadinessWait::room_for(1)};
    ReadinessWait wait{memory, 1};
    bool const has_polled =
        wait.add(handle, interest) && wait.wait(platform::Deadline::now()) == Code::ok;
    return has_polled && wait.has_found() ? wait.conditions(0) : Conditions{0};
}

// The reference keeps the descriptor, of which the host is asked, from being closed meanwhile.
void expect_again(Handle handle, Socket& socket, Conditions missing) {
    auto const held = acquire_socket(handle);
    if (!held || held.get() != &socket) return;
    namespace readiness = platform::readiness;
    int nothing = (missing & condition::writable) != 0 ? readiness::writable : 0;
    if ((missing & condition::readable) != 0) nothing |= readiness::readable;
    if (socket.is_stream()) nothing |= readiness::urgent;
    AsyncState::of(socket).found_nothing(static_cast<platform::Readiness>(nothing));
}

std::size_t ReadinessWait::room_for(std::size_t capacity) {
    return WaitMemory::room_for<Entry>(capacity) +
           WaitMemory::room_for<platform::PollItem>(capacity + 1) +
           WaitMemory::room_for<SocketReference>(capacity);
}

ReadinessWait::ReadinessWait(WaitMemory& memory, std::size_t capacity)
    : entries_{memory.take<Entry>(capacity)},
      items_{memory.take<platform::PollItem>(capacity + 1)},
      references_{memory.take<SocketReference>(capacity)} {
    epoch_guard_.emplace(library().handles());
}

ReadinessWait::~ReadinessWait() {
    if (reference_count_ != 0) leave_wait();
    for (std::size_t i = 0; i != reference_count_; ++i) references_[i].~SocketReference();
}

void ReadinessWait::leave_wait() {
    for (std::size_t i = 0; i != reference_count_; ++i)
        if (references_[i] && counts_as_sleeper(i))
            entries_[i].socket->urgent_state().sleepers.fetch_sub(1);
}

void ReadinessWait::enter_wait() {
    for (std::size_t i = 0; i != reference_count_; ++i)
        if (references_[i] && counts_as_sleeper(i))
            entries_[i].socket->urgent_state().sleepers.fetch_add(1);
}

// --- what is known without the host -------------------------------------------------------------

ReadinessWait::View ReadinessWait::view_of(Entry const& entry) const {
    Socket& socket = *entry.socket;
    if (socket.is_cancelling()) return {-1, 0, condition::closed};
    auto const view = without_operations(socket, {socket.fd(), host_bits(entry.interest), 0});
    return socket.is_stream() ? view_of_stream(socket, view) : view_of_datagram(socket, view);
}

// Readiness that queued operations wait for is not reported [winetest: test_accept_events]; the
// waiters are notified when the last operation has ended.
ReadinessWait::View ReadinessWait::without_operations(Socket& socket, View view) {
    auto* const state = AsyncState::existing(socket);
    if (!state) return view;
    if ((socket.receive_slow_path() & slow_path::async) != 0 && state->perform(Direction::receive))
        view.wanted = static_cast<short>(view.wanted & ~poll_readable);
    if ((socket.send_slow_path() & slow_path::async) != 0 && state->perform(Direction::send))
        view.wanted = static_cast<short>(view.wanted & ~poll_writable);
    return view;
}

// What lives in the socket rather than in the host is one line here, one reason in is_plain(), and
// a waiters().notify() where it changes.
ReadinessWait::View ReadinessWait::view_of_stream(Socket& socket, View view) {
    Phase const phase = socket.phase();
    if (phase <= Phase::listening && socket.connect_state().has_failed())
        view.known = condition::connect_failed;
    if (phase < Phase::listening) return {-1, 0, view.known};
    if (phase == Phase::listening) {
        // In this order: connections leave the host's queue before it refuses clients.
        if (socket.listening()->is_refusing()) view.fd = -1;
        if (socket.listening()->has_returned_connection()) view.known |= condition::readable;
        return view;
    }
    if ((socket.receive_slow_path() & slow_path::broken) != 0)
        return {-1, 0, condition::reset | condition::writable};
    if ((socket.receive_slow_path() & slow_path::urgent) != 0)
        view.known |= known_of_urgent(socket);
    // Where urgent bytes stay in line, the host goes on reporting one until it is read.
    if (socket.urgent_state().is_inline())
        view.wanted = static_cast<short>(view.wanted & ~poll_urgent);
    // Bytes accepted from the program are sent first; the waiters are notified when they are.
    if ((socket.send_slow_path() & slow_path::unsent) != 0)
        view.wanted = static_cast<short>(view.wanted & ~poll_writable);
    return view;
}

Conditions ReadinessWait::known_of_urgent(Socket& socket) {
    auto const kept = kept_events(socket);
    Conditions conditions = has_any(kept, poll_readable) ? condition::readable : 0;
    if (has_any(kept, poll_urgent)) conditions |= condition::urgent;
    return conditions;
}

// The host calls a socket whose receiving half is shut readable for ever; for Windows nothing has
// changed [winetest: test_WSAPoll].
ReadinessWait::View ReadinessWait::view_of_datagram(Socket& socket, View view) {
    auto const slow_path_bits = socket.receive_slow_path();
    if ((slow_path_bits & slow_path::icmp) != 0 || socket.datagram_state().has_auxiliary_datagram())
        view.known = condition::readable;
    if ((slow_path_bits & slow_path::shut) != 0) {
        view.wanted = static_cast<short>(view.wanted & poll_writable);
        auto const waiting = platform::bytes_available(socket.fd());
        if (waiting && *waiting != 0) view.known = condition::readable;
    }
    return view;
}

void ReadinessWait::fill_items() {
    Conditions last_interest = 0;  // most callers give all sockets the same
    short bits = bits_with_closing(last_interest);
    for (std::size_t i = 0; i != count_; ++i) {
        auto& entry = entries_[i];
        if (entry.interest != last_interest) {
            last_interest = entry.interest;
            bits = bits_with_closing(last_interest);
        }
        bool const notices_closing = finished_bit_ != 0 || (bits & poll_readable) != 0;
        if (notices_closing && is_plain(*entry.socket)) [[likely]] {
            items_[i] = {entry.socket->fd(), bits, 0};
        } else {
            entry.state |= slow;
            slow_end_ = i + 1;
        }
    }
}

void ReadinessWait::view_slow_rows() {
    for (std::size_t i = 0; i != slow_end_; ++i) {
        auto& entry = entries_[i];
        if ((entry.state & slow) == 0 || !keeps_through_wait(i, 0)) continue;
        auto const view = view_of(entry);
        bool const poll_it = (entry.state & unpolled) == 0;
        items_[i] = {poll_it ? view.fd : -1, view.wanted, 0};
        report(entry, view.known);
    }
}

// --- what the host says ------------------------------------------------------------------------

void ReadinessWait::report(Entry& entry, Conditions conditions) {
    auto const asked = conditions & (entry.interest | condition::closed);
    if (asked == 0) return;
    entry.conditions = static_cast<Conditions>(entry.conditions | asked);
    found_ = true;
}

Conditions ReadinessWait::from_host(Entry const& entry, short ready) const {
    Socket& socket = *entry.socket;
    if (socket.is_cancelling() || has_any(ready, poll_invalid)) return condition::closed;
    if (socket.is_stream()) return from_stream(entry, ready);

    Conditions conditions = has_any(ready, poll_writable) ? condition::writable : 0;
    auto const slow_path_bits = socket.receive_slow_path();
    if (has_any(ready, poll_readable) && (slow_path_bits & slow_path::shut) == 0)
        conditions |= condition::readable;
    if (has_any(ready, poll_error) && bring_reports(socket)) conditions |= condition::readable;
    return conditions;
}

// The host counts an urgent byte as readable. What it says once the byte is out of its way stays in
// `ready`.
Conditions ReadinessWait::from_urgent(Socket& socket, short& ready) {
    auto const conditions = known_of_urgent(socket);
    auto const left = platform::poll_now(socket.fd(), static_cast<short>(ready | poll_readable));
    ready = static_cast<short>((ready & ~poll_readable) | (left & poll_readable));
    return conditions;
}

Conditions ReadinessWait::from_stream(Entry const& entry, short ready) const {
    Socket& socket = *entry.socket;
    poll_connect(socket);
    switch (socket.phase()) {
        case Phase::listening:
            if (!has_any(ready, poll_readable)) return 0;
            socket.listening()->note_arrival();
            return condition::readable;
        case Phase::connected:
            break;
        default:
            return socket.connect_state().has_failed() ? condition::connect_failed : 0;
    }
    if (has_any(ready, poll_error)) {
        remember_reset(socket);
        return condition::reset | condition::writable;
    }
    bool const writable = has_any(ready, poll_writable) && !socket.has_send_queue();
    Conditions conditions = writable ? condition::writable : 0;
    bool const has_urgent =
        has_any(ready, poll_urgent) || (socket.receive_slow_path() & slow_path::urgent) != 0;
    if (has_urgent) conditions |= from_urgent(socket, ready);
    bool const separate_hang_up = (entry.interest & condition::hang_up) != 0;
    bool finished = has_any(ready, poll_hang_up | finished_bit_);
    if (separate_hang_up && !finished && finished_bit_ == 0 && has_any(ready, poll_readable))
        finished = platform::peer_has_finished(socket.fd());
    if (finished && separate_hang_up) {
        conditions |= condition::hang_up;
        if (has_any(ready, poll_readable) && has_data(socket.fd()))
            conditions |= condition::readable;
    } else if (finished || has_any(ready, poll_readable)) {
        conditions |= condition::readable;
    }
    return conditions;
}

// Looking for urgent data may mean waiting for a receive of another thread, with which closing any
// handle would have to wait for an epoch's end; a reference delays no thread. False: the handle is
// gone.
bool ReadinessWait::keeps_through_wait(std::size_t index, short ready) {
    auto& socket = *entries_[index].socket;
    if (!epoch_guard_) return static_cast<bool>(references_[index]);
    if (!socket.is_stream()) return true;
    bool const is_looked_for =
        has_any(ready, poll_urgent) || (socket.receive_slow_path() & slow_path::urgent) != 0;
    if (!is_looked_for || !may_wait_for_receive(socket)) return true;
    take_references();
    return static_cast<bool>(references_[index]);
}

void ReadinessWait::evaluate(std::size_t index) {
    if (!keeps_through_wait(index, items_[index].ready)) return;
    auto& entry = entries_[index];
    report(entry, from_host(entry, items_[index].ready));
    if (entry.conditions != 0) return;
    // Nothing that was asked for. A datagram socket's report was set aside, an urgent byte was
    // taken into its queue, a connect goes on. Only an end stays (a hang-up that a set of
    // exceptions does not care for): the next poll would return at once, so the socket is watched
    // instead, and once it is watched the host is no longer polled for it.
    auto const phase = entry.socket->phase();
    if (entry.socket->is_stream() ? phase == Phase::connecting : is_reported_by_host(*entry.socket))
        return;
    if ((entry.state & slow) == 0) {
        entry.state |= slow;
        slow_end_ = std::max(slow_end_, index + 1);
    } else if ((entry.state & watched) != 0 &&
               has_any(items_[index].ready, poll_error | poll_hang_up | finished_bit_)) {
        entry.state |= unpolled;
    }
}

void ReadinessWait::collect(std::size_t ready) {
    for (std::size_t i = 0; i != count_ && ready != 0; ++i) {
        if (items_[i].ready == 0) continue;
        --ready;
        evaluate(i);
    }
}

// --- waiting -----------------------------------------------------------------------------------

Code ReadinessWait::poll_once() {
    auto const ready = platform::poll({items_, count_}, platform::Deadline::now());
    if (!ready) return ready.code();
    collect(*ready);
    return Code::ok;
}

// A handle that is gone by now was closed during the wait.
void ReadinessWait::take_references() {
    if (!epoch_guard_) return;
    for (; reference_count_ != count_; ++reference_count_) {
        auto& entry = entries_[reference_count_];
        auto* const reference =
            new (&references_[reference_count_]) SocketReference{acquire_socket(entry.handle)};
        if (!*reference) report(entry, condition::closed);
    }
    enter_wait();
    epoch_guard_.reset();
}

Code ReadinessWait::watch_slow_rows(HostWait& wait, bool changed) {
    for (std::size_t i = 0; i != slow_end_; ++i) {
        auto& entry = entries_[i];
        if (changed) entry.state &= static_cast<std::uint8_t>(~unpolled);
        if ((entry.state & (slow | watched)) != slow) continue;
        if (auto const code = core::watch(wait, *entry.socket); code != Code::ok) return code;
        entry.state |= watched;
    }
    return Code::ok;
}

// While APCs run, this thread does not sleep.
class ReadinessWait::SleepBreak final : public WaitBreak {
public:
    explicit SleepBreak(ReadinessWait& wait) : wait_{wait} {}
    void leave_wait() override { wait_.leave_wait(); }
    void enter_wait() override { wait_.enter_wait(); }

private:
    ReadinessWait& wait_;
};

Code ReadinessWait::sleep(platform::Deadline deadline) {
    SleepBreak const is_over_in_user_code{*this};
    HostWait wait;
    bool changed = true;
    for (;;) {
        if (slow_end_ != 0) {
            if (auto const code = watch_slow_rows(wait, changed); code != Code::ok) return code;
            view_slow_rows();
        }
        auto const ready =
            wait.poll({items_, count_ + 1}, found_ ? platform::Deadline::now() : deadline);
        if (!ready && ready.code() == Code::interrupted) {
            fill_items();  // what an APC did may be seen in no descriptor
            changed = true;
            continue;
        }
        if (!ready) return ready.code();
        changed = wait.has_changed();
        if (*ready == 0 && !changed) return Code::ok;
        collect(*ready);
        if (found_) return Code::ok;
    }
}

// With one socket a look before the sleep costs more than it saves.
Code ReadinessWait::wait(platform::Deadline deadline) {
    fill_items();
    view_slow_rows();
    if (found_ || deadline.is_now() || count_ > 1) {
        auto const code = poll_once();
        if (code != Code::ok || found_ || deadline.is_now()) return code;
    }
    take_references();
    return found_ ? Code::ok : sleep(deadline);
}

}  // namespace ws2::core
