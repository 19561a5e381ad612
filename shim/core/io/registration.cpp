// SPDX-License-Identifier: MIT
// Of AsyncState: the reactors that a socket is registered in, and for which readiness.
#include <atomic>
#include <mutex>
#include <utility>

#include "platform/adopting.hpp"
#include "shim/core/io/async_registry.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/background_reactor.hpp"

namespace ws2::core {

namespace readiness = platform::readiness;
using platform::Readiness;

// A connection is registered for what it receives in any case, and for room to send once a send has
// to wait: from then on it stays registered for that, too.
Code AsyncState::register_locked(OperationQueue& queue, Operation& operation) {
    auto const wanted = bits_of(queue);
    auto const all =
        socket_.is_stream() ? static_cast<Readiness>(wanted | bits_of(receive_)) : wanted;
    if (!association_.port) return ask_locked(background_reactor(), at_background_, all);
    bool const is_registered = (at_port_.load(std::memory_order_acquire) & all) == all;
    auto const code =
        is_registered ? Code::ok : ask_locked(association_.port->reactor(), at_port_, all);
    if (code != Code::ok || operation.needs_background_ || !needs_background_locked(operation))
        return code;
    operation.needs_background_ = true;
    ++queue.needing_background;
    return ask_locked(background_reactor(), at_background_, wanted);
}

Code AsyncState::ask_locked(Reactor* reactor, std::atomic<Readiness>& at, Readiness wanted) {
    if ((at.load(std::memory_order_acquire) & wanted) == wanted) return Code::ok;
    if (!reactor) return Code::no_buffers;
    std::lock_guard const lock{registration_};
    auto const before = at.load(std::memory_order_relaxed);
    auto const all = static_cast<Readiness>(before | wanted);
    auto const code = before == 0 ? reactor->add(socket_.fd(), all, *this)
                                  : reactor->change(socket_.fd(), all, *this);
    if (code != Code::ok) return Code::no_buffers;
    at.store(all, std::memory_order_release);
    return Code::ok;
}

void AsyncState::ask_less(Reactor* reactor, std::atomic<Readiness>& at, Readiness unwanted) {
    if ((at.load(std::memory_order_acquire) & unwanted) == 0) return;
    std::lock_guard const lock{registration_};
    auto const left = static_cast<Readiness>(at.load(std::memory_order_relaxed) & ~unwanted);
    at.store(left, std::memory_order_release);
    if (left == 0)
        reactor->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    else
        static_cast<void>(reactor->change(socket_.fd(), left, *this));
}

void AsyncState::unregister() {
    constexpr Readiness everything = 0xff;
    if (association_.port) ask_less(association_.port->reactor(), at_port_, everything);
    if (at_background_.load(std::memory_order_acquire) != 0)
        ask_less(background_reactor(), at_background_, everything);
}

void AsyncState::rearm_now(Readiness what) {
    if ((what & readiness::readable) != 0) what |= readiness::finished;
    if (at_port_.load(std::memory_order_acquire) != 0)
        association_.port->reactor()->rearm(socket_.fd(), what);
    if (at_background_.load(std::memory_order_acquire) != 0)
        background_reactor()->rearm(socket_.fd(), what);
}

Code AsyncState::replace_descriptor(UniqueDescriptor by) {
    std::lock_guard const lock{registration_};
    auto const at_port = at_port_.load(std::memory_order_acquire);
    auto const at_background = at_background_.load(std::memory_order_acquire);
    auto const at_delegated_port = at_delegated_port_.load(std::memory_order_acquire);
    if (at_port == 0 && at_background == 0 && at_delegated_port == 0) {
        std::lock_guard const lock_of_socket{socket_.mutex()};
        if (socket_.exchange_new_descriptor_locked(by)) return Code::ok;
    }
    auto* const port = at_port != 0 ? association_.port->reactor() : nullptr;
    auto* const background = at_background != 0 ? background_reactor() : nullptr;
    if (port) port->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    if (background) background->remove(socket_.fd(), ObjectPtr<Object>{&socket_});
    auto const code = platform::replace_descriptor(socket_.fd(), std::move(by));
    if (port) static_cast<void>(port->add(socket_.fd(), at_port, *this));
    if (background) static_cast<void>(background->add(socket_.fd(), at_background, *this));
    return code;
}

// --- ports --------------------------------------------------------------------------------------

Code AsyncState::associate(CompletionPort& port, std::uintptr_t key) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    if (association_.port || is_ended_) return Code::invalid_parameter;
    {
        std::lock_guard const lock_of_delegation{delegation_mutex_};
        association_.port = ObjectPtr<CompletionPort>{&port};
        association_.key = key;
    }
    {
        // Registered there already, for a delegated operation.
        std::lock_guard const lock_of_delegated{delegated_.mutex};
        if (delegated_port_.get() == &port) {
            at_port_.store(at_delegated_port_.exchange(0));
            delegated_port_ = {};
        }
    }
    auto code = Code::ok;
    for (auto* const queue : {&receive_, &send_})
        for (auto* each = queue->first; each && code == Code::ok; each = each->next_)
            code = register_locked(*queue, *each);
    constexpr Readiness everything = 0xff;
    bool const needs_background = receive_.needing_background + send_.needing_background != 0 ||
                                  observer() || has_delegated_.load();
    if (code == Code::ok && !needs_background)
        ask_less(background_reactor(), at_background_, everything);
    return code;
}

