// SPDX-License-Identifier: MIT
#include "shim/core/addresses/bound_addresses.hpp"

namespace ws2::core {
namespace {

using platform::HostSharing;

Sharing sharing_of(OptionStore const& options) {
    if (options.exclusive_address) return Sharing::exclusive;
    return options.reuse_address ? Sharing::reuse : Sharing::plain;
}

// SO_REUSEADDR of Windows says to every process what this says to the host.
HostSharing idle_when_bound(Sharing sharing) {
    return sharing == Sharing::reuse ? HostSharing::others : HostSharing::nobody;
}

// Connections that will be accepted must not stand in the way of a later listener. Behind an
// exclusive one they do [docs: Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE], but not in its own,
// which may have to listen again: see register_connection().
HostSharing idle_when_listening(Sharing sharing) {
    return sharing == Sharing::reuse ? HostSharing::others : HostSharing::past;
}

StackMode stack_mode_of(OptionStore const& options) {
    return options.others.get(Option::ipv6_only, 1) != 0 ? StackMode::single : StackMode::dual;
}

void share(int fd, SocketType type, HostSharing sharing) {
    static_cast<void>(platform::share_address(fd, type, sharing));
}

// A port of the host's choice must not be in use, so it is shared only afterwards.
bool shares_from_the_start(Sharing sharing, Address const& address) {
    return sharing == Sharing::reuse && address.port_be != 0;
}

// What another process has, the host only calls "in use"; to callers that wanted to share, or to
// have one address of what another user has for all, Windows says that they may not.
Code refusal_by_host(Code code, SocketType type, Address const& address, Sharing sharing) {
    if (code != Code::address_in_use) return code;
    bool const is_denied =
        sharing == Sharing::reuse ||
        (!address.is_wildcard() && platform::other_user_has_wildcard(type, address));
    return is_denied ? Code::access_denied : code;
}

// While it lives the host lets these sockets overlap. Those that share anyway are left alone, so
// that a thousand of them do not cost a million calls.
template <class Bindings>
class SharingWindow {
public:
    explicit SharingWindow(Bindings const& bindings) : bindings_{bindings} {
        for_those_that_do_not(
            [](auto const& each) { share(each.fd, each.type, HostSharing::others); });
    }
    ~SharingWindow() {
        for_those_that_do_not([](auto const& each) { share(each.fd, each.type, each.idle); });
    }
    SharingWindow(SharingWindow const&) = delete;
    SharingWindow& operator=(SharingWindow const&) = delete;

private:
    template <class Action>
    void for_those_that_do_not(Action action) {
        for (auto const* each : bindings_)
            if (each->idle != HostSharing::others) action(*each);
    }

