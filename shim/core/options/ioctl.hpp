// SPDX-License-Identifier: MIT
// What ioctlsocket and WSAIoctl do to a socket, apart from laying out structures. All sources are
// [docs: Winsock IOCTLs] unless a test is named.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "platform/interfaces.hpp"
#include "platform/packet_capture.hpp"
#include "platform/tcp_information.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// FIONBIO. invalid_argument when it must stay non-blocking because events are selected.
Code set_non_blocking(Socket& socket, std::uint32_t value);

// FIONREAD: what the next receive could return; 0 for a stream that is not connected.
Result<std::uint32_t> bytes_to_read(Socket& socket);

// SIOCATMARK: 1 while no urgent byte waits outside the stream, else 0.
Result<std::uint32_t> is_at_mark(Socket& socket);

// SIO_KEEPALIVE_VALS. no_such_option for a datagram socket.
struct KeepAlive {
    std::uint32_t on = 0;
    std::uint32_t idle_ms = 0;
    std::uint32_t interval_ms = 0;
};
Code set_keep_alive(Socket& socket, KeepAlive const& values);

// SIO_UDP_CONNRESET, SIO_UDP_NETRESET. operation_not_supported for streams.
Code report_connection_resets(Socket& socket, std::uint32_t value);
Code report_network_resets(Socket& socket, std::uint32_t value);

// SIO_TCP_INITIAL_RTO: how long the first SYN waits for its answer and how often it is sent again.
// All ones leave a value alone, no_retransmissions sends one SYN only. invalid_argument once the
// socket is connected or connecting.
struct InitialRetransmission {
    static constexpr std::uint16_t same_time = 0xffff;
    static constexpr std::uint8_t same_count = 0xff;
    static constexpr std::uint8_t no_retransmissions = 0xfe;
    std::uint16_t rtt_ms = 0;
    std::uint8_t count = 0;
};
Code set_initial_retransmission(Socket& socket, InitialRetransmission const& values);

// SIO_LOOPBACK_FAST_PATH: only streams have one, and here it is the ordinary path.
Code set_loopback_fast_path(Socket& socket, std::uint32_t value);

// SIO_ENABLE_CIRCULAR_QUEUEING: datagram sockets; the newest datagram is lost first all the same.
Code enable_circular_queueing(Socket& socket);

// SIO_AF_UNIX_GETPEERPID. operation_not_supported for other families, not_connected.
Result<std::uint32_t> peer_process(Socket& socket);

// SIO_IDEAL_SEND_BACKLOG_QUERY [winetest: test_backlog_query].
Result<std::uint32_t> ideal_send_backlog(Socket& socket);

// SIO_TCP_INFO. operation_not_supported for what is not TCP, not_connected before there is a peer.
struct ConnectionInformation {
    platform::TcpInformation tcp;
    std::chrono::milliseconds age{0};
};
Result<ConnectionInformation> connection_information(Socket& socket);

// SIO_MULTIPOINT_LOOPBACK and SIO_MULTICAST_SCOPE, in the words of the options they set.
Code set_multicast_loop(Socket& socket, std::uint32_t value);
Code set_multicast_scope(Socket& socket, std::uint32_t value);

// SIO_RCVALL, SIO_RCVALL_MCAST and SIO_RCVALL_IGMPMCAST, which differ in the kind: a raw socket
// that is bound to an address receives the packets that pass its interface, those of its own
// protocol if it has one. invalid_argument for other sockets and other modes [docs: SIO_RCVALL].
enum class ReceiveAll : std::uint32_t {
    off = 0,
    on = 1,                 // promiscuous
    socket_level_only = 2,  // is not implemented and has no effect, on Windows
    ip_level = 3,
};
Code receive_all(Socket& socket, platform::CaptureKind kind, ReceiveAll mode);

// SIO_ROUTING_INTERFACE_QUERY: the local address that reaches `peer`, with port 0
// [winetest: test_sioRoutingInterfaceQuery].
Result<Address> route_interface(Socket& socket, Address const& peer);

// SIO_ADDRESS_LIST_QUERY: this machine's addresses of the socket's family, without ports.
std::vector<Address> address_list(Socket const& socket);

// SIO_GET_INTERFACE_LIST: the IPv4 interfaces, with the limited broadcast address rather than the
// network's own, and a loopback that has multicast whatever the host says [rostest: WSAIoctl].
using platform::InterfaceAddress;
std::vector<InterfaceAddress> interface_list();

}  // namespace ws2::core
