// SPDX-License-Identifier: MIT
// Netlink's lists of routes and of neighbours.
#include "platform/network_routes.hpp"

#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>

#include "platform/posix/addresses.hpp"
#include "platform/socket_calls.hpp"

namespace ws2::platform {
namespace {

// The attributes of a message, by their number. One that is not there is null. The same class for
// routes and neighbours: of two with the same functions GCC 12 merges the code, and then warns that
// one is used with the larger array of the other.
class RouteAttributes {
public:
    RouteAttributes(rtattr* first, std::size_t bytes) {
        auto left = static_cast<int>(bytes);
        for (auto* each = first; RTA_OK(each, left); each = RTA_NEXT(each, left))
            if (each->rta_type < known_.size()) known_[each->rta_type] = each;
    }

    std::optional<std::uint32_t> number(std::size_t type) const {
        auto const* const attribute = known_[type];
        if (!attribute || RTA_PAYLOAD(attribute) < sizeof(std::uint32_t)) return std::nullopt;
        std::uint32_t value = 0;
        std::memcpy(&value, RTA_DATA(attribute), sizeof value);
        return value;
    }

    // Without the attribute: the wildcard.
    Address address(std::size_t type, Family family) const {
        Address to;
        to.family = family;
        auto const bytes = data(type);
        if (bytes.size() <= to.ip.size()) std::ranges::copy(bytes, to.ip.begin());
        return to;
    }

    std::vector<std::uint8_t> data(std::size_t type) const {
        auto const* const attribute = known_[type];
        if (!attribute) return {};
        auto const* const first = static_cast<std::uint8_t const*>(RTA_DATA(attribute));
        return {first, first + RTA_PAYLOAD(attribute)};
    }

    bool has(std::size_t type) const { return known_[type] != nullptr; }

private:
    std::array<rtattr const*, std::max<int>(RTA_MAX, NDA_MAX) + 1> known_{};
};

// Netlink itself may be missing, or have no room now.
Code code_of(int error) {
    bool const is_shortage =
        error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
    return is_shortage ? Code::no_buffers : Code::operation_not_supported;
}

Result<UniqueDescriptor> send_request(std::uint16_t type, Family family) {
    UniqueDescriptor socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)};
    if (!socket) return code_of(errno);
    struct {
        nlmsghdr header;
        rtgenmsg about;
    } request{};
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = type;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.about.rtgen_family = static_cast<unsigned char>(to_domain(family));
    if (::send(socket.get(), &request, sizeof request, 0) < 0) return code_of(errno);
    return socket;
}

// What the last message of a list says. A family that the kernel does not have has no rows.
Code end_of_list(nlmsghdr const& message) {
    int error = 0;  // both kinds begin with it
    if (message.nlmsg_len >= NLMSG_LENGTH(sizeof error))
        std::memcpy(&error, NLMSG_DATA(&message), sizeof error);
    if (error == 0 || error == -EOPNOTSUPP || error == -EAFNOSUPPORT) return Code::ok;
    return code_of(-error);
}

// would_block: more messages follow these.
template <class Use>
Code use_messages(char* room, std::size_t length, Use& use) {
    auto left = static_cast<unsigned>(length);
    for (auto* message = reinterpret_cast<nlmsghdr*>(room); NLMSG_OK(message, left);
         message = NLMSG_NEXT(message, left)) {
        if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
            return end_of_list(*message);
        use(*message);
    }
    return Code::would_block;
}

template <class Use>
Code for_each_message(std::uint16_t type, Family family, Use&& use) {
    auto const socket = send_request(type, family);
    if (!socket) return socket.code();
    alignas(nlmsghdr) char room[32768];  // the kernel fills no more at once
    for (;;) {
        auto const length = ::recv(socket->get(), room, sizeof room, 0);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return Code::no_buffers;
        auto const code = use_messages(room, static_cast<std::size_t>(length), use);
        if (code != Code::would_block) return code;
    }
}

template <class About>
rtattr* attributes_of(nlmsghdr& message) {
    auto* const about = static_cast<char*>(NLMSG_DATA(&message));
    return reinterpret_cast<rtattr*>(about + NLMSG_ALIGN(sizeof(About)));
}
template <class About>
std::size_t attribute_bytes(nlmsghdr const& message) {
    auto const before = NLMSG_LENGTH(NLMSG_ALIGN(sizeof(About)));
    return message.nlmsg_len > before ? message.nlmsg_len - before : 0;
}

RouteOrigin origin_of(unsigned char protocol) {
    switch (protocol) {
        case RTPROT_REDIRECT:
            return RouteOrigin::redirect;
        case RTPROT_KERNEL:
            return RouteOrigin::host;
        case RTPROT_BOOT:
        case RTPROT_STATIC:
            return RouteOrigin::manual;
        case RTPROT_RA:
            return RouteOrigin::router;
        case RTPROT_DHCP:
            return RouteOrigin::dhcp;
        default:
            return RouteOrigin::other;
    }
}

