// SPDX-License-Identifier: MIT
// Contract: the host's sockets. Every function may be called from any thread. A failure is a Code;
// EINTR never comes out unless the function says so, SIGPIPE is never raised, and no descriptor
// survives exec().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "platform/control_data.hpp"
#include "platform/types.hpp"

namespace ws2::platform {

struct SocketKind {
    Family family = Family::none;
    SocketType type = SocketType::none;
    int protocol = 0;  // IANA number; 0: the family's default for the type
};

// ipv6 sockets see IPv6 only, as on Windows, until Option::ipv6_only says otherwise. A datagram
// socket does from set_up_datagrams() on.
Result<UniqueDescriptor> open_socket(SocketKind kind, BlockingMode mode);

// Gives a datagram socket Windows' defaults, which show once it is bound. Called before that, and
// before any option is set.
Code set_up_datagrams(int fd, SocketKind kind);

Code set_blocking(int fd, BlockingMode mode);

// address_in_use also when a connection in TIME_WAIT still holds the port, unless
// reuse_past_connections() was called before.
Code bind(int fd, Address const& address);

// Lets bind() and listen() take a port that only connections in TIME_WAIT hold. Set on a bound
// socket it does the same for the connections of this socket and a later bind().
Code reuse_past_connections(int fd);

Code listen(int fd, int backlog);

// The oldest queued connection, in `mode`; its peer in *peer unless null. would_block when there
// is none; connection_aborted when it was reset in the queue.
Result<UniqueDescriptor> accept(int fd, BlockingMode mode, Address* peer);

// The port that the next connect() chooses for an unbound socket is one of Windows' dynamic range,
// as that of bind() to port 0 always is; where the host supports it.
void choose_among_dynamic_ports(int fd) noexcept;

// A stream waits for the answer if its descriptor blocks. in_progress when there is none yet:
// always on a non-blocking descriptor, and after a signal or the send timeout on a blocking one.
Code connect(int fd, Address const& address);

// Whether shut_down() ends a blocking connect() of another thread on an IP stream. It has no effect
// on a connect() that has not begun.
bool shutdown_ends_connect() noexcept;

// Sets a datagram socket's default peer, which may be the broadcast address.
Code connect_datagram(int fd, Address const& address);

// Datagram: removes the default peer. Stream: clears the state that a failed connect left, so that
// it can be repeated.
Code dissolve(int fd);

Code shut_down(int fd, Direction direction);

// Whether the interface with this index has this IPv6 address.
bool interface_has(std::uint32_t index, Address const& address);
// The interface that has this IPv6 address; 0: none.
std::uint32_t interface_of(Address const& address);

Result<Address> local_address(int fd);
Result<Address> peer_address(int fd);

// Takes the pending error (ok: none); reading clears it in the host.
Code take_error(int fd);

// Bytes a receive could return now; a datagram socket: the size of the first datagram.
Result<std::uint32_t> bytes_available(int fd);

// Bytes of all queued datagrams; where the host reports only the first one, the bytes of that.
Result<std::uint32_t> datagram_bytes_available(int fd);

// From now on closing discards unsent data and resets the connection.
Code set_abortive_close(int fd);
// From now on the stream polls writable only when the host has sent everything it was given.
Code be_writable_when_sent(int fd);

// How long a blocking receive or send waits before would_block; 0: for ever.
Code set_timeout(int fd, Direction direction, std::uint32_t milliseconds);

// Bytes that were sent and that the peer has not acknowledged yet.
Result<std::uint32_t> bytes_unacknowledged(int fd);

// --- transfer ---------------------------------------------------------------------------------

// Bits for `flags`. The numbers are ours; the hosts translate.
inline constexpr unsigned flag_urgent = 1;
inline constexpr unsigned flag_peek = 2;
inline constexpr unsigned flag_dont_route = 4;
inline constexpr unsigned flag_wait_all = 8;
inline constexpr unsigned flag_dont_wait = 16;  // would_block instead of waiting, whatever the mode

// Stream transfer. `interrupted` may come out when a signal arrived first: the caller decides
// whether its deadline allows another try. receive: 0 bytes is the end of the stream.
Result<std::size_t> receive(int fd, void* data, std::size_t length, unsigned flags) noexcept;
Result<std::size_t> send(int fd, void const* data, std::size_t length, unsigned flags) noexcept;
Result<std::size_t> receive_vector(int fd, std::span<Buffer> buffers, unsigned flags) noexcept;
Result<std::size_t> send_vector(int fd, std::span<Buffer const> buffers, unsigned flags) noexcept;

struct Datagram {
    std::size_t length = 0;          // bytes stored
    bool truncated = false;          // there was more, and it is lost (unless peeked)
    Address* from = nullptr;         // in: where to put the sender, or null
    ControlData* control = nullptr;  // in: where to put what the socket's options ask for, or null
};

// Datagram transfer; `interrupted` may come out. `to` null: the connected peer. `control` is for a
// socket of that family.
Code receive_datagram(int fd, std::span<Buffer> buffers, unsigned flags,
                      Datagram& datagram) noexcept;
Result<std::size_t> send_datagram(int fd, std::span<Buffer const> buffers, unsigned flags,
                                  Address const* to) noexcept;
struct Delivery {
    Address const* to;
    ControlData const& control;
    Family family;
};
Result<std::size_t> send_datagram_with(int fd, std::span<Buffer const> buffers, unsigned flags,
                                       Delivery const& delivery) noexcept;

// Datagram sockets: makes ICMP answers to what an unconnected socket sent come back as errors of
// later calls. operation_not_supported where the host never reports them.
Code report_icmp_errors(int fd);
// One such answer. `target`: where the datagram had been sent to.
struct IcmpReport {
    enum class Kind : std::uint8_t {
        port_unreachable,
        hops_exceeded,
        other,  // of the network, or of a router's
        none    // no ICMP answer, but a local error that the host queued as one
    };
    Kind kind = Kind::none;
    Address target;
};
// Takes the oldest one that is queued. would_block: there is none; operation_not_supported: the
// host queues none and reports them by failed calls only.
Result<IcmpReport> take_icmp_report(int fd);

}  // namespace ws2::platform
