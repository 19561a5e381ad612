// SPDX-License-Identifier: MIT
// Echo requests: by a datagram socket of ICMP, which the host gives to the users of
// net.ipv4.ping_group_range and whose replies are those to its own requests, or else by a raw one.
// Errors come through the error queue of either.
#include "platform/echo.hpp"

#include <time.h>  // first: <linux/errqueue.h> needs it and does not say so

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "platform/options.hpp"
#include "platform/posix/addresses.hpp"
#include "platform/posix/control_data.hpp"
#include "platform/posix/errno_table.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

constexpr std::size_t header_size = 8;

struct EchoHeader {
    std::uint8_t type;
    std::uint8_t code;
    std::uint16_t checksum;
    std::uint16_t identifier;
    std::uint16_t sequence;
};
static_assert(sizeof(EchoHeader) == header_size);

struct EchoKind {
    int protocol;
    std::uint8_t request, reply;
};
constexpr EchoKind kind_of(Family family) {
    return family == Family::ipv6 ? EchoKind{IPPROTO_ICMPV6, ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY}
                                  : EchoKind{IPPROTO_ICMP, ICMP_ECHO, ICMP_ECHOREPLY};
}

// Of a raw socket's requests; of a datagram socket's the host chooses it.
std::uint16_t own_identifier() { return htons(static_cast<std::uint16_t>(::getpid())); }

bool is_raw(int fd) {
    int type = 0;
    socklen_t length = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_RAW;
}

Code set_number(int fd, int level, int name, int value) {
    return ::setsockopt(fd, level, name, &value, sizeof value) == 0 ? Code::ok
                                                                    : code_from_errno(errno);
}

// A raw socket receives replies alone.
void filter_replies(int fd, Family family) {
    if (family == Family::ipv6) {
        icmp6_filter only;
        ICMP6_FILTER_SETBLOCKALL(&only);
        ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &only);
        ::setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &only, sizeof only);
        return;
    }
    constexpr int icmp_filter = 1;  // its name is in a header of the kernel only
    constexpr std::uint32_t others = ~(1u << ICMP_ECHOREPLY);
    ::setsockopt(fd, SOL_RAW, icmp_filter, &others, sizeof others);
}

