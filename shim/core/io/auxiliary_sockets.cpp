// SPDX-License-Identifier: MIT
// The auxiliary sockets: of a datagram socket, host sockets bound to a broadcast address or to a
// group, at the same port; of a raw socket, the packets of an interface. The background reactor's
// thread reads them and keeps what came for the next receive.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "platform/address_sharing.hpp"
#include "platform/interfaces.hpp"
#include "platform/packet_capture.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/socket/auxiliary_sockets.hpp"
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
class BroadcastSocketCount {
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

struct KeptDatagram {
    Address from;
    ControlData control;
    std::vector<char> data;
};

// A captured packet comes with what the link has padded it to, and without a name for its sender.
// False: it has no whole header.
bool describe_captured(Family family, std::size_t& length, char const* packet, Address& from) {
    bool const is_ipv6 = family == Family::ipv6;
    std::size_t const header = is_ipv6 ? 40 : 20;
    if (length < header) return false;
    auto const word = [&](std::size_t at) -> std::size_t {
        return static_cast<unsigned char>(packet[at]) * 256u +
               static_cast<unsigned char>(packet[at + 1]);
    };
    std::size_t const told = is_ipv6 ? header + word(4) : word(2);
    if (told >= header) length = std::min(length, told);
    from = {};
    from.family = family;
    std::memcpy(from.ip.data(), packet + (is_ipv6 ? 8 : 12), is_ipv6 ? 16 : 4);
    return true;
}

class AuxiliarySocketSet final : public AuxiliarySockets {
public:
    explicit AuxiliarySocketSet(Socket& socket) : socket_{socket} {}
    static AuxiliarySocketSet* of(Socket& socket) {
        if (!socket.datagram_state().auxiliary_sockets())
            socket.datagram_state().set_auxiliary_sockets_locked(
                std::make_unique<AuxiliarySocketSet>(socket));
        return static_cast<AuxiliarySocketSet*>(socket.datagram_state().auxiliary_sockets());
    }

    bool has_any() const override { return waiting_.load(std::memory_order_acquire) != 0; }
    std::uint32_t bytes() override;
    Code take(std::span<Buffer> buffers, unsigned flags, platform::Datagram& datagram) override;
    void set_option(Option option, std::uint32_t value) override;
    void end() override;
    void register_after_fork() override;

    void bound_locked();
    void change_locked(Membership const& membership, MembershipChange change);
    Code capture_locked(platform::Capture const& capture);
    void end_capture_locked();

private:
    struct Change {
        Membership membership;
        MembershipChange change;
    };
    struct AuxiliarySocket final : ReactorClient {
        explicit AuxiliarySocket(AuxiliarySocketSet& sockets) : owner{sockets} {}
        void on_ready(platform::Readiness, EventClock::Time) override { owner.listen(*this); }
        AuxiliarySocketSet& owner;
        UniqueDescriptor fd;
        Address name;
        std::vector<Change> changes;        // of its memberships, those in force
        std::uint32_t interface_index = 0;  // only what comes in there; 0: whatever comes
        bool is_counted = false;
        std::optional<platform::Capture> capture;
    };

    AuxiliarySocket* add_socket(Address const& name);
    using Bind = Code (*)(int fd, Address const& name);
    bool open(AuxiliarySocket& auxiliary, Bind bind);
    Code open_capture(AuxiliarySocket& auxiliary);
    void close(AuxiliarySocket& auxiliary);
    static void change(AuxiliarySocket& auxiliary, Membership const& membership,
                       MembershipChange change);
    void add_broadcast_sockets();
    void join(Membership const& membership, MembershipChange change);
    bool is_for_us(AuxiliarySocket const& auxiliary, KeptDatagram const& kept) const;
    bool listen_once(AuxiliarySocket& auxiliary);
    void listen(AuxiliarySocket& auxiliary);

