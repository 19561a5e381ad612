// SPDX-License-Identifier: MIT
// Datagrams with control messages: WSASendMsg, and WSARecvMsg, which is found by its GUID.
#include "shim/api/winsock/send_recv_msg.hpp"

#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/connections/connect.hpp"
#include "shim/core/transfer/overlapped.hpp"
#include "shim/core/transfer/transfer.hpp"

using namespace ws2;
using api::BufferList;
using api::call_on;
using core::SocketReference;
using platform::ControlData;
using platform::PacketInfo;

namespace {

// --- one kind of control message: its payload to and from ControlData ----------------------------

// IN_PKTINFO and IN6_PKTINFO: an address, and behind it the index of an interface.
template <class Info>
constexpr std::size_t address_part = sizeof(Info) - sizeof(ULONG);

template <class Info>
void read_packet(PUCHAR bytes, ControlData& control) {
    PacketInfo packet;
    std::memcpy(packet.ip.data(), bytes, address_part<Info>);
    std::memcpy(&packet.interface_index, bytes + address_part<Info>, sizeof(ULONG));
    control.packet = packet;
}

template <class Info>
bool write_packet(ControlData const& control, PUCHAR bytes) {
    if (!control.packet) return false;
    if (!bytes) return true;
    std::memcpy(bytes, control.packet->ip.data(), address_part<Info>);
    std::memcpy(bytes + address_part<Info>, &control.packet->interface_index, sizeof(ULONG));
    return true;
}

// 0 is none, as of the option.
void read_segment(PUCHAR bytes, ControlData& control) {
    DWORD length = 0;
    std::memcpy(&length, bytes, sizeof length);
    if (length != 0)
        control.segment = static_cast<std::uint16_t>(std::min(length, DWORD{UINT16_MAX}));
}

bool write_nothing(ControlData const&, PUCHAR) { return false; }

void read_congestion(PUCHAR bytes, ControlData& control) {
    INT value = 0;
    std::memcpy(&value, bytes, sizeof value);
    control.congestion = value & platform::congestion_bits;
}

template <auto Member>
void read_number(PUCHAR bytes, ControlData& control) {
    INT value = 0;
    std::memcpy(&value, bytes, sizeof value);
    control.*Member = value;
}

template <auto Member>
bool write_number(ControlData const& control, PUCHAR bytes) {
    auto const& value = control.*Member;
    if (!value) return false;
    if (bytes) std::memcpy(bytes, &*value, sizeof(INT));
    return true;
}

struct MessageRow {
    Family family;
    INT level;
    INT type;
    std::size_t size;
    void (*read)(PUCHAR, ControlData&);
    // Whether there is such a message; stores it unless `bytes` is null.
    bool (*write)(ControlData const&, PUCHAR bytes);
};

constexpr auto read_hops = read_number<&ControlData::hop_limit>;
constexpr auto write_hops = write_number<&ControlData::hop_limit>;
constexpr auto read_class = read_number<&ControlData::traffic_class>;
constexpr auto write_class = write_number<&ControlData::traffic_class>;
constexpr auto write_congestion = write_number<&ControlData::congestion>;

// In the order in which they are received.
// clang-format off
constexpr MessageRow message_rows[] = {
    {Family::ipv4, IPPROTO_IP,   IP_PKTINFO,    sizeof(IN_PKTINFO),  read_packet<IN_PKTINFO>,  write_packet<IN_PKTINFO> },
    {Family::ipv4, IPPROTO_IP,   IP_TTL,        sizeof(INT),         read_hops,                write_hops               },
    {Family::ipv4, IPPROTO_IP,   IP_TOS,        sizeof(INT),         read_class,               write_class              },
    {Family::ipv4, IPPROTO_IP,   IP_ECN,        sizeof(INT),         read_congestion,          write_congestion         },
    {Family::ipv4, IPPROTO_UDP,  UDP_SEND_MSG_SIZE, sizeof(DWORD),   read_segment,             write_nothing            },
    {Family::ipv6, IPPROTO_IPV6, IPV6_PKTINFO,  sizeof(IN6_PKTINFO), read_packet<IN6_PKTINFO>, write_packet<IN6_PKTINFO>},
    {Family::ipv6, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(INT),         read_hops,                write_hops               },
    {Family::ipv6, IPPROTO_IPV6, IPV6_TCLASS,   sizeof(INT),         read_class,               write_class              },
    {Family::ipv6, IPPROTO_IPV6, IPV6_ECN,      sizeof(INT),         read_congestion,          write_congestion         },
};
// clang-format on

}  // namespace