// Neither of another routing table nor a refusal.
bool is_listed(rtmsg const& about, std::uint32_t table) {
    bool const is_used = about.rtm_type == RTN_UNICAST || about.rtm_type == RTN_LOCAL ||
                         about.rtm_type == RTN_BROADCAST || about.rtm_type == RTN_MULTICAST;
    return is_used && (table == RT_TABLE_MAIN || table == RT_TABLE_LOCAL) &&
           (about.rtm_flags & RTM_F_CLONED) == 0;
}

// A route with several gateways: each is one.
void append_next_hops(std::vector<std::uint8_t> const& hops, Route route, std::vector<Route>& to) {
    std::size_t used = 0;
    while (hops.size() - used >= sizeof(rtnexthop)) {
        rtnexthop hop;
        std::memcpy(&hop, hops.data() + used, sizeof hop);
        if (hop.rtnh_len < sizeof hop || hop.rtnh_len > hops.size() - used) return;
        alignas(rtattr) std::uint8_t room[256];
        auto const bytes = hop.rtnh_len - sizeof hop;
        if (bytes > sizeof room) return;
        std::memcpy(room, hops.data() + used + sizeof hop, bytes);
        RouteAttributes const known{reinterpret_cast<rtattr*>(room), bytes};
        route.interface_index = static_cast<std::uint32_t>(hop.rtnh_ifindex);
        route.gateway = {};
        if (known.has(RTA_GATEWAY))
            route.gateway = known.address(RTA_GATEWAY, route.destination.family);
        to.push_back(route);
        used += RTNH_ALIGN(hop.rtnh_len);
        if (used > hops.size()) return;
    }
}

void append_route(nlmsghdr& message, Family family, std::vector<Route>& to) {
    if (message.nlmsg_type != RTM_NEWROUTE) return;
    auto const& about = *static_cast<rtmsg const*>(NLMSG_DATA(&message));
    RouteAttributes const known{attributes_of<rtmsg>(message), attribute_bytes<rtmsg>(message)};
    auto const table = known.number(RTA_TABLE).value_or(about.rtm_table);
    if (about.rtm_family != to_domain(family) || !is_listed(about, table)) return;
    Route route;
    route.destination = known.address(RTA_DST, family);
    route.prefix_length = about.rtm_dst_len;
    route.metric = known.number(RTA_PRIORITY).value_or(0);
    route.origin = origin_of(about.rtm_protocol);
    if (known.has(RTA_MULTIPATH)) return append_next_hops(known.data(RTA_MULTIPATH), route, to);
    route.interface_index = known.number(RTA_OIF).value_or(0);
    if (known.has(RTA_GATEWAY)) route.gateway = known.address(RTA_GATEWAY, family);
    to.push_back(route);
}

NeighbourState neighbour_state(std::uint16_t bits) {
    struct Row {
        std::uint16_t bits;
        NeighbourState state;
    };
    static constexpr std::array states{
        Row{NUD_PERMANENT | NUD_NOARP, NeighbourState::permanent },
        Row{NUD_REACHABLE,             NeighbourState::reachable },
        Row{NUD_STALE,                 NeighbourState::stale     },
        Row{NUD_DELAY,                 NeighbourState::delay     },
        Row{NUD_PROBE,                 NeighbourState::probe     },
        Row{NUD_INCOMPLETE,            NeighbourState::incomplete},
    };
    for (auto const& row : states)
        if ((bits & row.bits) != 0) return row.state;
    return NeighbourState::unreachable;
}

void append_neighbour(nlmsghdr& message, Family family, std::vector<Neighbour>& to) {
    if (message.nlmsg_type != RTM_NEWNEIGH) return;
    auto const& about = *static_cast<ndmsg const*>(NLMSG_DATA(&message));
    RouteAttributes const known{attributes_of<ndmsg>(message), attribute_bytes<ndmsg>(message)};
    if (about.ndm_family != to_domain(family) || !known.has(NDA_DST)) return;
    to.push_back({known.address(NDA_DST, family), static_cast<std::uint32_t>(about.ndm_ifindex),
                  known.data(NDA_LLADDR), neighbour_state(about.ndm_state),
                  (about.ndm_flags & NTF_ROUTER) != 0});
}

}  // namespace

Result<std::vector<Route>> routes(Family family) {
    std::vector<Route> found;
    auto const code = for_each_message(
        RTM_GETROUTE, family, [&](nlmsghdr& message) { append_route(message, family, found); });
    if (code != Code::ok) return code;
    return found;
}

Result<std::vector<Neighbour>> neighbours(Family family) {
    std::vector<Neighbour> found;
    auto const code = for_each_message(
        RTM_GETNEIGH, family, [&](nlmsghdr& message) { append_neighbour(message, family, found); });
    if (code != Code::ok) return code;
    return found;
}

Code look_for_neighbour(Address const& address) {
    constexpr std::uint16_t discard = 9;  // RFC 863: what comes to this port is thrown away
    auto const socket =
        open_socket({address.family, SocketType::datagram, 0}, BlockingMode::non_blocking);
    if (!socket) return socket.code();
    auto to = address;
    to.port_be = htons(discard);
    return send_datagram(socket->get(), {}, 0, &to).code();
}

}  // namespace ws2::platform
