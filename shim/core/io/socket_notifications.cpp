// SPDX-License-Identifier: MIT
#include "shim/core/io/socket_notifications.hpp"

#include <new>
#include <utility>

#include "shim/core/io/async_state.hpp"
#include "shim/core/io/readiness.hpp"

namespace ws2::core {
namespace {

struct NotifiedRow {
    NotifiedEvents event;
    Conditions condition;
};
constexpr NotifiedRow notified_rows[] = {
    {notified_event::in,      condition::readable                         },
    {notified_event::out,     condition::writable                         },
    {notified_event::hang_up, condition::hang_up | condition::reset       },
    {notified_event::error,   condition::reset | condition::connect_failed},
};

Conditions conditions_of(NotifiedEvents wanted) {
    Conditions interest = 0;
    for (auto const& row : notified_rows)
        if ((wanted & row.event) != 0) interest |= row.condition;
    return interest;
}

}  // namespace

class SocketNotifications::Notice final : public Packet {
public:
    Notice(SocketNotifications& from, unsigned registration)
        : socket_{&from.socket_}, from_{from}, registration_{registration} {}
    bool deliver(PortEntry& entry) override { return from_.deliver(entry, registration_); }

private:
    ObjectPtr<Socket> const socket_;
    SocketNotifications& from_;
    unsigned const registration_;
};

Code SocketNotifications::enable(ObjectPtr<CompletionPort> port,
                                 NotificationRequest const& request) {
    if ((request.filter & notified_event::out) != 0 && !socket_.is_stream())
        AsyncState::of(socket_).subscribe_to(platform::readiness::writable);
    auto const now = request.trigger == Trigger::edge ? events_now(request) : 0;
    {
        std::lock_guard const lock{mutex_};
        if (is_over_) return Code::not_socket;
        if (port_ && port_.get() != port.get()) return Code::invalid_parameter;
        auto const key = port_ ? request_.key : request.key;
        if (!port_) {
            port_ = std::move(port);
            port_->expect_packets_of_poller();
            is_queued_ = false;
            ++registration_;
        }
        // An edge that is not reported yet stays pending.
        bool const goes_on = is_enabled_ && request_.trigger == Trigger::edge;
        auto const known = goes_on ? request_.filter | notified_event::error : 0;
        seen_ = (seen_ & known) | (now & ~known);
        pending_ &= known;
        request_ = request;
        request_.key = key;
        ++enabling_;
        set_enabled_locked(true);
    }
    look();
    return Code::ok;
}

Code SocketNotifications::disable(CompletionPort const& port) {
    std::lock_guard const lock{mutex_};
    if (port_.get() != &port) return Code::not_found;
    set_enabled_locked(false);
    return Code::ok;
}

// A queued packet of the registration is out of date; the removal queues one of its own.
Code SocketNotifications::remove(CompletionPort const& port) {
    std::lock_guard const lock{mutex_};
    if (port_.get() != &port) return Code::not_found;
    port_->push(std::make_unique<PostedPacket>(request_.key, nullptr, notified_event::removed));
    set_enabled_locked(false);
    ++registration_;
    port_ = {};
    return Code::ok;
}

void SocketNotifications::end() {
    ObjectPtr<CompletionPort> last;  // outside the lock
    std::lock_guard const lock{mutex_};
    is_over_ = true;
    set_enabled_locked(false);
    last = std::exchange(port_, {});
}

// The port's threads see nothing of the socket themselves: the background reactor checks for them.
void SocketNotifications::set_enabled_locked(bool is_enabled) {
    is_enabled_ = is_enabled;
    if (is_enabled)
        dependent_.begin();
    else
        dependent_.end();
}

// --- looking ------------------------------------------------------------------------------------

// Without hang_up in the filter the end of the stream is reported as `in`, because a receive that
// returns 0 would not wait either.
NotifiedEvents SocketNotifications::events_now(NotificationRequest const& request) const {
    auto const wanted = request.filter | notified_event::error;
    auto const conditions = conditions_now(request.handle, socket_, conditions_of(wanted));
    NotifiedEvents events = 0;
    for (auto const& row : notified_rows)
        if ((conditions & row.condition) != 0) events |= row.event;
    events &= wanted;
    expect_again(request.handle, socket_, conditions_of(wanted & ~events));
    return events;
}

// One thread at a time, so that what is applied is never older than what was. What was seen for an
// earlier enable() is not applied: the program may have taken it since, and enable() looks itself.
void SocketNotifications::look() {
    std::unique_lock lock{mutex_};
    if (!is_enabled_) return;
    looks_again_ = true;
    if (is_looking_) return;
    is_looking_ = true;
    while (std::exchange(looks_again_, false) && is_enabled_) {
        auto const request = request_;
        auto const enabling = enabling_;
        lock.unlock();
        auto const now = events_now(request);
        lock.lock();
        if (enabling == enabling_) apply_locked(now);
    }
    is_looking_ = false;
}

void SocketNotifications::apply_locked(NotifiedEvents now) {
    if (!is_enabled_) return;
    if (request_.trigger == Trigger::level) {
        if (now != 0) queue_locked();
        return;
    }
    pending_ |= now & ~std::exchange(seen_, now);
    if (pending_ != 0) queue_locked();
}

// A call that would have had to wait says that the state was left, however soon it came again.
void SocketNotifications::called(Call call, Code code) {
    if (code != Code::would_block) return;
    std::lock_guard const lock{mutex_};
    if (call == Call::receive || call == Call::accept) seen_ &= ~notified_event::in;
    if (call == Call::send) seen_ &= ~notified_event::out;
}

// --- packets ------------------------------------------------------------------------------------

// Without memory the next look tries again.
void SocketNotifications::queue_locked() {
    if (is_queued_) return;
    std::unique_ptr<Notice> notice{
        new (std::nothrow) Notice{*this, registration_}
    };
    if (!notice) return;
    is_queued_ = true;
    port_->push(std::move(notice));
}

// While this thread looks, another one may deliver the next packet, take the data and enable the
// registration again: what this one saw is out of date then, and enable() has looked since.
bool SocketNotifications::deliver(PortEntry& entry, unsigned registration) {
    NotificationRequest request;
    unsigned enabling = 0;
    {
        std::lock_guard const lock{mutex_};
        if (registration != registration_) return false;
        is_queued_ = false;
        if (!is_enabled_) return false;
        request = request_;
        enabling = enabling_;
    }
    auto const now = request.trigger == Trigger::level ? events_now(request) : 0;
    std::lock_guard const lock{mutex_};
    if (enabling != enabling_ || !is_enabled_) return false;
    auto const events = request.trigger == Trigger::level ? now : std::exchange(pending_, 0);
    if (events == 0) return false;
    if (request_.persistence == Persistence::one_shot)
        set_enabled_locked(false);
    else if (request_.trigger == Trigger::level)
        queue_locked();
    entry = {request_.key, nullptr, Status::success, events};
    return true;
}

}  // namespace ws2::core
