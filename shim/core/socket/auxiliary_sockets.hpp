// SPDX-License-Identifier: MIT
// On Windows a datagram socket that is bound to one address also receives the broadcasts to the
// network of that address and the datagrams of the groups it has joined; a POSIX host delivers
// those to sockets that are bound to nothing else, or to the wildcard. A raw socket may receive all
// packets of an interface, which a POSIX host shows to sockets of another kind. So such a socket
// has auxiliary sockets, whose datagrams are received as if they were its own: see
// core/io/auxiliary_sockets.cpp.
//
// A socket that has any has slow_path::auxiliary.
#pragma once

#include <cstdint>
#include <span>

#include "platform/options.hpp"
#include "platform/packet_capture.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::core {

class Socket;

class AuxiliarySockets {
public:
    AuxiliarySockets() = default;
    AuxiliarySockets(AuxiliarySockets const&) = delete;
    AuxiliarySockets& operator=(AuxiliarySockets const&) = delete;
    virtual ~AuxiliarySockets() = default;

    virtual bool has_any() const = 0;
    virtual std::uint32_t bytes() = 0;
    // As platform::receive_datagram() that does not wait.
    virtual Code take(std::span<platform::Buffer> buffers, unsigned flags,
                      platform::Datagram& datagram) = 0;
    // An option that was set in the host for the socket itself.
    virtual void set_option(Option option, std::uint32_t value) = 0;
    // The descriptor is about to be closed.
    virtual void end() = 0;
    // In the child of a fork: datagrams received so far belong to the parent, and the child opens
    // auxiliary sockets of its own.
    virtual void register_after_fork() = 0;
};

// After a bind, with the socket's mutex held.
void open_auxiliary_sockets_locked(Socket& socket);
// After the socket itself has become a member, or has left.
void change_auxiliary_membership(Socket& socket, platform::Membership const& membership,
                                 platform::MembershipChange change);
// From now on the raw socket receives what the capture has instead of what it would receive itself;
// or that again. With the socket's mutex held.
Code capture_packets_locked(Socket& socket, platform::Capture const& capture);
void end_capture_locked(Socket& socket);

}  // namespace ws2::core