void AsyncState::add_modes(unsigned modes) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex, delegation_mutex_};
    association_.modes |= modes;
}

// From now on operations that only the port performed are performed by the background reactor, too.
void AsyncState::watch_ends_locked() {
    expand_locked(receive_);
    for (auto* const queue : {&receive_, &send_})
        for (auto* each = queue->first; each; each = each->next_)
            static_cast<void>(register_locked(*queue, *each));
}

void AsyncState::watch_ends_at(CompletionPort const& port) {
    {
        std::scoped_lock const lock{receive_.mutex, send_.mutex};
        if (!is_ended_ && association_.port.get() == &port) watch_ends_locked();
    }
    std::lock_guard const lock{delegated_.mutex};
    if (!delegated_.is_empty()) static_cast<void>(register_delegated_locked(*delegated_.first));
}

void watch_sockets_of(CompletionPort const& port) {
    AsyncRegistry::instance().for_each([&](AsyncState& state) { state.watch_ends_at(port); });
}

// --- an observer of events -----------------------------------------------------------------------

Code AsyncState::set_observer(std::unique_ptr<ReadinessObserver> observer) {
    ReadinessObserver* none = nullptr;
    if (!observer_.compare_exchange_strong(none, observer.get())) return Code::already;
    static_cast<void>(observer.release());
    has_extras_.store(true, std::memory_order_release);
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    return is_ended_ ? Code::not_socket : register_observer_locked();
}

Code AsyncState::register_observer_locked() {
    constexpr Readiness all = readiness::readable | readiness::writable | readiness::urgent;
    return ask_locked(background_reactor(), at_background_,
                      socket_.is_stream() ? all : readiness::readable);
}

void AsyncState::subscribe_to(Readiness more) {
    std::lock_guard const lock{send_.mutex};
    if (!is_ended_) static_cast<void>(ask_locked(background_reactor(), at_background_, more));
}

void AsyncState::unsubscribe_from(Readiness less) {
    std::lock_guard const lock{send_.mutex};
    if (!is_ended_ && send_.is_empty()) ask_less(background_reactor(), at_background_, less);
}

void AsyncState::set_notifying(bool on) {
    std::scoped_lock const lock{receive_.mutex, send_.mutex};
    is_notifying_.store(on, std::memory_order_relaxed);
    if (on) {
        socket_.set_receive_slow_path(slow_path::async);
        socket_.set_send_slow_path(slow_path::async);
        return;
    }
    if (receive_.is_empty()) socket_.clear_receive_slow_path(slow_path::async);
    if (send_.is_empty()) socket_.clear_send_slow_path(slow_path::async);
}

}  // namespace ws2::core
