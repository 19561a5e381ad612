// SPDX-License-Identifier: MIT
#include "shim/core/io/event_selection.hpp"

#include <bit>
#include <memory>
#include <utility>

#include "platform/poll.hpp"
#include "shim/core/io/readiness.hpp"
#include "shim/core/io/socket_notifications.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {
namespace {

bool has_connection(Socket const& listener) {
    return listener.listening()->has_returned_connection() ||
           (platform::poll_now(listener.fd(), platform::poll_readable) & platform::poll_readable);
}

bool has_datagram(Socket const& socket) {
    constexpr int heard = platform::poll_readable | platform::poll_error;
    if ((socket.receive_slow_path() & slow_path::shut) != 0) return false;
    return socket.datagram_state().has_auxiliary_datagram() ||
           (platform::poll_now(socket.fd(), platform::poll_readable) & heard) != 0;
}

bool has_room(Socket const& socket) {
    return !socket.has_send_queue() && (platform::poll_now(socket.fd(), platform::poll_writable) &
                                        platform::poll_writable) != 0;
}

Code make_non_blocking(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    return socket.set_mode_locked(BlockingMode::non_blocking);
}

Told told_by(platform::Readiness event) {
    bool const is_data = (event & ~platform::readiness::writable) == platform::readiness::readable;
    return is_data ? Told::data_only : Told::nothing;
}

std::size_t place(NetworkEvents bit) { return static_cast<std::size_t>(std::countr_zero(bit)); }

}  // namespace

// --- choosing events, and reporting them --------------------------------------------------------

EventSelection* EventSelection::existing(Socket const& socket) {
    auto* const state = AsyncState::existing(socket);
    return state ? static_cast<EventSelection*>(state->observer()) : nullptr;
}

Result<EventSelection*> EventSelection::make(Socket& socket, Origin origin) {
    auto& state = AsyncState::of(socket);
    auto made = std::make_unique<EventSelection>();
    {
        Lock const lock{made->mutex_};
        made->check_at_start_locked(socket, origin);
    }
    state.set_notifying(true);
    auto const code = state.set_observer(std::move(made));
    if (code != Code::ok && code != Code::already) return code;
    auto* const selection = existing(socket);
    // A change that was recorded before there was an observer, and after the look above, has
    // notified none.
    Lock const lock{selection->mutex_};
    selection->check_changes_locked(socket);
    return selection;
}

Code EventSelection::select(Socket& socket, ObjectPtr<Event> event, NetworkEvents mask) {
    if (auto const code = make_non_blocking(socket); code != Code::ok) return code;
    if (mask == 0 && !existing(socket)) return Code::ok;
    auto const selection = existing_or_made(socket);
    if (!selection) return selection.code();
    Lock const lock{(*selection)->mutex_};
    (*selection)->choose_locked(std::move(event), mask);
    return Code::ok;
}

Result<EventSelection*> EventSelection::existing_or_made(Socket& socket) {
    if (auto* const there = existing(socket)) return there;
    return make(socket, Origin::selected);
}

// What is recorded already sets the event again.
void EventSelection::choose_locked(ObjectPtr<Event> event, NetworkEvents mask) {
    if (is_over_) return;
    messages_ = {};
    event_ = mask != 0 ? std::move(event) : ObjectPtr<Event>{};
    if (event_) event_->set_polled();
    mask_.store(mask, std::memory_order_relaxed);
    if ((recorded_ & mask) != 0) event_->set();
}

Code EventSelection::notify_polls(Socket& socket) {
    auto const selection = existing_or_made(socket);
    if (selection) (*selection)->polled_.store(&socket, std::memory_order_relaxed);
    return selection.code();
}

void EventSelection::check_polls() const {
    if (auto* const socket = polled_.load(std::memory_order_relaxed)) check_socket_polls(*socket);
    if (auto* const notified = notifications_.load(std::memory_order_acquire)) notified->look();
}

EventSelection::~EventSelection() { delete notifications_.load(std::memory_order_relaxed); }

Result<SocketNotifications*> EventSelection::notifications(Socket& socket) {
    auto const selection = existing_or_made(socket);
    if (!selection) return selection.code();
    auto& at = (*selection)->notifications_;
    if (auto* const there = at.load(std::memory_order_acquire)) return there;
    auto made = std::make_unique<SocketNotifications>(socket);
    SocketNotifications* there = nullptr;
    if (at.compare_exchange_strong(there, made.get())) return made.release();
    return there;
}