// --- all of a message's control data -------------------------------------------------------------

// An IPv6 socket that reaches IPv4 hosts takes the messages of both families: those of IPv4 for
// what goes to such a host, as Windows' own programs give them.
Result<ControlData> ws2::api::control_from(SocketReference const& socket, WSAMSG const& message) {
    ControlData control;
    auto const family = socket->family();
    if (message.Control.len == 0) return control;
    if (!api::can_read(message.Control.buf, message.Control.len)) return Code::bad_address;
    auto const* const end = message.Control.buf + message.Control.len;
    for (auto* item = WSA_CMSG_FIRSTHDR(&message); item; item = WSA_CMSG_NXTHDR(&message, item)) {
        auto const left = static_cast<std::size_t>(end - reinterpret_cast<char*>(item));
        if (item->cmsg_len < sizeof(WSACMSGHDR) || item->cmsg_len > left)
            return Code::invalid_argument;
        auto const* const row = std::ranges::find_if(message_rows, [&](MessageRow const& each) {
            bool const is_of_family = each.family == family || family == Family::ipv6;
            return is_of_family && each.level == item->cmsg_level && each.type == item->cmsg_type;
        });
        if (row == std::ranges::end(message_rows) || item->cmsg_len < WSA_CMSG_LEN(row->size))
            return Code::invalid_argument;
        bool const is_ipv4 = family == Family::ipv6 && row->level == IPPROTO_IP;
        if (is_ipv4 && !core::reaches_mapped_ipv4(*socket)) return Code::invalid_argument;
        control.is_ipv4 |= is_ipv4;
        row->read(WSA_CMSG_DATA(item), control);
    }
    return control;
}

DWORD ws2::api::put_control(ControlData const& control, Family socket_family, WSABUF& target) {
    auto const family = control.is_ipv4 ? Family::ipv4 : socket_family;
    std::size_t used = 0;
    DWORD flags = 0;
    for (auto const& row : message_rows) {
        if (row.family != family || !row.write(control, nullptr)) continue;
        if (used + WSA_CMSG_SPACE(row.size) > target.len) {
            flags = MSG_CTRUNC;
            break;
        }
        WSACMSGHDR header{};
        header.cmsg_len = WSA_CMSG_LEN(row.size);
        header.cmsg_level = row.level;
        header.cmsg_type = row.type;
        auto* const at = reinterpret_cast<WSACMSGHDR*>(target.buf + used);
        std::memset(at, 0, WSA_CMSG_SPACE(row.size));
        std::memcpy(at, &header, sizeof header);
        row.write(control, WSA_CMSG_DATA(at));
        used += WSA_CMSG_SPACE(row.size);
    }
    target.len = static_cast<ULONG>(used);
    return flags;
}

// --- the calls -----------------------------------------------------------------------------------

namespace {

// Unlike WSASend, which says WSAEOPNOTSUPP: these two are for messages.
Code check_message(SocketReference const& socket, WSAMSG const* message) {
    if (!api::can_read(message)) return Code::bad_address;
    return socket->is_stream() ? Code::invalid_argument : Code::ok;
}

Code check_buffers(WSAMSG const& message) {
    return api::can_read(message.lpBuffers, message.dwBufferCount) ? Code::ok : Code::bad_address;
}

Code check_receive(SocketReference const& socket, WSAMSG& message, DWORD* received,
                   bool is_overlapped) {
    bool const has_count = api::can_write(received) || (is_overlapped && !received);
    if (!api::can_write(&message) || !has_count) return Code::bad_address;
    if (auto const code = check_buffers(message); code != Code::ok) return code;
    if (!api::can_write(message.Control.buf, message.Control.len)) return Code::bad_address;
    if (message.name || message.namelen != 0)
        return api::check_room(message.name, &message.namelen, socket->family());
    return Code::ok;
}

Code receive(SocketReference const& socket, WSAMSG& message, DWORD& received_length) {
    BufferList buffers{message.lpBuffers, message.dwBufferCount};
    core::Received received;
    Address sender;
    ControlData control;
    if (message.name) received.from = &sender;
    received.control = &control;
    auto const code =
        core::receive(*socket, buffers.span(), static_cast<int>(message.dwFlags), received);
    if (code != Code::ok && code != Code::message_size) return code;
    if (message.name) api::put_address(sender, message.name, &message.namelen);
    received_length = static_cast<DWORD>(received.length);
    message.dwFlags = api::put_control(control, socket->family(), message.Control);
    if (code == Code::message_size) message.dwFlags |= MSG_TRUNC;
    bool const is_whole = message.dwFlags == 0;
    message.dwFlags |= static_cast<DWORD>(received.audience);
    return is_whole ? Code::ok : Code::message_size;
}

// The sender, the control data and the flags are stored when the message has come.
class ReceiveMessage final : public core::ReceiveOperation {
public:
    ReceiveMessage(core::Announcement announcement, std::span<core::Buffer const> buffers,
                   WSAMSG& message)
        : ReceiveOperation{std::move(announcement), buffers, static_cast<int>(message.dwFlags)},
          message_{message} {}

