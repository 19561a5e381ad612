// SPDX-License-Identifier: MIT
#include "shim/core/io/network_changes.hpp"

#include <mutex>

#include "platform/interfaces.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

namespace ws2::core {

namespace network_change = platform::network_change;

NetworkCondition NetworkCondition::address_list(Family family) {
    NetworkCondition condition;
    condition.changes_ =
        family == Family::ipv6 ? network_change::ipv6_addresses : network_change::ipv4_addresses;
    return condition;
}

NetworkCondition NetworkCondition::any_of(NetworkChanges changes) {
    NetworkCondition condition;
    condition.changes_ = changes;
    return condition;
}

NetworkCondition NetworkCondition::route_to(Address const& peer) {
    NetworkCondition condition;
    condition.changes_ = network_change::all;
    condition.peer_ = peer;
    auto const source = platform::source_address_for(peer);
    if (source) condition.source_ = *source;
    return condition;
}

bool NetworkCondition::is_met(NetworkChanges changes) const {
    if ((changes & changes_) == 0) return false;
    if (!is_about_route()) return true;
    auto const source = platform::source_address_for(peer_);
    return source ? !source_ || source->ip != source_->ip : source_.has_value();
}

namespace {

class NetworkWatch final : public ReactorClient {
public:
    static NetworkWatch& instance() {
        static auto* const watch = new NetworkWatch;  // never destroyed: see NeverDestroyed
        return *watch;
    }

    Code start() {
        std::lock_guard const lock{mutex_};
        return descriptor_.get() >= 0 ? Code::ok : start_locked();
    }

    // There is no other thread.
    void start_after_fork() {
        mutex_.renew();
        if (descriptor_.get() < 0) return;
        descriptor_ = UniqueDescriptor{};
        static_cast<void>(start_locked());
    }

    void on_ready(platform::Readiness, EventClock::Time) override {
        auto const changes = platform::take_network_changes(descriptor_.get());
        background_reactor()->rearm(descriptor_.get(), platform::readiness::readable);
        if (changes != 0) notify_sockets(changes);
    }

private:
    Code start_locked() {
        auto* const background = background_reactor();
        if (!background) return Code::no_buffers;
        auto watched = platform::watch_network();
        if (!watched) return watched.code();
        descriptor_ = std::move(*watched);
        auto const code = background->add(descriptor_.get(), platform::readiness::readable, *this);
        if (code != Code::ok) descriptor_ = UniqueDescriptor{};
        return code;
    }

    RankedMutex<Rank::network_watch> mutex_;
    UniqueDescriptor descriptor_;  // not changed any more once events come
};

}  // namespace

Code watch_network_changes() { return NetworkWatch::instance().start(); }

void watch_network_changes_after_fork() { NetworkWatch::instance().start_after_fork(); }

}  // namespace ws2::core