    Socket& socket_;
    std::atomic<std::size_t> waiting_{0};
    RankedMutex<Rank::auxiliary> mutex_;
    Address bound_;  // to one address: family none while it is not
    bool is_ended_ = false;
    std::vector<std::unique_ptr<AuxiliarySocket>> sockets_;
    std::vector<Membership> memberships_;  // as long as it is not bound
    std::deque<KeptDatagram> kept_;
    std::uint32_t bytes_ = 0;
};

// --- received datagrams --------------------------------------------------------------------------

std::uint32_t AuxiliarySocketSet::bytes() {
    std::lock_guard const lock{mutex_};
    return bytes_;
}

Code AuxiliarySocketSet::take(std::span<Buffer> buffers, unsigned flags,
                              platform::Datagram& datagram) {
    if (!has_any()) return Code::would_block;
    std::lock_guard const lock{mutex_};
    if (kept_.empty()) return Code::would_block;
    auto& first = kept_.front();
    datagram.length = platform::scatter(first.data, buffers);
    datagram.truncated = datagram.length != first.data.size();
    if (datagram.from) *datagram.from = first.from;
    if (datagram.control) *datagram.control = first.control;
    if ((flags & platform::flag_peek) != 0) return Code::ok;
    bytes_ -= static_cast<std::uint32_t>(first.data.size());
    kept_.pop_front();
    waiting_.store(kept_.size(), std::memory_order_release);
    return Code::ok;
}

// A connected socket receives from its peer only.
bool AuxiliarySocketSet::is_for_us(AuxiliarySocket const& auxiliary,
                                   KeptDatagram const& kept) const {
    auto const& packet = kept.control.packet;
    bool const knows = auxiliary.interface_index != 0 && packet && packet->interface_index != 0;
    if (knows && packet->interface_index != auxiliary.interface_index) return false;
    if (socket_.phase() != Phase::connected) return true;
    auto const peer = platform::peer_address(socket_.fd());
    if (auxiliary.capture) return peer && has_same_ip(*peer, kept.from);
    return peer && is_same_endpoint(*peer, kept.from);
}

// False: nothing more is there.
bool AuxiliarySocketSet::listen_once(AuxiliarySocket& auxiliary) {
    constexpr std::size_t largest = 65536;
    std::uint32_t const most_bytes = (auxiliary.capture ? 4096 : 256) * 1024;
    std::size_t const most = auxiliary.capture ? 16000 : 1000;
    thread_local std::vector<char> room(largest);
    KeptDatagram kept;
    Buffer buffer{room.data(), room.size()};
    platform::Datagram datagram;
    datagram.from = &kept.from;
    datagram.control = &kept.control;
    std::lock_guard const lock{mutex_};
    if (is_ended_ || !auxiliary.fd) return false;
    auto const code = platform::receive_datagram(auxiliary.fd.get(), {&buffer, 1},
                                                 platform::flag_dont_wait, datagram);
    if (code != Code::ok) return code == Code::interrupted;
    if (auxiliary.capture &&
        !describe_captured(auxiliary.capture->family, datagram.length, room.data(), kept.from))
        return true;
    if (!is_for_us(auxiliary, kept) || bytes_ + datagram.length > most_bytes ||
        kept_.size() == most)
        return true;
    kept.data.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(datagram.length));
    bytes_ += static_cast<std::uint32_t>(datagram.length);
    kept_.push_back(std::move(kept));
    waiting_.store(kept_.size(), std::memory_order_release);
    return true;
}

void AuxiliarySocketSet::listen(AuxiliarySocket& auxiliary) {
    while (listen_once(auxiliary)) {
    }
    {
        std::lock_guard const lock{mutex_};
        if (is_ended_ || !auxiliary.fd) return;
        background_reactor()->rearm(auxiliary.fd.get(), platform::readiness::readable);
    }
    if (!has_any()) return;
    socket_.waiters().notify();
    if (auto* const async = AsyncState::existing(socket_))
        async->on_ready(platform::readiness::readable);
}

// --- which sockets to open -----------------------------------------------------------------------

void tell_everything_about(int fd, Family family) {
    constexpr Option ipv4[] = {Option::ip_packet_info, Option::ip_receive_ttl,
                               Option::ip_receive_tos};
    constexpr Option ipv6[] = {Option::ipv6_packet_info, Option::ipv6_hop_limit,
                               Option::ipv6_receive_traffic_class};
    for (auto const option : family == Family::ipv6 ? ipv6 : ipv4)
        static_cast<void>(platform::set_option(fd, option, 1));
}

// Null where the host does not want it: then the socket is deaf to that, as it would be without.
AuxiliarySocketSet::AuxiliarySocket* AuxiliarySocketSet::add_socket(Address const& name) {
    auto auxiliary = std::make_unique<AuxiliarySocket>(*this);
    auxiliary->name = name;
    AsyncState::of(socket_);                // through which a fork finds the sockets
    sockets_.reserve(sockets_.size() + 1);  // the reactor has it once it is open
    auto const bind = [](int fd, Address const& at) {
        return address_registry().bind_beside(fd, at);
    };
    if (!open(*auxiliary, bind)) return nullptr;
    socket_.set_receive_slow_path(slow_path::auxiliary);
    sockets_.push_back(std::move(auxiliary));
    return sockets_.back().get();
}

