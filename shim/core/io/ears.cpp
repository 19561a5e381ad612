// SPDX-License-Identifier: MIT
// The ears of a datagram socket: host sockets bound to a broadcast address or to a group, at the
// same port. The home reactor's thread reads them and keeps what came for the next receive.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <memory>
#include <new>
#include <vector>

#include "platform/address_sharing.hpp"
#include "platform/interfaces.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/reactor.hpp"
#include "shim/core/socket/overhearing.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

using platform::Buffer;
using platform::ControlData;
using platform::Membership;
using platform::MembershipChange;

bool has_same_ip(Address const& a, Address const& b) {
    return std::equal(a.ip.begin(), a.ip.begin() + (a.family == Family::ipv6 ? 16 : 4),
                      b.ip.begin());
}
bool is_same_endpoint(Address const& a, Address const& b) {
    return a.family == b.family && a.port_be == b.port_be && has_same_ip(a, b);
}

// Programs that bind thousands of ports one by one do not mean broadcasts.
class BroadcastEars {
public:
    static bool try_take() {
        if (count_.fetch_add(1, std::memory_order_relaxed) < most) return true;
        give_back();
        return false;
    }
    static void give_back() { count_.fetch_sub(1, std::memory_order_relaxed); }

private:
    static constexpr int most = 256;
    static inline std::atomic<int> count_{0};
};

struct Heard {
    Address from;
    ControlData control;
    std::vector<char> data;
};

class Ears final : public Overhearing {
public:
    explicit Ears(Socket& socket) : socket_{socket} {}
    static Ears* of(Socket& socket) {
        if (!socket.datagram_state().overhearing())
            socket.datagram_state().set_overhearing_locked(std::make_unique<Ears>(socket));
        return static_cast<Ears*>(socket.datagram_state().overhearing());
    }

    bool has_any() const override { return waiting_.load(std::memory_order_acquire) != 0; }
    std::uint32_t bytes() override;
    Code take(std::span<Buffer> buffers, unsigned flags, platform::Datagram& datagram) override;
    void set_option(Option option, std::uint32_t value) override;
    void end() override;
    void listen_after_fork() override;

    void bound_locked();
    void change_locked(Membership const& membership, MembershipChange change);

private:
    struct Change {
        Membership membership;
        MembershipChange change;
    };
    struct Ear final : ReactorClient {
        explicit Ear(Ears& ears) : owner{ears} {}
        void on_ready(platform::Readiness) override { owner.listen(*this); }
        Ears& owner;
        UniqueDescriptor fd;
        Address name;
        std::vector<Change> changes;        // of its memberships, those in force
        std::uint32_t interface_index = 0;  // only what comes in there; 0: whatever comes
        bool is_counted = false;
    };

    Ear* add_ear(Address const& name);
    using Bind = Code (*)(int fd, Address const& name);
    bool open(Ear& ear, Bind bind);
    static void change(Ear& ear, Membership const& membership, MembershipChange change);
    void add_broadcast_ears();
    void join(Membership const& membership, MembershipChange change);
    bool is_for_us(Ear const& ear, Heard const& heard) const;
    bool listen_once(Ear& ear);
    void listen(Ear& ear);

    Socket& socket_;
    std::atomic<std::size_t> waiting_{0};
    RankedMutex<Rank::ears> mutex_;
    Address bound_;  // to one address: family none while it is not
    bool is_ended_ = false;
    std::vector<std::unique_ptr<Ear>> ears_;
    std::vector<Membership> memberships_;  // as long as it is not bound
    std::deque<Heard> heard_;
    std::uint32_t bytes_ = 0;
};

// --- what was heard ------------------------------------------------------------------------------

std::uint32_t Ears::bytes() {
    std::lock_guard const lock{mutex_};
    return bytes_;
}

Code Ears::take(std::span<Buffer> buffers, unsigned flags, platform::Datagram& datagram) {
    if (!has_any()) return Code::would_block;
    std::lock_guard const lock{mutex_};
    if (heard_.empty()) return Code::would_block;
    auto& first = heard_.front();
    std::size_t done = 0;
    for (auto const& buffer : buffers) {
        auto const part = std::min(buffer.length, first.data.size() - done);
        if (part != 0) std::memcpy(buffer.data, first.data.data() + done, part);
        done += part;
    }
    datagram.length = done;
    datagram.truncated = done != first.data.size();
    if (datagram.from) *datagram.from = first.from;
    if (datagram.control) *datagram.control = first.control;
    if ((flags & platform::flag_peek) != 0) return Code::ok;
    bytes_ -= static_cast<std::uint32_t>(first.data.size());
    heard_.pop_front();
    waiting_.store(heard_.size(), std::memory_order_release);
    return Code::ok;
}