Code set_up(int fd, EchoOptions const& options) {
    constexpr int windows_hops = 128;
    bool const is_ipv6 = options.family == Family::ipv6;
    int const hops = options.hops != 0 ? options.hops : windows_hops;
    if (auto const code = report_icmp_errors(fd); code != Code::ok) return code;
    auto const code = is_ipv6 ? set_number(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops)
                              : set_number(fd, IPPROTO_IP, IP_TTL, hops);
    if (code != Code::ok) return code;
    set_number(fd, SOL_SOCKET, SO_BROADCAST, 1);
    if (is_ipv6) {
        set_number(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
        set_number(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
        return Code::ok;
    }
    set_number(fd, IPPROTO_IP, IP_RECVTTL, 1);
    set_number(fd, IPPROTO_IP, IP_RECVTOS, 1);
    return set_number(fd, IPPROTO_IP, IP_MTU_DISCOVER,
                      options.dont_fragment ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
}

Code bind_to(int fd, Address const& source) {
    if (source.family == Family::none || source.is_wildcard()) return Code::ok;
    HostAddress host;
    to_host(source, host);
    return ::bind(fd, host.data(), host.length) == 0 ? Code::ok : code_from_errno(errno);
}

std::uint16_t checksum_of(std::span<char const> packet) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < packet.size(); i += 2) {
        std::uint16_t word = 0;
        std::memcpy(&word, &packet[i], std::min<std::size_t>(2, packet.size() - i));
        sum += word;
    }
    while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

// --- errors --------------------------------------------------------------------------------------

struct Message {
    std::uint8_t type, code;
};

// What the host says without a packet.
Message local_message(Family family, int error) {
    bool const is_ipv6 = family == Family::ipv6;
    if (error == EMSGSIZE)
        return is_ipv6 ? Message{ICMP6_PACKET_TOO_BIG, 0}
                       : Message{ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED};
    return is_ipv6 ? Message{ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR}
                   : Message{ICMP_DEST_UNREACH, ICMP_HOST_UNREACH};
}

void describe_error(sock_extended_err const& error, Family family, EchoAnswer& answer) {
    if (error.ee_origin == SO_EE_ORIGIN_LOCAL) {
        auto const message = local_message(family, static_cast<int>(error.ee_errno));
        answer.type = message.type;
        answer.code = message.code;
        return;
    }
    answer.type = error.ee_type;
    answer.code = error.ee_code;
    HostAddress offender;
    auto const* const name = SO_EE_OFFENDER(&error);
    offender.length = name->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    std::memcpy(&offender.storage, name, offender.length);
    from_host(offender, answer.from);
    answer.from.port_be = 0;
}

// The request that an error is about comes with it. Raw sockets are told of those of others.
bool is_about(EchoHeader const& request, std::size_t length, std::uint16_t sequence, bool raw) {
    if (length < header_size) return true;
    return request.sequence == htons(sequence) && (!raw || request.identifier == own_identifier());
}

Code take_error_answer(int fd, Family family, std::uint16_t sequence, EchoAnswer& answer) {
    EchoHeader request{};
    HostAddress target;
    HostControl room;
    iovec piece{&request, sizeof request};
    msghdr message{};
    message.msg_name = target.data();
    message.msg_namelen = target.length;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    attach_control(message, room);
    auto const had = ::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (had < 0) return Code::would_block;
    if (!is_about(request, static_cast<std::size_t>(had), sequence, is_raw(fd)))
        return Code::interrupted;
    target.length = message.msg_namelen;
    from_host(target, answer.from);
    for (auto* item = CMSG_FIRSTHDR(&message); item; item = next_control(message, *item)) {
        bool const is_error = (item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_RECVERR) ||
                              (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_RECVERR);
        if (!is_error) continue;
        describe_error(*reinterpret_cast<sock_extended_err const*>(CMSG_DATA(item)), family,
                       answer);
        return Code::ok;
    }
    return Code::interrupted;
}

// --- replies -------------------------------------------------------------------------------------

// A raw IPv4 socket's packets begin with their header. False: it is not a whole one.
bool take_off_header(std::span<char>& packet, EchoAnswer& answer) {
    ip header{};
    if (packet.size() < sizeof header) return false;
    std::memcpy(&header, packet.data(), sizeof header);
    std::size_t const length = std::size_t{4} * header.ip_hl;
    if (packet.size() < length) return false;
    answer.is_unfragmentable = (ntohs(header.ip_off) & IP_DF) != 0;
    packet = packet.subspan(length);
    return true;
}

Code take_reply(int fd, Family family, std::uint16_t sequence, std::span<char> packet,
                EchoAnswer& answer) {
    ControlData control;
    Buffer buffer{packet.data(), packet.size()};
    Datagram datagram;
    datagram.from = &answer.from;
    datagram.control = &control;
    auto const code = receive_datagram(fd, {&buffer, 1}, flag_dont_wait, datagram);
    if (code != Code::ok) return code;
    auto reply = packet.first(datagram.length);
    bool const raw = is_raw(fd);
    if (raw && family == Family::ipv4 && !take_off_header(reply, answer)) return Code::interrupted;
    EchoHeader header{};
    if (reply.size() < header_size) return Code::interrupted;
    std::memcpy(&header, reply.data(), header_size);
    if (header.type != kind_of(family).reply || header.sequence != htons(sequence) ||
        (raw && header.identifier != own_identifier()))
        return Code::interrupted;
    answer.type = header.type;
    answer.code = header.code;
    answer.from.port_be = 0;
    answer.hops = static_cast<std::uint8_t>(control.hop_limit.value_or(0));
    answer.type_of_service = static_cast<std::uint8_t>(control.traffic_class.value_or(0));
    answer.length = reply.size() - header_size;
    std::memmove(packet.data(), reply.data() + header_size, answer.length);
    return Code::ok;
}

}  // namespace

Result<UniqueDescriptor> open_echo(EchoOptions const& options) {
    int const domain = to_domain(options.family);
    int const protocol = kind_of(options.family).protocol;
    constexpr int how = SOCK_CLOEXEC | SOCK_NONBLOCK;
    UniqueDescriptor fd{::socket(domain, SOCK_DGRAM | how, protocol)};
    if (!fd && errno == EAFNOSUPPORT) return Code::not_supported;
    if (!fd && errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS) {
        fd = UniqueDescriptor{::socket(domain, SOCK_RAW | how, protocol)};
        if (!fd && (errno == EPERM || errno == EACCES)) return Code::win32_access_denied;
        if (fd) filter_replies(fd.get(), options.family);
    }
    if (!fd) return code_from_errno(errno);
    if (auto const code = set_up(fd.get(), options); code != Code::ok) return code;
    if (auto const code = bind_to(fd.get(), options.source); code != Code::ok) return code;
    return fd;
}

Code send_echo(int fd, Address const& to, std::uint16_t sequence, std::span<char const> data) {
    std::vector<char> packet(header_size + data.size());
    EchoHeader header{kind_of(to.family).request, 0, 0, own_identifier(), htons(sequence)};
    std::memcpy(packet.data(), &header, header_size);
    std::ranges::copy(data, packet.begin() + header_size);
    if (to.family == Family::ipv4) {
        header.checksum = checksum_of(packet);
        std::memcpy(packet.data(), &header, header_size);
    }
    Buffer const buffer{packet.data(), packet.size()};
    auto target = to;
    target.port_be = 0;
    return send_datagram(fd, {&buffer, 1}, 0, &target).code();
}

// A queued error fails the next call as well, so that either may tell of it.
Code take_echo_answer(int fd, Family family, std::uint16_t sequence, std::span<char> room,
                      EchoAnswer& answer) noexcept {
    for (;;) {
        auto const error = take_error_answer(fd, family, sequence, answer);
        if (error == Code::ok) return Code::ok;
        auto const code = take_reply(fd, family, sequence, room, answer);
        if (code == Code::ok) return code;
        if (code == Code::would_block && error == Code::would_block) return code;
    }
}

}  // namespace ws2::platform