SocketNotifications* EventSelection::existing_notifications(Socket const& socket) {
    auto* const selection = existing(socket);
    return selection ? selection->notifications_.load(std::memory_order_acquire) : nullptr;
}

void EventSelection::pass_to_notifications(Call call, Code code) const {
    if (auto* const notified = notifications_.load(std::memory_order_acquire))
        notified->called(call, code);
}

void EventSelection::inherit(Socket const& listener, Socket& accepted, Handle handle) {
    auto* const from = existing(listener);
    if (!from) return;
    ObjectPtr<Event> event;
    std::shared_ptr<EventMessages> messages;
    NetworkEvents mask = 0;
    {
        Lock const lock{from->mutex_};
        event = from->event_;
        messages = from->messages_;
        mask = from->mask_.load(std::memory_order_relaxed);
    }
    if (mask == 0) return;
    auto const made = make(accepted, Origin::accepted);
    if (!made) return;
    Lock const lock{(*made)->mutex_};
    if (messages)
        (*made)->choose_messages_locked(accepted, handle, std::move(messages), mask);
    else
        (*made)->choose_locked(std::move(event), mask);
}

ReportedEvents EventSelection::take(Socket& socket, Event* event) {
    auto* const selection = existing(socket);
    if (!selection) {
        if (event) event->reset();
        return {};
    }
    // What has happened by now is recorded by now.
    if (auto* const poller = Poller::current();
        poller && !selection->is_seen_without_events(socket))
        poller->process_ready();
    {
        Lock const lock{selection->mutex_};
        selection->check_locked(socket);
        if (!waits_for_receive(socket)) return selection->take_locked(event);
    }
    // Not with the mutex held, as this waits for another thread's receive to return.
    static_cast<void>(urgent_arrivals(socket));
    Lock const lock{selection->mutex_};
    selection->check_locked(socket);
    return selection->take_locked(event);
}

// All that may be selected shows in the connection itself, and no operation has its data.
bool EventSelection::is_seen_without_events(Socket& socket) const {
    constexpr auto of_network = network_event::route_change | network_event::address_list_change;
    return socket.is_stream() && socket.phase() == Phase::connected &&
           (mask_.load(std::memory_order_relaxed) & of_network) == 0 &&
           !AsyncState::of(socket).awaits_data();
}

ReportedEvents EventSelection::take_locked(Event* event) {
    ReportedEvents const reported{recorded_ & mask_.load(std::memory_order_relaxed), errors_};
    recorded_ &= ~reported.events;
    has_new_event_ = false;
    if (event) event->reset();
    return reported;
}

void EventSelection::expect(Socket& socket, NetworkCondition const& condition) {
    if (auto* const selection = existing(socket)) {
        Lock const lock{selection->mutex_};
        selection->posted_ &= ~(condition.is_about_route() ? network_event::route_change
                                                           : network_event::address_list_change);
    }
    AsyncState::of(socket).expect(condition);
}

void EventSelection::handle_closes(Socket& socket) {
    auto* const selection = existing(socket);
    if (!selection || socket.open_handles() > 1) return;
    if (!AsyncState::of(socket).perform(Direction::receive)) return;
    Lock const lock{selection->mutex_};
    if (selection->messages_) selection->record_locked(network_event::close);
}

void EventSelection::record_locked(NetworkEvents bit, Code error) {
    if (is_over_) return;
    if (messages_ && (mask_.load(std::memory_order_relaxed) & bit) != 0)
        return post_locked(bit, error);
    recorded_ |= bit;
    errors_[place(bit)] = error;
    if ((mask_.load(std::memory_order_relaxed) & bit) != 0) event_->set();
}

void EventSelection::on_end() {
    {
        Lock const lock{mutex_};
        is_over_ = true;
        mask_.store(0, std::memory_order_relaxed);
        event_ = {};
        messages_ = {};
    }
    if (auto* const notified = notifications_.load(std::memory_order_acquire)) notified->end();
    check_polls();
}

// --- messages instead ---------------------------------------------------------------------------

Code EventSelection::post_to(Socket& socket, Handle handle, std::shared_ptr<EventMessages> messages,
                             NetworkEvents mask) {
    if (mask == 0) return select(socket, {}, 0);
    if (auto const code = make_non_blocking(socket); code != Code::ok) return code;
    auto const selection = existing_or_made(socket);
    if (!selection) return selection.code();
    Lock const lock{(*selection)->mutex_};
    (*selection)->choose_messages_locked(socket, handle, std::move(messages), mask);
    return Code::ok;
}