bool AuxiliarySocketSet::open(AuxiliarySocket& auxiliary, Bind bind) {
    auto const family = auxiliary.name.family;
    platform::SocketKind const kind{family, SocketType::datagram, 0};
    auto opened = platform::open_socket(kind, BlockingMode::non_blocking);
    if (!opened || platform::set_up_datagrams(opened->get(), kind) != Code::ok) return false;
    int const fd = opened->get();
    tell_everything_about(fd, family);
    auto const loop =
        family == Family::ipv6 ? Option::ipv6_multicast_loop : Option::ip_multicast_loop;
    if (socket_.options_locked().others.get(loop, 1) == 0)
        static_cast<void>(platform::set_option(fd, loop, 0));
    auto* const reactor = background_reactor();
    if (!reactor || bind(fd, auxiliary.name) != Code::ok) return false;
    auxiliary.fd = std::move(*opened);
    if (reactor->add(fd, platform::readiness::readable, auxiliary) == Code::ok) return true;
    auxiliary.fd = UniqueDescriptor{};
    return false;
}

// --- packets of an interface ---------------------------------------------------------------------

Code AuxiliarySocketSet::open_capture(AuxiliarySocket& auxiliary) {
    auto* const reactor = background_reactor();
    if (!reactor) return Code::no_buffers;
    auto opened = platform::open_capture(*auxiliary.capture);
    if (!opened) return opened.code();
    auxiliary.fd = std::move(*opened);
    auto const code = reactor->add(auxiliary.fd.get(), platform::readiness::readable, auxiliary);
    if (code != Code::ok) auxiliary.fd = UniqueDescriptor{};
    return code;
}

// The reactor may still call the client, which stays.
void AuxiliarySocketSet::close(AuxiliarySocket& auxiliary) {
    if (!auxiliary.fd) return;
    background_reactor()->remove(auxiliary.fd.get(), ObjectPtr<Object>{&socket_});
    auxiliary.fd = UniqueDescriptor{};
}

Code AuxiliarySocketSet::capture_locked(platform::Capture const& capture) {
    std::lock_guard const lock{mutex_};
    AsyncState::of(socket_);  // through which a fork finds the sockets
    if (sockets_.empty()) sockets_.push_back(std::make_unique<AuxiliarySocket>(*this));
    auto& auxiliary = *sockets_.front();  // a raw socket has no other
    close(auxiliary);
    auxiliary.capture = capture;
    return open_capture(auxiliary);
}

void AuxiliarySocketSet::end_capture_locked() {
    std::lock_guard const lock{mutex_};
    for (auto const& auxiliary : sockets_) close(*auxiliary);
}

// --- after a fork --------------------------------------------------------------------------------

// Another thread of the parent's may have been hearing something, what it had stays in memory, or
// have been binding, so the registry of addresses is not consulted. Where a further auxiliary
// cannot be had the parent and the child share one.
void AuxiliarySocketSet::register_after_fork() {
    mutex_.renew();
    if (is_ended_) return;
    new (&kept_) std::deque<KeptDatagram>;
    bytes_ = 0;
    waiting_.store(0, std::memory_order_relaxed);
    for (auto const& auxiliary : sockets_) {
        auto inherited = std::move(auxiliary->fd);
        if (auxiliary->capture) {
            if (inherited) static_cast<void>(open_capture(*auxiliary));
            continue;
        }
        auto const bind = [](int fd, Address const& at) {
            auto const sharing = platform::HostSharing::others;
            static_cast<void>(platform::share_address(fd, SocketType::datagram, sharing));
            return platform::bind(fd, at);
        };
        if (open(*auxiliary, bind)) {
            for (auto const& each : auxiliary->changes)
                static_cast<void>(
                    platform::change_membership(auxiliary->fd.get(), each.membership, each.change));
            continue;
        }
        auxiliary->fd = std::move(inherited);
        if (auto* const reactor = background_reactor(); reactor && auxiliary->fd)
            static_cast<void>(
                reactor->add(auxiliary->fd.get(), platform::readiness::readable, *auxiliary));
    }
}

void AuxiliarySocketSet::change(AuxiliarySocket& auxiliary, Membership const& membership,
                                MembershipChange change) {
    if (platform::change_membership(auxiliary.fd.get(), membership, change) != Code::ok) return;
    bool const is_begun = change == MembershipChange::join || change == MembershipChange::block;
    if (is_begun) return auxiliary.changes.push_back({membership, change});
    bool const is_whole = membership.source.family == Family::none;
    std::erase_if(auxiliary.changes, [&](Change const& each) {
        auto const& other = each.membership;
        return other.interface_index == membership.interface_index &&
               has_same_ip(other.group, membership.group) &&
               (is_whole || has_same_ip(other.source, membership.source));
    });
}