    core::Attempt attempt(core::Socket& socket) override {
        Address sender;
        ControlData control;
        core::Received received;
        if (message_.name) received.from = &sender;
        received.control = &control;
        auto attempt = try_once(socket, received);
        if (attempt.code != Code::ok && attempt.code != Code::message_size) return attempt;
        if (message_.name) api::put_address(sender, message_.name, &message_.namelen);
        message_.dwFlags = api::put_control(control, socket.family(), message_.Control);
        if (attempt.code == Code::message_size) message_.dwFlags |= MSG_TRUNC;
        attempt.code = message_.dwFlags == 0 ? Code::ok : Code::message_size;
        message_.dwFlags |= static_cast<DWORD>(received.audience);
        return attempt;
    }
    bool defers_truncation() const override { return true; }

private:
    WSAMSG& message_;
};

Code receive_overlapped(SocketReference const& socket, WSAMSG& message,
                        api::OverlappedCall const& call) {
    BufferList buffers{message.lpBuffers, message.dwBufferCount};
    return api::start_overlapped(socket, call, [&](core::Announcement announcement) {
        return core::start_receive(*socket, std::make_unique<ReceiveMessage>(
                                                std::move(announcement), buffers.span(), message));
    });
}

Code send_overlapped(SocketReference const& socket, WSAMSG const& message, DWORD flags,
                     api::OverlappedCall const& call) {
    if (auto const code = check_buffers(message); code != Code::ok) return code;
    auto const control = api::control_from(socket, message);
    if (!control) return control.code();
    BufferList buffers{message.lpBuffers, message.dwBufferCount};
    Address target;
    if (message.name) {
        auto const given = api::address_from(message.name, message.namelen, socket->family());
        if (!given) return given.code();
        target = *given;
    }
    return api::start_overlapped(socket, call, [&](core::Announcement announcement) {
        return core::start_send(
            *socket, std::move(announcement),
            {buffers.span(), static_cast<int>(flags), message.name ? &target : nullptr, &*control});
    });
}

// Without a place for the count the socket is bound all the same [winetest: test_WSASendMsg].
Result<std::size_t> send(SocketReference const& socket, WSAMSG const& message, DWORD flags,
                         DWORD* sent) {
    if (!api::can_write(sent)) {
        static_cast<void>(bind_for_sending(*socket));
        return Code::bad_address;
    }
    if (auto const code = check_buffers(message); code != Code::ok) return code;
    auto const control = api::control_from(socket, message);
    if (!control) return control.code();
    BufferList buffers{message.lpBuffers, message.dwBufferCount};
    if (!message.name)
        return core::send_with(*socket, buffers.span(), static_cast<int>(flags), nullptr, *control);
    auto const target = api::address_from(message.name, message.namelen, socket->family());
    if (!target) return target.code();
    return core::send_with(*socket, buffers.span(), static_cast<int>(flags), &*target, *control);
}

}  // namespace

int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent,
                      LPWSAOVERLAPPED lpOverlapped,
                      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        if (auto const code = check_message(socket, lpMsg); code != Code::ok) return code;
        if (lpOverlapped)
            return send_overlapped(
                socket, *lpMsg, dwFlags,
                {lpOverlapped, lpCompletionRoutine,
                 api::can_write(lpNumberOfBytesSent) ? lpNumberOfBytesSent : nullptr, nullptr});
        auto const sent = send(socket, *lpMsg, dwFlags, lpNumberOfBytesSent);
        if (!sent) return sent.code();
        *lpNumberOfBytesSent = static_cast<DWORD>(*sent);
        return Code::ok;
    });
}

INT WINAPI ws2::api::receive_message(SOCKET s, LPWSAMSG message, LPDWORD received,
                                     LPWSAOVERLAPPED overlapped,
                                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        if (auto const code = check_message(socket, message); code != Code::ok) return code;
        if (auto const code = check_receive(socket, *message, received, overlapped != nullptr);
            code != Code::ok)
            return code;
        if (overlapped)
            return receive_overlapped(socket, *message, {overlapped, routine, received, nullptr});
        return receive(socket, *message, *received);
    });
}