void EventSelection::choose_messages_locked(Socket& socket, Handle handle,
                                            std::shared_ptr<EventMessages> messages,
                                            NetworkEvents mask) {
    if (is_over_) return;
    event_ = {};
    messages_ = std::move(messages);
    handle_ = handle;
    posted_ = 0;
    mask_.store(mask, std::memory_order_relaxed);
    post_what_is_locked(socket);
    recorded_ &= ~mask;
    rearm_locked(socket);
}

// The present state rather than past events, even if it was reported before, in the order of the
// bits [winetest: test_*_events]. A connection that was made before is not reported again.
void EventSelection::post_what_is_locked(Socket& socket) {
    check_locked(socket);
    if (!socket.is_stream()) {
        if (socket.phase() != Phase::fresh && has_datagram(socket))
            record_locked(network_event::read);
        if (!awaits_room_) record_locked(network_event::write);
        return;
    }
    if (socket.phase() == Phase::listening && has_connection(socket))
        record_locked(network_event::accept);
    auto const answer = errors_[place(network_event::connect)];
    if ((recorded_ & network_event::connect) != 0 && answer != Code::ok)
        record_locked(network_event::connect, answer);
    if (socket.phase() == Phase::connected) {
        if (auto const bytes = normal_bytes(socket, Holds::mutexes); bytes && *bytes != 0)
            record_locked(network_event::read);
        if (!awaits_room_) record_locked(network_event::write);
        if (socket.carries_urgent() && !oob_inline(socket) &&
            urgent_waiting(socket, Holds::mutexes))
            record_locked(network_event::oob);
    }
    if (has_ended_) record_locked(network_event::close, errors_[place(network_event::close)]);
}

void EventSelection::post_locked(NetworkEvents bit, Code error) {
    errors_[place(bit)] = error;
    if ((posted_ & bit) != 0) return;
    posted_ |= bit;
    messages_->post(handle_, bit, error);
}

// A call of the program enables the next message, also one that fails [docs: WSAAsyncSelect;
// winetest: test_read_events].
void EventSelection::expect_again_locked(Socket const& socket, Call call, Code code) {
    switch (call) {
        case Call::receive:
            posted_ &= ~(network_event::read | network_event::oob);
            break;
        case Call::send:
            if (code == Code::would_block) posted_ &= ~network_event::write;
            break;
        case Call::accept:
            if (code != Code::try_again) posted_ &= ~network_event::accept;
            break;
        case Call::connect:
            if (socket.is_stream() ? code == Code::ok || code == Code::would_block
                                   : code == Code::ok)
                posted_ &= ~(network_event::connect | network_event::write | network_event::close);
            break;
        default:
            break;
    }
}

// --- what there is when the first selection comes -----------------------------------------------

void EventSelection::check_at_start_locked(Socket& socket, Origin origin) {
    check_changes_locked(socket);
    if (!socket.is_stream()) {
        check_address_locked(socket);
        if (socket.phase() == Phase::connected) record_locked(network_event::connect);
        if (socket.phase() != Phase::fresh && has_datagram(socket))
            record_locked(network_event::read);
        return;
    }
    poll_connect(socket);
    switch (socket.phase()) {
        case Phase::connecting:
            awaits_answer_ = true;
            break;
        case Phase::listening:
            if (has_connection(socket)) record_locked(network_event::accept);
            break;
        case Phase::connected: {
            std::unique_lock lock{socket.mutex()};
            bool const was_accepted = socket.connect_state().was_accepted;
            lock.unlock();
            if (origin == Origin::selected && !was_accepted) record_locked(network_event::connect);
            record_locked(network_event::write);
            check_locked(socket);
            break;
        }
        default:
            if (!socket.connect_state().has_failed()) break;
            std::lock_guard const lock{socket.mutex()};
            record_locked(network_event::connect,
                          apply_rules(Call::connect, connect_answer_locked(socket)));
    }
}

// --- what is new --------------------------------------------------------------------------------

void EventSelection::check_locked(Socket& socket, Told told) {
    check_changes_locked(socket);
    if (!socket.is_stream()) return check_address_locked(socket);
    check_answer_locked(socket);
    if (socket.phase() != Phase::connected) return;
    if (auto const look = look_without_urgent(socket, told)) {
        note_bytes_locked(socket, look->bytes);
        note_end_locked(socket, look->ready);
    } else {
        check_urgent_locked(socket);
        check_data_locked(socket);
        check_end_locked(socket);
    }
    if (awaits_room_) check_room_locked(socket);
}

