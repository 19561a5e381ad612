// SPDX-License-Identifier: MIT
#include "shim/api/winsock/ioctl_structures.hpp"

#include <afunix.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "shim/api/marshal.hpp"
#include "shim/api/winsock/extension_functions.hpp"
#include "shim/api/winsock/registered_io.hpp"
#include "shim/core/options/ioctl.hpp"

namespace ws2::api {
namespace {

using core::Socket;
using core::SocketReference;

template <class T>
bool read_input(ControlRequest const& request, T& value) {
    if (!request.input || request.input_size < sizeof value) return false;
    if (!can_read_bytes(request.input, sizeof value)) return false;
    std::memcpy(&value, request.input, sizeof value);
    return true;
}

bool has_room(ControlRequest const& request, std::size_t size) {
    return request.output_size >= size && can_write_bytes(request.output, size);
}

template <class T>
Code answer(ControlRequest const& request, T const& value) {
    std::memcpy(request.output, &value, sizeof value);
    *request.returned = sizeof value;
    return Code::ok;
}

// A word in, nothing out.
template <Code (*Set)(Socket&, std::uint32_t)>
Code set_word(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    std::uint32_t value = 0;
    return read_input(request, value) ? Set(*socket, value) : Code::bad_address;
}

// The same for a truth value, of which programs give as little as one byte.
template <Code (*Set)(Socket&, std::uint32_t)>
Code set_truth(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    std::uint32_t value = 0;
    auto const size = std::min<std::size_t>(request.input_size, sizeof value);
    if (size == 0 || !can_read_bytes(request.input, size)) return Code::bad_address;
    std::memcpy(&value, request.input, size);
    return Set(*socket, value != 0 ? 1 : 0);
}

// One byte is enough, and nothing or no such value an invalid argument [docs: SIO_RCVALL].
template <platform::CaptureKind Kind>
Code set_receive_all(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    std::uint32_t value = 0;
    std::uint8_t byte = 0;
    if (!read_input(request, value)) {
        if (!read_input(request, byte)) return Code::invalid_argument;
        value = byte;
    }
    return core::receive_all(*socket, Kind, core::ReceiveAll{value});
}

// Nothing in, a word out; too little room leaves the returned size alone [winetest:
// test_fionread_siocatmark].
template <Result<std::uint32_t> (*Get)(Socket&)>
Code get_word(SocketReference const& socket, ControlRequest const& request) {
    if (!has_room(request, sizeof(std::uint32_t))) return Code::bad_address;
    auto const value = Get(*socket);
    if (value) return answer(request, *value);
    *request.returned = 0;
    return value.code();
}

template <Code (*Run)(Socket&)>
Code run_bare(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    return Run(*socket);
}

Code set_keep_alive(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    tcp_keepalive values;
    if (!read_input(request, values)) return Code::bad_address;
    return core::set_keep_alive(*socket,
                                {values.onoff, values.keepalivetime, values.keepaliveinterval});
}

Code set_initial_rto(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    TCP_INITIAL_RTO_PARAMETERS values;
    if (!read_input(request, values)) return Code::bad_address;
    return core::set_initial_retransmission(*socket, {values.Rtt, values.MaxSynRetransmissions});
}

Code get_extension(SocketReference const&, ControlRequest const& request) {
    *request.returned = 0;
    GUID id;
    if (!read_input(request, id) || !has_room(request, sizeof(void*))) return Code::bad_address;
    auto* const function = find_extension_function(id);
    return function ? answer(request, function) : Code::invalid_argument;
}

// A table of functions.
Code get_extensions(SocketReference const&, ControlRequest const& request) {
    *request.returned = 0;
    constexpr GUID registered_io = WSAID_MULTIPLE_RIO;
    auto const& functions = registered_io_functions();
    GUID id;
    if (!read_input(request, id) || !has_room(request, sizeof functions)) return Code::bad_address;
    bool const is_known = std::memcmp(&id, &registered_io, sizeof id) == 0;
    return is_known ? answer(request, functions) : Code::invalid_argument;
}

// There are no layers: the socket is its own base.
Code get_base_handle(SocketReference const&, ControlRequest const& request) {
    if (has_room(request, sizeof(SOCKET))) return answer(request, request.handle);
    *request.returned = 0;
    return Code::bad_address;
}

// Windows has two numberings of the states; this one is from 0.
TCPSTATE tcp_state_of(platform::TcpState state) {
    static_assert(static_cast<int>(platform::TcpState::time_wait) == TCPSTATE_TIME_WAIT + 1);
    return static_cast<TCPSTATE>(static_cast<int>(state) - 1);
}

template <class Info>
Info tcp_info_from(core::ConnectionInformation const& known) {
    auto const& tcp = known.tcp;
    Info info{};
    info.State = tcp_state_of(tcp.state);
    info.Mss = tcp.segment_size;
    info.ConnectionTimeMs = static_cast<ULONG64>(known.age.count());
    info.TimestampsEnabled = tcp.has_timestamps ? TRUE : FALSE;
    info.RttUs = tcp.round_trip_us;
    info.MinRttUs = tcp.least_round_trip_us;
    info.BytesInFlight = tcp.bytes_in_flight;
    info.Cwnd = tcp.congestion_window;
    info.SndWnd = tcp.send_window;
    info.RcvWnd = tcp.receive_window;
    info.RcvBuf = tcp.receive_space;
    info.BytesOut = tcp.bytes_sent;
    info.BytesIn = tcp.bytes_received;
    info.BytesReordered = tcp.bytes_reordered;
    info.BytesRetrans = tcp.bytes_sent_again;
    info.FastRetrans = tcp.segments_sent_again;
    info.TimeoutEpisodes = tcp.timeouts;
    return info;
}

// How long sending was held up is known, how often and for how many bytes is not.
TCP_INFO_v1 tcp_info_v1_from(core::ConnectionInformation const& known) {
    auto info = tcp_info_from<TCP_INFO_v1>(known);
    info.SndLimTimeRwin = known.tcp.limited_by_peer_ms;
    info.SndLimTimeCwnd = known.tcp.limited_by_network_ms;
    info.SndLimTimeSnd = known.tcp.limited_by_sender_ms;
    return info;
}

// The word that comes in is the version of the structure that is wanted.
Code get_tcp_info(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    DWORD version = 0;
    if (!read_input(request, version)) return Code::bad_address;
    if (version > 1) return Code::invalid_argument;
    auto const size = version == 0 ? sizeof(TCP_INFO_v0) : sizeof(TCP_INFO_v1);
    if (!has_room(request, size)) return Code::bad_address;
    auto const known = core::connection_information(*socket);
    if (!known) return known.code();
    return version == 0 ? answer(request, tcp_info_from<TCP_INFO_v0>(*known))
                        : answer(request, tcp_info_v1_from(*known));
}

// --- lists of addresses --------------------------------------------------------------------------

void put_list(std::vector<Address> const& addresses, int each, ControlRequest const& request) {
    auto* const list = static_cast<SOCKET_ADDRESS_LIST*>(request.output);
    auto* at = static_cast<char*>(request.output) + SIZEOF_SOCKET_ADDRESS_LIST(addresses.size());
    INT const count = static_cast<INT>(addresses.size());
    std::memcpy(&list->iAddressCount, &count, sizeof count);
    for (std::size_t i = 0; i != addresses.size(); ++i) {
        int length = 0;
        put_address(addresses[i], reinterpret_cast<sockaddr*>(at), &length);
        SOCKET_ADDRESS const entry{reinterpret_cast<sockaddr*>(at), length};
        std::memcpy(&list->Address[i], &entry, sizeof entry);
        at += each;
    }
}

// Room for less than the count is another fault than room for less than the list [winetest:
// test_address_list_query].
Code get_address_list(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    if (request.output && request.output_size != 0 && request.output_size < sizeof(INT))
        return Code::invalid_argument;
    auto const addresses = core::address_list(*socket);
    int const each = address_size(socket->family());
    auto const needed = SIZEOF_SOCKET_ADDRESS_LIST(addresses.size()) +
                        addresses.size() * static_cast<std::size_t>(each);
    *request.returned = static_cast<DWORD>(needed);
    if (!has_room(request, needed)) return Code::bad_address;
    put_list(addresses, each, request);
    return Code::ok;
}

ULONG interface_flags(core::InterfaceAddress const& from) {
    constexpr ULONG kinds[] = {IFF_BROADCAST, IFF_POINTTOPOINT, IFF_LOOPBACK};
    return kinds[static_cast<int>(from.kind)] | (from.is_up ? IFF_UP : 0u) |
           (from.has_multicast ? IFF_MULTICAST : 0u);
}

void put_generic(Address const& address, sockaddr_gen& to) {
    int length = 0;
    if (address.family == Family::ipv4) put_address(address, &to.Address, &length);
}

Code get_interface_list(SocketReference const&, ControlRequest const& request) {
    *request.returned = 0;
    auto const interfaces = core::interface_list();
    auto const needed = interfaces.size() * sizeof(INTERFACE_INFO);
    if (!has_room(request, needed)) return Code::bad_address;
    auto* at = static_cast<char*>(request.output);
    for (auto const& each : interfaces) {
        INTERFACE_INFO info;
        std::memset(&info, 0, sizeof info);
        info.iiFlags = interface_flags(each);
        put_generic(each.address, info.iiAddress);
        put_generic(each.broadcast, info.iiBroadcastAddress);
        put_generic(each.netmask, info.iiNetmask);
        std::memcpy(at, &info, sizeof info);
        at += sizeof info;
    }
    *request.returned = static_cast<DWORD>(needed);
    return Code::ok;
}

// No address, or none of a route's, is an invalid argument here and not a bad pointer. Only an
// answer that does not fit sets it: other failures do not change it [winetest:
// test_sioRoutingInterfaceQuery].
Code get_route(SocketReference const& socket, ControlRequest const& request) {
    auto const size = static_cast<DWORD>(address_size(socket->family()));
    auto const peer = route_target(socket, request);
    if (!peer) return peer.code();
    auto const source = core::route_interface(*socket, *peer);
    if (!source) return source.code();
    if (!request.output) return Code::bad_address;
    *request.returned = size;
    if (!has_room(request, size)) return Code::bad_address;
    int length = 0;
    put_address(*source, static_cast<sockaddr*>(request.output), &length);
    return Code::ok;
}

Code get_broadcast_address(SocketReference const& socket, ControlRequest const& request) {
    *request.returned = 0;
    if (socket->family() != Family::ipv4 || socket->is_stream())
        return Code::operation_not_supported;
    if (!has_room(request, sizeof(sockaddr_in))) return Code::bad_address;
    sockaddr_in everyone{};
    everyone.sin_family = AF_INET;
    everyone.sin_addr.S_un.S_addr = INADDR_BROADCAST;
    return answer(request, everyone);
}

// clang-format off
constexpr ControlRow control_rows[] = {
    {FIONREAD,                           get_word<core::bytes_to_read>},
    {FIONBIO,                            set_word<core::set_non_blocking>},
    {SIOCATMARK,                         get_word<core::is_at_mark>},
    {SIO_KEEPALIVE_VALS,                 set_keep_alive},
    {SIO_UDP_CONNRESET,                  set_truth<core::report_connection_resets>},
    {SIO_AF_UNIX_GETPEERPID,             get_word<core::peer_process>},
    {SIO_UDP_NETRESET,                   set_truth<core::report_network_resets>},
    {SIO_GET_EXTENSION_FUNCTION_POINTER, get_extension},
    {SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, get_extensions},
    {SIO_BASE_HANDLE,                    get_base_handle},
    {SIO_BSP_HANDLE,                     get_base_handle},
    {SIO_BSP_HANDLE_SELECT,              get_base_handle},
    {SIO_BSP_HANDLE_POLL,                get_base_handle},
    {SIO_TCP_INITIAL_RTO,                set_initial_rto},
    {SIO_LOOPBACK_FAST_PATH,             set_word<core::set_loopback_fast_path>},
    {SIO_ENABLE_CIRCULAR_QUEUEING,       run_bare<core::enable_circular_queueing>},
    {SIO_IDEAL_SEND_BACKLOG_QUERY,       get_word<core::ideal_send_backlog>},
    {SIO_TCP_INFO,                       get_tcp_info},
    {SIO_MULTIPOINT_LOOPBACK,            set_truth<core::set_multicast_loop>},
    {SIO_MULTICAST_SCOPE,                set_word<core::set_multicast_scope>},
    {SIO_RCVALL,                         set_receive_all<platform::CaptureKind::all>},
    {SIO_RCVALL_MCAST,                   set_receive_all<platform::CaptureKind::groups>},
    {SIO_RCVALL_IGMPMCAST,               set_receive_all<platform::CaptureKind::membership>},
    {SIO_GET_BROADCAST_ADDRESS,          get_broadcast_address},
    {SIO_ADDRESS_LIST_QUERY,             get_address_list},
    {SIO_GET_INTERFACE_LIST,             get_interface_list},
    {SIO_ROUTING_INTERFACE_QUERY,        get_route},
};
// clang-format on

}  // namespace

Result<Address> route_target(SocketReference const& socket, ControlRequest const& request) {
    auto const size = static_cast<DWORD>(address_size(socket->family()));
    if (!request.input || request.input_size < size) return Code::invalid_argument;
    return address_from(static_cast<sockaddr const*>(request.input),
                        static_cast<int>(request.input_size), socket->family());
}

ControlRow const* find_control(DWORD code) {
    for (auto const& row : control_rows)
        if (row.code == code) return &row;
    return nullptr;
}

}  // namespace ws2::api