// A connected socket hears its peer only.
bool Ears::is_for_us(Ear const& ear, Heard const& heard) const {
    auto const& packet = heard.control.packet;
    bool const knows = ear.interface_index != 0 && packet && packet->interface_index != 0;
    if (knows && packet->interface_index != ear.interface_index) return false;
    if (socket_.phase() != Phase::connected) return true;
    auto const peer = platform::peer_address(socket_.fd());
    return peer && is_same_endpoint(*peer, heard.from);
}

// False: nothing more is there.
bool Ears::listen_once(Ear& ear) {
    constexpr std::size_t largest = 65536;
    constexpr std::uint32_t most_bytes = 256 * 1024;
    constexpr std::size_t most = 1000;
    thread_local std::vector<char> room(largest);
    Heard heard;
    Buffer buffer{room.data(), room.size()};
    platform::Datagram datagram;
    datagram.from = &heard.from;
    datagram.control = &heard.control;
    std::lock_guard const lock{mutex_};
    if (is_ended_) return false;
    auto const code =
        platform::receive_datagram(ear.fd.get(), {&buffer, 1}, platform::flag_dont_wait, datagram);
    if (code != Code::ok) return code == Code::interrupted;
    if (!is_for_us(ear, heard) || bytes_ + datagram.length > most_bytes || heard_.size() == most)
        return true;
    heard.data.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(datagram.length));
    bytes_ += static_cast<std::uint32_t>(datagram.length);
    heard_.push_back(std::move(heard));
    waiting_.store(heard_.size(), std::memory_order_release);
    return true;
}

void Ears::listen(Ear& ear) {
    while (listen_once(ear)) {
    }
    {
        std::lock_guard const lock{mutex_};
        if (is_ended_) return;
        home_reactor()->rearm(ear.fd.get(), platform::readiness::readable);
    }
    if (!has_any()) return;
    socket_.waiters().notify();
    if (auto* const async = AsyncState::existing(socket_))
        async->on_ready(platform::readiness::readable);
}

// --- whom to hear --------------------------------------------------------------------------------

void tell_everything_about(int fd, Family family) {
    constexpr Option ipv4[] = {Option::ip_packet_info, Option::ip_receive_ttl,
                               Option::ip_receive_tos};
    constexpr Option ipv6[] = {Option::ipv6_packet_info, Option::ipv6_hop_limit,
                               Option::ipv6_receive_traffic_class};
    for (auto const option : family == Family::ipv6 ? ipv6 : ipv4)
        static_cast<void>(platform::set_option(fd, option, 1));
}

// Null where the host does not want it: then the socket is deaf to that, as it would be without.
Ears::Ear* Ears::add_ear(Address const& name) {
    auto ear = std::make_unique<Ear>(*this);
    ear->name = name;
    AsyncState::of(socket_);  // through which a fork finds the ears
    auto const bind = [](int fd, Address const& at) {
        return address_registry().bind_beside(fd, at);
    };
    if (!open(*ear, bind)) return nullptr;
    socket_.set_receive_slow_path(slow_path::overhears);
    ears_.push_back(std::move(ear));
    return ears_.back().get();
}

bool Ears::open(Ear& ear, Bind bind) {
    auto const family = ear.name.family;
    auto opened =
        platform::open_socket({family, SocketType::datagram, 0}, BlockingMode::non_blocking);
    if (!opened) return false;
    int const fd = opened->get();
    tell_everything_about(fd, family);
    auto const loop =
        family == Family::ipv6 ? Option::ipv6_multicast_loop : Option::ip_multicast_loop;
    if (socket_.options_locked().others.get(loop, 1) == 0)
        static_cast<void>(platform::set_option(fd, loop, 0));
    auto* const reactor = home_reactor();
    if (!reactor || bind(fd, ear.name) != Code::ok) return false;
    ear.fd = std::move(*opened);
    if (reactor->add(fd, platform::readiness::readable, ear) == Code::ok) return true;
    ear.fd = UniqueDescriptor{};
    return false;
}

// Another thread of the parent's may have been hearing something, what it had stays in memory, or
// have been binding, so the registry of addresses is not asked. Where a further ear cannot be had
// the parent and the child share one.
void Ears::listen_after_fork() {
    mutex_.renew();
    if (is_ended_) return;
    new (&heard_) std::deque<Heard>;
    bytes_ = 0;
    waiting_.store(0, std::memory_order_relaxed);
    for (auto const& ear : ears_) {
        auto inherited = std::move(ear->fd);
        auto const bind = [](int fd, Address const& at) {
            auto const sharing = platform::HostSharing::others;
            static_cast<void>(platform::share_address(fd, SocketType::datagram, sharing));
            return platform::bind(fd, at);
        };
        if (open(*ear, bind)) {
            for (auto const& each : ear->changes)
                static_cast<void>(
                    platform::change_membership(ear->fd.get(), each.membership, each.change));
            continue;
        }
        ear->fd = std::move(inherited);
        if (auto* const reactor = home_reactor(); reactor && ear->fd)
            static_cast<void>(reactor->add(ear->fd.get(), platform::readiness::readable, *ear));
    }
}

