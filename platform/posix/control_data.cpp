// SPDX-License-Identifier: MIT
#include "platform/posix/control_data.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <atomic>
#include <cstddef>
#include <cstring>

#include "platform/options.hpp"

namespace ws2::platform {
namespace {

// Some hosts hand a type of service over as one byte, others as an int.
int number_in(cmsghdr const* item) noexcept {
    auto const* const data = CMSG_DATA(item);
    if (item->cmsg_len < CMSG_LEN(sizeof(int))) return *data;
    int value = 0;
    std::memcpy(&value, data, sizeof value);
    return value;
}

template <class T>
T structure_in(cmsghdr const* item) noexcept {
    T value;
    std::memcpy(&value, CMSG_DATA(item), sizeof value);
    return value;
}

Audience audience_of(in6_addr const& target) noexcept {
    return IN6_IS_ADDR_MULTICAST(&target) ? Audience::group : Audience::one;
}

constexpr std::size_t ipv4_at = sizeof(in6_addr) - sizeof(in_addr);  // in a mapped address

// Of an IPv6 socket. The address of an IPv4 packet is a mapped one.
void read_ipv6_packet(in6_pktinfo const& host, ControlData& control) noexcept {
    PacketInfo info;
    control.is_ipv4 = IN6_IS_ADDR_V4MAPPED(&host.ipi6_addr);
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(&host.ipi6_addr);
    if (control.is_ipv4)
        std::memcpy(info.ip.data(), bytes + ipv4_at, sizeof(in_addr));
    else
        std::memcpy(info.ip.data(), bytes, sizeof(in6_addr));
    info.interface_index = static_cast<std::uint32_t>(host.ipi6_ifindex);
    control.packet = info;
}

in6_pktinfo to_host_ipv6(PacketInfo const& info, bool is_ipv4) noexcept {
    in6_pktinfo host{};
    auto* const bytes = reinterpret_cast<std::uint8_t*>(&host.ipi6_addr);
    if (is_ipv4) {
        bytes[ipv4_at - 2] = bytes[ipv4_at - 1] = 0xff;
        std::memcpy(bytes + ipv4_at, info.ip.data(), sizeof(in_addr));
    } else {
        std::memcpy(bytes, info.ip.data(), sizeof host.ipi6_addr);
    }
    host.ipi6_ifindex = info.interface_index;
    return host;
}

#ifdef IP_PKTINFO
PacketInfo from_host(in_pktinfo const& host) noexcept {
    PacketInfo info;
    std::memcpy(info.ip.data(), &host.ipi_addr, sizeof host.ipi_addr);
    info.interface_index = static_cast<std::uint32_t>(host.ipi_ifindex);
    return info;
}

// A broadcast was sent to another address than the one that received it; the host says nothing of
// that to those who asked after it had come.
Audience audience_of(in_pktinfo const& host) noexcept {
    auto const target = ntohl(host.ipi_addr.s_addr);
    if (IN_MULTICAST(target)) return Audience::group;
    bool const is_other =
        host.ipi_spec_dst.s_addr != 0 && host.ipi_spec_dst.s_addr != host.ipi_addr.s_addr;
    return is_other || target == INADDR_BROADCAST ? Audience::everybody : Audience::one;
}

in_pktinfo to_host_ipv4(PacketInfo const& info) noexcept {
    in_pktinfo host{};
    std::memcpy(&host.ipi_spec_dst, info.ip.data(), sizeof host.ipi_spec_dst);
    host.ipi_ifindex = static_cast<decltype(host.ipi_ifindex)>(info.interface_index);
    return host;
}
#endif

void read_ipv4(cmsghdr const* item, ControlData& control) noexcept {
    control.is_ipv4 = true;
    switch (item->cmsg_type) {
        case IP_TTL:
#if defined(IP_RECVTTL) && IP_RECVTTL != IP_TTL
        case IP_RECVTTL:  // the type on BSD hosts
#endif
            control.hop_limit = number_in(item);
            break;
        case IP_TOS:
#if defined(IP_RECVTOS) && IP_RECVTOS != IP_TOS
        case IP_RECVTOS:
#endif
            control.traffic_class = number_in(item);
            break;
#ifdef IP_PKTINFO
        case IP_PKTINFO:
            control.packet = from_host(structure_in<in_pktinfo>(item));
            control.audience = audience_of(structure_in<in_pktinfo>(item));
            break;
#endif
        default:
            break;
    }
}

void read_ipv6(cmsghdr const* item, ControlData& control) noexcept {
    switch (item->cmsg_type) {
        case IPV6_HOPLIMIT:
            control.hop_limit = number_in(item);
            break;
        case IPV6_TCLASS:
            control.traffic_class = number_in(item);
            break;
        case IPV6_PKTINFO:
            read_ipv6_packet(structure_in<in6_pktinfo>(item), control);
            control.audience = audience_of(structure_in<in6_pktinfo>(item).ipi6_addr);
            break;
        default:
            break;
    }
}

// Appends items; the room is large enough for all there are.
class Writer {
public:
    Writer(msghdr& message, HostControl& room) noexcept : message_{message}, room_{room} {
        std::memset(room.bytes, 0, sizeof room.bytes);
        message.msg_control = room.bytes;
        message.msg_controllen = 0;
    }

