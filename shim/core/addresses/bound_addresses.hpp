// SPDX-License-Identifier: MIT
// The addresses this process has bound with bind(), so that a second bind gets Windows' result and
// not the host's. Within the process the results are exact; for other processes the host decides,
// and conflicts that it does not distinguish are address_in_use. Ports the host chose for an
// unbound socket, accepted connections and connections that are over are not registered: they do
// not conflict with a bind.
//
// One lock, taken with a socket's mutex held and released before anything waits.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "platform/address_sharing.hpp"
#include "shim/core/addresses/sharing_rules.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

class AddressRegistry {
public:
    // Binds in the host and remembers the address. With the socket's mutex held.
    Code bind_locked(Socket& socket, Address const& address);

    // Binds an internal socket to a port that a socket of the program has, perhaps shared with
    // others.
    Code bind_beside(int fd, Address const& address);

    // Listens in the host, which checks the sharing of the address again. With the mutex held.
    Code listen_locked(Socket& socket, int backlog);

    // A listener refuses clients by not listening in the host. Meanwhile no other socket may bind
    // its address, and afterwards it listens as before. `fd` is its descriptor in the calling
    // thread.
    bool may_stop_listening(Socket const& socket);
    void hold_address(Socket const& socket, int fd);
    Code listen_again(Socket const& socket, int fd, int backlog);

    // Connections of an exclusive listener keep its address in use after the listener has closed.
    void register_connection(Socket const& accepted);

    // Before the descriptor closes.
    void forget(Socket const& socket);

private:
    struct Binding {
        Socket const* owner;
        int fd;
        SocketType type;
        BoundAddress bound;
        platform::HostSharing idle;  // the descriptor's sharing options between calls
        bool is_connection = false;
    };
    // One protocol and port.
    using Key = std::uint32_t;
    using Bindings = std::unordered_multimap<Key, Binding>;

    static Key key_of(SocketType type, std::uint16_t port_be);
    Code evaluate_all(Key key, BoundAddress const& bound) const;
    std::vector<Binding const*> overlapping(Key key, BoundAddress const& bound,
                                            Socket const& asking) const;
    Bindings::iterator find(Socket const& socket);
    Code listen_locked(Bindings::iterator own, int fd, int backlog);

    RankedMutex<Rank::addresses> mutex_;
    Bindings bindings_;
    std::unordered_map<Socket const*, Key> keys_;
};

AddressRegistry& address_registry();

}  // namespace ws2::core