void AuxiliarySocketSet::add_broadcast_sockets() {
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
        if (!BroadcastSocketCount::try_take()) return;
        auto* const auxiliary = add_socket(name);
        if (!auxiliary) {
            BroadcastSocketCount::give_back();
            continue;
        }
        auxiliary->is_counted = true;
        auxiliary->interface_index = index ? *index : 0;
    }
}

void AuxiliarySocketSet::join(Membership const& membership, MembershipChange change) {
    auto const known = std::ranges::find_if(sockets_, [&](auto const& auxiliary) {
        return auxiliary->name.family == membership.group.family &&
               has_same_ip(auxiliary->name, membership.group);
    });
    AuxiliarySocket* auxiliary = known == sockets_.end() ? nullptr : known->get();
    bool const is_new = !auxiliary && change == MembershipChange::join;
    if (is_new) {
        Address name = membership.group;
        name.port_be = bound_.port_be;
        if (name.scope_id == 0) name.scope_id = membership.interface_index;
        auxiliary = add_socket(name);
    }
    if (auxiliary) this->change(*auxiliary, membership, change);
}

void AuxiliarySocketSet::bound_locked() {
    auto const local = platform::local_address(socket_.fd());
    if (!local || local->is_wildcard()) return;
    std::lock_guard const lock{mutex_};
    bound_ = *local;
    add_broadcast_sockets();
    for (auto const& membership : memberships_) join(membership, MembershipChange::join);
}

void AuxiliarySocketSet::change_locked(Membership const& membership, MembershipChange change) {
    std::lock_guard const lock{mutex_};
    if (bound_.family != Family::none) return join(membership, change);
    if (change == MembershipChange::join) memberships_.push_back(membership);
    if (change == MembershipChange::leave)
        std::erase_if(memberships_, [&](Membership const& each) {
            return has_same_ip(each.group, membership.group) &&
                   has_same_ip(each.source, membership.source);
        });
}

void AuxiliarySocketSet::set_option(Option option, std::uint32_t value) {
    std::lock_guard const lock{mutex_};
    for (auto const& auxiliary : sockets_)
        if (auxiliary->fd)
            static_cast<void>(platform::set_option(auxiliary->fd.get(), option, value));
}

void AuxiliarySocketSet::end() {
    std::lock_guard const lock{mutex_};
    is_ended_ = true;
    for (auto const& auxiliary : sockets_) {
        if (!auxiliary->fd) continue;
        close(*auxiliary);
        if (auxiliary->is_counted) BroadcastSocketCount::give_back();
    }
}

// A loopback address has no broadcasts.
bool may_hear_more(Socket const& socket, Address const& bound) {
    if (socket.type() != SocketType::datagram || bound.is_wildcard()) return false;
    if (socket.datagram_state().auxiliary_sockets()) return true;
    return bound.family == Family::ipv4 && bound.ip[0] != 127;
}

}  // namespace

void open_auxiliary_sockets_locked(Socket& socket) {
    auto const local = platform::local_address(socket.fd());
    if (local && may_hear_more(socket, *local)) AuxiliarySocketSet::of(socket)->bound_locked();
}

Code capture_packets_locked(Socket& socket, platform::Capture const& capture) {
    auto const code = AuxiliarySocketSet::of(socket)->capture_locked(capture);
    if (code != Code::ok) return code;
    socket.set_receive_slow_path(slow_path::auxiliary);
    platform::set_deaf(socket.fd(), true);
    return Code::ok;
}

void end_capture_locked(Socket& socket) {
    if (!socket.datagram_state().auxiliary_sockets()) return;
    AuxiliarySocketSet::of(socket)->end_capture_locked();
    platform::set_deaf(socket.fd(), false);
}

void change_auxiliary_membership(Socket& socket, Membership const& membership,
                                 MembershipChange change) {
    if (socket.type() != SocketType::datagram) return;
    std::lock_guard const lock{socket.mutex()};
    if (socket.phase() == Phase::fresh)
        return AuxiliarySocketSet::of(socket)->change_locked(membership, change);
    auto const local = platform::local_address(socket.fd());
    if (!local || local->is_wildcard()) return;
    bool const is_first = !socket.datagram_state().auxiliary_sockets();
    auto* const sockets = AuxiliarySocketSet::of(socket);
    if (is_first) sockets->bound_locked();
    sockets->change_locked(membership, change);
}

}  // namespace ws2::core
