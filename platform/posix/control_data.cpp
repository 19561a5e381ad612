// SPDX-License-Identifier: MIT
#include "platform/posix/control_data.hpp"

#include <netinet/in.h>

#include <cstddef>
#include <cstring>

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

PacketInfo from_host(in6_pktinfo const& host) noexcept {
    PacketInfo info;
    std::memcpy(info.ip.data(), &host.ipi6_addr, sizeof host.ipi6_addr);
    info.interface_index = static_cast<std::uint32_t>(host.ipi6_ifindex);
    return info;
}

in6_pktinfo to_host_ipv6(PacketInfo const& info) noexcept {
    in6_pktinfo host{};
    std::memcpy(&host.ipi6_addr, info.ip.data(), sizeof host.ipi6_addr);
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
            control.packet = from_host(structure_in<in6_pktinfo>(item));
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
    if (family == Family::ipv6) {
        if (control.packet) writer.add(IPPROTO_IPV6, IPV6_PKTINFO, to_host_ipv6(*control.packet));
        if (control.hop_limit) writer.add(IPPROTO_IPV6, IPV6_HOPLIMIT, *control.hop_limit);
        if (control.traffic_class) writer.add(IPPROTO_IPV6, IPV6_TCLASS, *control.traffic_class);
        return;
    }
#ifdef IP_PKTINFO
    if (control.packet) writer.add(IPPROTO_IP, IP_PKTINFO, to_host_ipv4(*control.packet));
#endif
    if (control.hop_limit) writer.add(IPPROTO_IP, IP_TTL, *control.hop_limit);
    if (control.traffic_class) writer.add(IPPROTO_IP, IP_TOS, *control.traffic_class);
}

}  // namespace ws2::platform
