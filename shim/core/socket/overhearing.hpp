// SPDX-License-Identifier: MIT
// On Windows a datagram socket that is bound to one address also hears the broadcasts to the
// network of that address and the groups it has joined; a POSIX host delivers those to sockets that
// are bound to nothing else, or to the wildcard. So such a socket has further ones, its ears, whose
// datagrams are received as if they were its own: see core/io/ears.cpp.
//
// A socket with ears has slow_path::overhears.
#pragma once

#include <cstdint>
#include <span>

#include "platform/options.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::core {

class Socket;

class Overhearing {
public:
    Overhearing() = default;
    Overhearing(Overhearing const&) = delete;
    Overhearing& operator=(Overhearing const&) = delete;
    virtual ~Overhearing() = default;

    virtual bool has_any() const = 0;
    virtual std::uint32_t bytes() = 0;
    // As platform::receive_datagram() that does not wait.
    virtual Code take(std::span<platform::Buffer> buffers, unsigned flags,
                      platform::Datagram& datagram) = 0;
    // What the host is told of the socket.
    virtual void set_option(Option option, std::uint32_t value) = 0;
    // The descriptor is about to be closed.
    virtual void end() = 0;
    // In the child of a fork: what was heard is the parent's, and further ears hear for the child.
    virtual void listen_after_fork() = 0;
};

// After a bind, with the socket's mutex held.
void hear_broadcasts_and_groups_locked(Socket& socket);
// After the socket itself has become a member, or has left.
void change_heard_group(Socket& socket, platform::Membership const& membership,
                        platform::MembershipChange change);

}  // namespace ws2::core