void Ears::change(Ear& ear, Membership const& membership, MembershipChange change) {
    if (platform::change_membership(ear.fd.get(), membership, change) != Code::ok) return;
    bool const is_begun = change == MembershipChange::join || change == MembershipChange::block;
    if (is_begun) return ear.changes.push_back({membership, change});
    bool const is_whole = membership.source.family == Family::none;
    std::erase_if(ear.changes, [&](Change const& each) {
        auto const& other = each.membership;
        return other.interface_index == membership.interface_index &&
               has_same_ip(other.group, membership.group) &&
               (is_whole || has_same_ip(other.source, membership.source));
    });
}

void Ears::add_broadcast_ears() {
    if (bound_.family != Family::ipv4) return;
    auto const interfaces = platform::ipv4_interfaces();
    auto const own = std::ranges::find_if(interfaces, [&](auto const& each) {
        return has_same_ip(each.address, bound_) &&
               each.kind == platform::InterfaceKind::broadcast &&
               each.broadcast.family == Family::ipv4;
    });
    if (own == interfaces.end()) return;
    auto const index = platform::interface_with(bound_);
    Address everybody = bound_;
    everybody.ip.fill(0xff);
    Address network = bound_;
    network.ip = own->broadcast.ip;
    for (auto const& name : {everybody, network}) {
        if (!BroadcastEars::try_take()) return;
        auto* const ear = add_ear(name);
        if (!ear) {
            BroadcastEars::give_back();
            continue;
        }
        ear->is_counted = true;
        ear->interface_index = index ? *index : 0;
    }
}

void Ears::join(Membership const& membership, MembershipChange change) {
    auto const known = std::ranges::find_if(ears_, [&](auto const& ear) {
        return ear->name.family == membership.group.family &&
               has_same_ip(ear->name, membership.group);
    });
    Ear* ear = known == ears_.end() ? nullptr : known->get();
    bool const is_new = !ear && change == MembershipChange::join;
    if (is_new) {
        Address name = membership.group;
        name.port_be = bound_.port_be;
        if (name.scope_id == 0) name.scope_id = membership.interface_index;
        ear = add_ear(name);
    }
    if (ear) this->change(*ear, membership, change);
}

void Ears::bound_locked() {
    auto const local = platform::local_address(socket_.fd());
    if (!local || local->is_wildcard()) return;
    std::lock_guard const lock{mutex_};
    bound_ = *local;
    add_broadcast_ears();
    for (auto const& membership : memberships_) join(membership, MembershipChange::join);
}

void Ears::change_locked(Membership const& membership, MembershipChange change) {
    std::lock_guard const lock{mutex_};
    if (bound_.family != Family::none) return join(membership, change);
    if (change == MembershipChange::join) memberships_.push_back(membership);
    if (change == MembershipChange::leave)
        std::erase_if(memberships_, [&](Membership const& each) {
            return has_same_ip(each.group, membership.group) &&
                   has_same_ip(each.source, membership.source);
        });
}

void Ears::set_option(Option option, std::uint32_t value) {
    std::lock_guard const lock{mutex_};
    for (auto const& ear : ears_)
        if (ear->fd) static_cast<void>(platform::set_option(ear->fd.get(), option, value));
}

void Ears::end() {
    std::lock_guard const lock{mutex_};
    is_ended_ = true;
    for (auto const& ear : ears_) {
        if (!ear->fd) continue;
        home_reactor()->remove(ear->fd.get(), ObjectPtr<Object>{&socket_});
        ear->fd = UniqueDescriptor{};
        if (ear->is_counted) BroadcastEars::give_back();
    }
}

// A loopback address has no broadcasts; what else there is to hear is asked for.
bool may_hear_more(Socket const& socket, Address const& bound) {
    if (socket.type() != SocketType::datagram || bound.is_wildcard()) return false;
    if (socket.datagram_state().overhearing()) return true;
    return bound.family == Family::ipv4 && bound.ip[0] != 127;
}

}  // namespace

void hear_broadcasts_and_groups_locked(Socket& socket) {
    auto const local = platform::local_address(socket.fd());
    if (local && may_hear_more(socket, *local)) Ears::of(socket)->bound_locked();
}

void change_heard_group(Socket& socket, Membership const& membership, MembershipChange change) {
    if (socket.type() != SocketType::datagram) return;
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() == Phase::fresh) return Ears::of(socket)->change_locked(membership, change);
    auto const local = platform::local_address(socket.fd());
    if (!local || local->is_wildcard()) return;
    bool const is_first = !socket.datagram_state().overhearing();
    auto* const ears = Ears::of(socket);
    if (is_first) ears->bound_locked();
    ears->change_locked(membership, change);
}

}  // namespace ws2::core