void EventSelection::check_changes_locked(Socket& socket) {
    auto const changes = AsyncState::of(socket).take_recorded_changes();
    if (changes.route) record_locked(network_event::route_change);
    if (changes.address_list) record_locked(network_event::address_list_change);
}

// A datagram socket can send from the moment it has an address of its own.
void EventSelection::check_address_locked(Socket& socket) {
    if (socket.phase() != Phase::fresh && !std::exchange(has_address_, true))
        record_locked(network_event::write);
}

void EventSelection::check_answer_locked(Socket& socket) {
    if (!awaits_answer_) return;
    poll_connect(socket);
    auto code = Code::ok;
    {
        std::lock_guard const lock{socket.mutex()};
        code = connect_answer_locked(socket);
    }
    if (code == Code::in_progress) return;
    awaits_answer_ = false;
    record_locked(network_event::connect, apply_rules(Call::connect, code));
    if (code == Code::ok) record_locked(network_event::write);
}

void EventSelection::check_data_locked(Socket& socket) {
    if (AsyncState::of(socket).awaits_data()) return;
    if (auto const bytes = normal_bytes(socket, Holds::mutexes)) note_bytes_locked(socket, *bytes);
}

void EventSelection::note_bytes_locked(Socket& socket, std::uint32_t bytes) {
    if (AsyncState::of(socket).awaits_data()) return;
    auto const seen = std::exchange(seen_bytes_, bytes);
    if (seen == uncounted && bytes == 0) recorded_ &= ~network_event::read;
    if (seen == uncounted || bytes == seen || bytes == 0) return;
    record_locked(network_event::read);
}

void EventSelection::check_urgent_locked(Socket& socket) {
    if (!socket.carries_urgent() || oob_inline(socket)) return;
    auto const arrivals = urgent_arrivals(socket, Holds::mutexes);
    if (arrivals == std::exchange(seen_urgent_, arrivals)) return;
    if (urgent_waiting(socket, Holds::mutexes)) record_locked(network_event::oob);
}

void EventSelection::check_end_locked(Socket& socket) {
    if (has_ended_) return;
    note_end_locked(socket, platform::poll_now(socket.fd(), platform::poll_peer_finished()));
}

// A reset is WSAECONNABORTED here [winetest: test_close_events].
void EventSelection::note_end_locked(Socket& socket, short ready) {
    if (has_ended_) return;
    auto error = Code::ok;
    if (socket.breakage() != Code::ok) {
        error = Code::connection_aborted;
    } else {
        auto const finished_bit = platform::poll_peer_finished();
        if ((ready & platform::poll_error) != 0) {
            remember_reset(socket);
            error = Code::connection_aborted;
        } else if ((ready & (finished_bit | platform::poll_hang_up)) == 0 &&
                   (finished_bit != 0 || !platform::peer_has_finished(socket.fd()))) {
            return;
        }
    }
    has_ended_ = true;
    record_locked(network_event::close, error);
}

void EventSelection::check_room_locked(Socket& socket) {
    if (!has_room(socket)) return;
    awaits_room_ = false;
    if (!socket.is_stream()) AsyncState::of(socket).unsubscribe_from(platform::readiness::writable);
    record_locked(network_event::write);
}

// For edge-triggered hosts: readiness that is over has to be reported when it begins again.
void EventSelection::rearm_locked(Socket& socket) const {
    namespace readiness = platform::readiness;
    int nothing = awaits_room_ || awaits_answer_ ? readiness::writable : 0;
    if (!socket.is_stream()) {
        if (!has_datagram(socket)) nothing |= readiness::readable;
    } else if (socket.phase() == Phase::listening) {
        if (!has_connection(socket)) nothing |= readiness::readable;
    } else if (!has_ended_) {
        nothing |= seen_bytes_ == 0 ? readiness::readable | readiness::urgent : readiness::urgent;
    }
    AsyncState::of(socket).found_nothing(static_cast<platform::Readiness>(nothing));
}

void EventSelection::on_ready(Socket& socket, platform::Readiness what, HasReceived has_received) {
    record_ready(socket, what, has_received);
    check_polls();
}

// What has arrived behind a receive that left nothing is new, and need not be counted. If another
// thread has received it already, take() finds out.
bool EventSelection::note_arrival_locked(Socket& socket, platform::Readiness what,
                                         HasReceived has_received) {
    bool const is_new = told_by(what) == Told::data_only && has_received == HasReceived::no &&
                        seen_bytes_ == 0 && !messages_ && !awaits_answer_ && !awaits_room_ &&
                        is_plain_carrier(socket) && !AsyncState::of(socket).awaits_data();
    if (!is_new) return false;
    seen_bytes_ = uncounted;
    record_locked(network_event::read);
    return true;
}