    template <class T>
    void add(int level, int type, T const& value) noexcept {
        cmsghdr header{};
        header.cmsg_level = level;
        header.cmsg_type = type;
        header.cmsg_len = CMSG_LEN(sizeof value);
        char* const at = room_.bytes + used_;
        std::memcpy(at, &header, sizeof header);
        std::memcpy(at + CMSG_LEN(0), &value, sizeof value);
        used_ += CMSG_SPACE(sizeof value);
        message_.msg_controllen = static_cast<decltype(message_.msg_controllen)>(used_);
    }

private:
    msghdr& message_;
    HostControl& room_;
    std::size_t used_ = 0;
};

std::optional<int> class_byte(ControlData const& control) noexcept {
    if (!control.congestion) return control.traffic_class;
    return (control.traffic_class.value_or(0) & ~congestion_bits) | *control.congestion;
}

}  // namespace

void attach_control(msghdr& message, HostControl& room) noexcept {
    message.msg_control = room.bytes;
    message.msg_controllen = sizeof room.bytes;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare"
cmsghdr* next_control(msghdr& message, cmsghdr& item) noexcept {
    return CMSG_NXTHDR(&message, &item);
}
#pragma GCC diagnostic pop

void read_control(msghdr const& message, ControlData& control) noexcept {
    auto* const walked = const_cast<msghdr*>(&message);
    for (auto* item = CMSG_FIRSTHDR(walked); item; item = next_control(*walked, *item)) {
        if (item->cmsg_level == IPPROTO_IP) read_ipv4(item, control);
        if (item->cmsg_level == IPPROTO_IPV6) read_ipv6(item, control);
    }
}

void write_control(ControlData const& control, Family family, msghdr& message,
                   HostControl& room) noexcept {
    Writer writer{message, room};
    bool const is_ipv6 = family == Family::ipv6;
    if (control.packet && is_ipv6)
        writer.add(IPPROTO_IPV6, IPV6_PKTINFO, to_host_ipv6(*control.packet, control.is_ipv4));
#ifdef IP_PKTINFO
    if (control.packet && !is_ipv6)
        writer.add(IPPROTO_IP, IP_PKTINFO, to_host_ipv4(*control.packet));
#endif
    bool const says_ipv6 = is_ipv6 && !control.is_ipv4;
    auto const level = says_ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
    if (control.hop_limit)
        writer.add(level, says_ipv6 ? IPV6_HOPLIMIT : IP_TTL, *control.hop_limit);
    if (auto const value = class_byte(control))
        writer.add(level, says_ipv6 ? IPV6_TCLASS : IP_TOS, *value);
#ifdef UDP_SEGMENT
    if (control.segment) writer.add(IPPROTO_UDP, UDP_SEGMENT, *control.segment);
#endif
}

// Asked for once.
bool sends_segments(int fd) noexcept {
    static std::atomic<bool> is_known{false};
    if (is_known.load(std::memory_order_relaxed)) return true;
    bool const is_there{get_option(fd, Option::udp_send_segment)};
    is_known.store(is_there, std::memory_order_relaxed);
    return is_there;
}

}  // namespace ws2::platform