    Bindings const& bindings_;
};

template <class Bindings>
Code bind_shared(int fd, SocketType type, Address const& address, Bindings const& others) {
    SharingWindow const window{others};
    share(fd, type, HostSharing::others);
    auto const code = platform::bind(fd, address);
    share(fd, type, HostSharing::nobody);
    return code;
}

}  // namespace

AddressRegistry::Key AddressRegistry::key_of(SocketType type, std::uint16_t port_be) {
    return (type == SocketType::stream ? 0x10000u : 0u) | port_be;
}

Code AddressRegistry::evaluate_all(Key key, BoundAddress const& bound) const {
    auto const [begin, end] = bindings_.equal_range(key);
    for (auto it = begin; it != end; ++it)
        if (auto const code = evaluate(it->second.bound, bound); code != Code::ok) return code;
    return Code::ok;
}

std::vector<AddressRegistry::Binding const*> AddressRegistry::overlapping(
    Key key, BoundAddress const& bound, Socket const& asking) const {
    std::vector<Binding const*> found;
    auto const [begin, end] = bindings_.equal_range(key);
    for (auto it = begin; it != end; ++it)
        if (it->second.owner != &asking && !it->second.is_connection &&
            overlap_of(it->second.bound, bound) != Overlap::none)
            found.push_back(&it->second);
    return found;
}

Code AddressRegistry::bind_locked(Socket& socket, Address const& address) {
    int const fd = socket.fd();
    auto const type = socket.type();
    auto const sharing = sharing_of(socket.options_locked());
    auto const bound = make_bound_address(address, stack_mode_of(socket.options_locked()), sharing);
    std::lock_guard const lock{mutex_};
    std::vector<Binding const*> others;
    if (address.port_be != 0) {
        auto const key = key_of(type, address.port_be);
        if (auto const code = evaluate_all(key, bound); code != Code::ok) return code;
        others = overlapping(key, bound, socket);
    }
    bool const is_shared_bind = !others.empty() || shares_from_the_start(sharing, address);
    auto const code = is_shared_bind ? bind_shared(fd, type, address, others)
                                     : platform::bind_beside_past(fd, type, address);
    if (code != Code::ok) return refusal_by_host(code, type, address, sharing);
    auto const idle = idle_when_bound(sharing);
    if (idle != HostSharing::nobody) share(fd, type, idle);
    auto const local = platform::local_address(fd);
    if (!local) return local.code();
    auto const key = key_of(type, local->port_be);
    bindings_.emplace(key, Binding{&socket, fd, type, bound, idle, false});
    keys_.emplace(&socket, key);
    return Code::ok;
}

Code AddressRegistry::bind_beside(int fd, Address const& address) {
    std::lock_guard const lock{mutex_};
    std::vector<Binding const*> others;
    auto const [begin, end] = bindings_.equal_range(key_of(SocketType::datagram, address.port_be));
    for (auto it = begin; it != end; ++it) others.push_back(&it->second);
    SharingWindow const window{others};
    share(fd, SocketType::datagram, HostSharing::others);
    return platform::bind(fd, address);
}

AddressRegistry::Bindings::iterator AddressRegistry::find(Socket const& socket) {
    auto const key = keys_.find(&socket);
    if (key == keys_.end()) return bindings_.end();
    auto const [begin, end] = bindings_.equal_range(key->second);
    for (auto it = begin; it != end; ++it)
        if (it->second.owner == &socket) return it;
    return bindings_.end();
}

Code AddressRegistry::listen_locked(Socket& socket, int backlog) {
    std::lock_guard const lock{mutex_};
    auto const own = find(socket);
    if (own == bindings_.end()) {
        share(socket.fd(), socket.type(), HostSharing::past);
        return platform::listen(socket.fd(), backlog);
    }
    return listen_locked(own, socket.fd(), backlog);
}

Code AddressRegistry::listen_locked(Bindings::iterator own, int fd, int backlog) {
    auto& binding = own->second;
    auto const others = overlapping(own->first, binding.bound, *binding.owner);
    // Their descriptors are the process's.
    if (!others.empty() && fd != binding.fd) return Code::operation_not_supported;
    bool const is_shared_bind = !others.empty() || binding.bound.sharing == Sharing::reuse;
    SharingWindow const window{others};
    share(fd, binding.type, is_shared_bind ? HostSharing::others : HostSharing::past);
    auto const code = platform::listen(fd, backlog);
    if (code == Code::ok) {
        binding.idle = idle_when_listening(binding.bound.sharing);
        if (binding.bound.sharing == Sharing::reuse)
            static_cast<void>(platform::prefer_first_listener(fd));
    }
    share(fd, binding.type, binding.idle);
    return code;
}

// Of listeners that share an address the first one gets the clients, and would be the last one
// when it comes back.
bool AddressRegistry::may_stop_listening(Socket const& socket) {
    std::lock_guard const lock{mutex_};
    auto const own = find(socket);
    if (own == bindings_.end() || own->second.bound.sharing != Sharing::reuse) return true;
    return overlapping(own->first, own->second.bound, socket).empty();
}

void AddressRegistry::hold_address(Socket const& socket, int fd) {
    std::lock_guard const lock{mutex_};
    auto const own = find(socket);
    if (own == bindings_.end()) return share(fd, SocketType::stream, HostSharing::nobody);
    own->second.idle = idle_when_bound(own->second.bound.sharing);
    share(fd, own->second.type, own->second.idle);
}

Code AddressRegistry::listen_again(Socket const& socket, int fd, int backlog) {
    std::lock_guard const lock{mutex_};
    auto const own = find(socket);
    if (own != bindings_.end()) return listen_locked(own, fd, backlog);
    share(fd, SocketType::stream, HostSharing::past);
    return platform::listen(fd, backlog);
}

void AddressRegistry::register_connection(Socket const& accepted) {
    auto const local = platform::local_address(accepted.fd());
    if (!local) return;
    auto const bound = make_bound_address(*local, StackMode::single, Sharing::exclusive);
    auto const key = key_of(SocketType::stream, local->port_be);
    std::lock_guard const lock{mutex_};
    bindings_.emplace(
        key, Binding{&accepted, accepted.fd(), SocketType::stream, bound, HostSharing::past, true});
    keys_.emplace(&accepted, key);
}

void AddressRegistry::forget(Socket const& socket) {
    std::lock_guard const lock{mutex_};
    auto const own = find(socket);
    if (own == bindings_.end()) return;
    bindings_.erase(own);
    keys_.erase(&socket);
}

AddressRegistry& address_registry() {
    static auto& registry = *new AddressRegistry;  // never destroyed: sockets outlive main()
    return registry;
}

}  // namespace ws2::core