void EventSelection::record_ready(Socket& socket, platform::Readiness what,
                                  HasReceived has_received) {
    constexpr int heard = platform::readiness::readable | platform::readiness::broken;
    Lock const lock{mutex_};
    if (is_over_) return;
    has_new_event_ = true;
    if (note_arrival_locked(socket, what, has_received)) return rearm_locked(socket);
    check_locked(socket, told_by(what));
    if (socket.is_stream()) {
        if (socket.phase() == Phase::listening && has_connection(socket))
            record_locked(network_event::accept);
    } else {
        if ((what & heard) != 0 && socket.phase() != Phase::fresh && has_datagram(socket))
            record_locked(network_event::read);
        if (awaits_room_) check_room_locked(socket);
    }
    rearm_locked(socket);
}

// --- calls of the program -----------------------------------------------------------------------

void EventSelection::on_call(Socket& socket, Call call, Code code, Left left) {
    {
        Lock const lock{mutex_};
        if (is_over_) return;
        if (messages_) expect_again_locked(socket, call, code);
        check_after_call_locked(socket, call, code, left);
        rearm_locked(socket);
    }
    pass_to_notifications(call, code);
    check_polls();
}

// A record that the program has selected stays then [winetest: test_read_events].
void EventSelection::on_overlapped_receive(Socket& socket) {
    {
        Lock const lock{mutex_};
        if (is_over_) return;
        if (messages_) expect_again_locked(socket, Call::receive, Code::ok);
        if ((mask_.load(std::memory_order_relaxed) & network_event::read) == 0)
            recorded_ &= ~network_event::read;
        after_receive_locked(socket, Left::unknown);
        rearm_locked(socket);
    }
    if (auto* const notified = notifications_.load(std::memory_order_acquire)) notified->look();
}

void EventSelection::check_after_call_locked(Socket& socket, Call call, Code code, Left left) {
    switch (call) {
        case Call::receive:
            if (code == Code::ok || code == Code::message_size || code == Code::would_block ||
                messages_) {
                // The recorded data may have been received; what is left is recorded again
                // [winetest: event_client, whose first receive after FD_READ finds something].
                recorded_ &= ~network_event::read;
                return after_receive_locked(socket, left);
            }
            break;
        case Call::send:
            if (code == Code::would_block) wait_for_room_locked(socket);
            if (code != Code::ok || !socket.is_stream()) break;
            // Also by the thread that has sent what a send has left over.
            if (awaits_room_) check_room_locked(socket);
            return;
        case Call::accept:
            return after_accept_locked(socket, code);
        case Call::connect:
            return after_connect_locked(socket, code);
        default:
            break;
    }
    check_locked(socket);
}

void EventSelection::after_accept_locked(Socket& socket, Code code) {
    if (code == Code::try_again || socket.phase() != Phase::listening) return;
    recorded_ &= ~network_event::accept;  // [winetest: test_accept_events]
    if (has_connection(socket)) record_locked(network_event::accept);
}

// What is left is reported again.
void EventSelection::after_receive_locked(Socket& socket, Left left) {
    if (!socket.is_stream()) {
        if (has_datagram(socket)) record_locked(network_event::read);
        return;
    }
    seen_bytes_ = 0;
    if (socket.urgent_state().store() && !oob_inline(socket)) {
        seen_urgent_ = urgent_arrivals(socket, Holds::mutexes);
        if (urgent_waiting(socket, Holds::mutexes)) record_locked(network_event::oob);
    }
    // What comes from now on is an event. One that has come may be of data behind this receive.
    if (left == Left::nothing && !has_new_event_ && is_plain_carrier(socket)) return;
    check_locked(socket, Told::drained);
}

void EventSelection::wait_for_room_locked(Socket& socket) {
    awaits_room_ = true;
    if (!socket.is_stream()) AsyncState::of(socket).subscribe_to(platform::readiness::writable);
    check_room_locked(socket);
}

void EventSelection::after_connect_locked(Socket& socket, Code code) {
    if (!socket.is_stream()) {
        if (code != Code::ok) return;
        has_address_ = true;
        if (!messages_) record_locked(network_event::connect);
        record_locked(network_event::write);
        return;
    }
    auto const phase = socket.phase();
    bool const was_begun = code == Code::ok || code == Code::would_block;
    if (!was_begun || phase == Phase::listening) return;
    awaits_answer_ = true;
    has_ended_ = false;
    check_locked(socket);
}

}  // namespace ws2::core
