// SPDX-License-Identifier: MIT
// Routes, and neighbours on the same link. All calls return the error itself.
#include "platform/adapters.hpp"
#include "platform/interfaces.hpp"
#include "platform/network_routes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32/neighbours.hpp"
#include "shim/api/win32_entry.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::Adapter;
using platform::Neighbour;
using platform::NeighbourState;
using platform::Route;
using platform::RouteOrigin;

constexpr ULONG forever = 0xFFFFFFFF;

Adapter const* find_index(std::vector<Adapter> const& all, std::uint32_t index) {
    auto const found = std::ranges::find(all, index, &Adapter::index);
    return found == all.end() ? nullptr : &*found;
}

NL_ROUTE_PROTOCOL protocol_of(RouteOrigin origin) {
    static constexpr std::array protocols{MIB_IPPROTO_OTHER,   MIB_IPPROTO_LOCAL,
                                          MIB_IPPROTO_NETMGMT, MIB_IPPROTO_ICMP,
                                          MIB_IPPROTO_NETMGMT, MIB_IPPROTO_NETMGMT};
    return protocols[static_cast<std::size_t>(origin)];
}

NL_ROUTE_ORIGIN origin_of(RouteOrigin origin) {
    switch (origin) {
        case RouteOrigin::host:
            return NlroWellKnown;
        case RouteOrigin::dhcp:
            return NlroDHCP;
        case RouteOrigin::router:
            return NlroRouterAdvertisement;
        default:
            return NlroManual;
    }
}

MIB_IPFORWARD_ROW2 route_row(Route const& route, std::vector<Adapter> const& adapters) {
    MIB_IPFORWARD_ROW2 row{};
    auto const* const adapter = find_index(adapters, route.interface_index);
    if (adapter) row.InterfaceLuid = luid_of(*adapter);
    row.InterfaceIndex = route.interface_index;
    row.DestinationPrefix = {sockaddr_of(route.destination), route.prefix_length};
    auto next_hop = route.gateway;
    next_hop.family = route.destination.family;  // the wildcard: the destination is on the link
    row.NextHop = sockaddr_of(next_hop);
    row.ValidLifetime = row.PreferredLifetime = forever;
    row.Metric = route.metric;
    row.Protocol = protocol_of(route.origin);
    row.Loopback = adapter && adapter->is_loopback;
    row.AutoconfigureAddress = route.origin == RouteOrigin::router;
    row.Immortal = TRUE;
    row.Origin = origin_of(route.origin);
    return row;
}

DWORD put_route_table(ADDRESS_FAMILY family, MIB_IPFORWARD_TABLE2** to) {
    auto const found = list_families(family, platform::routes);
    if (!found) return error_from(found.code());
    auto const adapters = platform::adapters();
    std::vector<MIB_IPFORWARD_ROW2> rows;
    for (auto const& each : *found) rows.push_back(route_row(each, adapters));
    allocate_table(to, rows);
    return NO_ERROR;
}

DWORD complete_route_row(MIB_IPFORWARD_ROW2& row) {
    auto const adapter = adapter_at(row.InterfaceLuid, row.InterfaceIndex);
    if (!adapter) return ERROR_FILE_NOT_FOUND;
    auto const destination = address_of(row.DestinationPrefix.Prefix);
    auto const next_hop = address_of(row.NextHop);
    auto const found = platform::routes(destination.family);
    if (!found) return error_from(found.code());
    for (auto const& each : *found) {
        auto const full = route_row(each, {*adapter});
        if (each.interface_index == adapter->index &&
            each.prefix_length == row.DestinationPrefix.PrefixLength &&
            is_same_ip(each.destination, destination) &&
            is_same_ip(address_of(full.NextHop), next_hop)) {
            row = full;
            return NO_ERROR;
        }
    }
    return ERROR_NOT_FOUND;
}

// --- The route to an address ---------------------------------------------------------------------

bool leads_to(Route const& route, Address const& destination) {
    unsigned left = route.prefix_length;
    for (std::size_t i = 0; left != 0; ++i) {
        auto const bits = std::min(left, 8u);
        auto const mask = static_cast<std::uint8_t>(0xFF << (8 - bits));
        if (((route.destination.ip[i] ^ destination.ip[i]) & mask) != 0) return false;
        left -= bits;
    }
    return true;
}

// The longest prefix, and of several the smallest metric. `interface_index` 0: any.
Result<Route> best_route(Address const& destination, std::uint32_t interface_index) {
    auto const all = platform::routes(destination.family);
    if (!all) return all.code();
    auto const rank = [](Route const& each) {
        return std::tuple{-each.prefix_length, each.metric};
    };
    Route const* best = nullptr;
    for (auto const& each : *all) {
        if (interface_index != 0 && each.interface_index != interface_index) continue;
        if (!leads_to(each, destination)) continue;
        if (!best || rank(each) < rank(*best)) best = &each;
    }
    if (!best) return Code::win32_network_unreachable;
    return *best;
}

struct BestRoute {
    NET_LUID luid{};
    NET_IFINDEX index = 0;
    SOCKADDR_INET const* source = nullptr;
};

// The host's choice where it belongs to the interface of the route, else what that one has.
Address source_for(Address const& destination, Adapter const* adapter) {
    auto chosen = platform::source_address_for(destination);
    Address own = chosen ? *chosen : Address{};
    own.port_be = 0;
    if (!adapter) return own;
    auto const& all = adapter->addresses;
    bool const is_there =
        std::ranges::any_of(all, [&](auto const& each) { return is_same_ip(each.address, own); });
    if (is_there) return own;
    auto const* const other = address_in(*adapter, destination.family);
    return other ? *other : own;
}

DWORD find_best_route(BestRoute const& given, Address const& destination, MIB_IPFORWARD_ROW2& row,
                      SOCKADDR_INET& source) {
    std::uint32_t interface_index = 0;
    if (given.luid.Value != 0 || given.index != 0) {
        auto const adapter = adapter_at(given.luid, given.index);
        if (!adapter) return ERROR_FILE_NOT_FOUND;
        interface_index = adapter->index;
    }
    auto const route = best_route(destination, interface_index);
    if (!route) return error_from(route.code());
    auto const adapters = platform::adapters();
    auto own = given.source ? address_of(*given.source) : Address{};
    if (own.family == Family::none)
        own = source_for(destination, find_index(adapters, route->interface_index));
    if (own.family == Family::none) return ERROR_NETWORK_UNREACHABLE;
    row = route_row(*route, adapters);
    source = sockaddr_of(own);
    return NO_ERROR;
}

// --- The older form, for IPv4 --------------------------------------------------------------------

DWORD mask_of(std::uint8_t length) {
    ULONG mask = 0;
    ConvertLengthToIpv4Mask(length, &mask);
    return mask;
}

// Of a route on the link it is the interface's own address [winetest: testGetIpForwardTable].
DWORD next_hop_of(Route const& route, Adapter const* adapter) {
    if (route.gateway.family != Family::none) return ipv4_number(route.gateway);
    auto const* const own = adapter ? address_in(*adapter, Family::ipv4) : nullptr;
    return own ? ipv4_number(*own) : 0;
}

MIB_IPFORWARDROW short_row(Route const& route, std::vector<Adapter> const& adapters) {
    MIB_IPFORWARDROW row{};
    row.dwForwardDest = ipv4_number(route.destination);
    row.dwForwardMask = mask_of(route.prefix_length);
    row.dwForwardNextHop = next_hop_of(route, find_index(adapters, route.interface_index));
    row.dwForwardIfIndex = route.interface_index;
    row.dwForwardType =
        route.gateway.family == Family::none ? MIB_IPROUTE_TYPE_DIRECT : MIB_IPROUTE_TYPE_INDIRECT;
    row.dwForwardProto = static_cast<DWORD>(protocol_of(route.origin));
    row.dwForwardMetric1 = route.metric;
    return row;
}

DWORD put_short_routes(MIB_IPFORWARDTABLE* to, ULONG& size, bool in_order) {
    auto const found = platform::routes(Family::ipv4);
    if (!found) return error_from(found.code());
    auto const adapters = platform::adapters();
    std::vector<MIB_IPFORWARDROW> rows;
    for (auto const& each : *found) rows.push_back(short_row(each, adapters));
    if (in_order)
        std::ranges::sort(rows, {}, [](auto const& row) {
            return std::tuple{ntohl(row.dwForwardDest), row.dwForwardProto, row.dwForwardPolicy,
                              ntohl(row.dwForwardNextHop)};
        });
    return put_table(to, size, rows);
}

// --- Neighbours ----------------------------------------------------------------------------------

NL_NEIGHBOR_STATE state_of(NeighbourState state) {
    return static_cast<NL_NEIGHBOR_STATE>(state);  // in the same order
}
static_assert(static_cast<int>(NeighbourState::permanent) == NlnsPermanent);

MIB_IPNET_ROW2 neighbour_row(Neighbour const& neighbour, std::vector<Adapter> const& adapters) {
    MIB_IPNET_ROW2 row{};
    row.Address = sockaddr_of(neighbour.address);
    row.InterfaceIndex = neighbour.interface_index;
    auto const* const adapter = find_index(adapters, neighbour.interface_index);
    if (adapter) row.InterfaceLuid = luid_of(*adapter);
    row.PhysicalAddressLength =
        copy_hardware_address(neighbour.hardware_address, row.PhysicalAddress);
    row.State = state_of(neighbour.state);
    row.IsRouter = neighbour.is_router;
    row.IsUnreachable = neighbour.state == NeighbourState::unreachable;
    return row;
}

DWORD put_neighbour_table(ADDRESS_FAMILY family, MIB_IPNET_TABLE2** to) {
    auto const found = list_families(family, platform::neighbours);
    if (!found) return error_from(found.code());
    if (found->empty()) return ERROR_NOT_FOUND;
    auto const adapters = platform::adapters();
    std::vector<MIB_IPNET_ROW2> rows;
    for (auto const& each : *found) rows.push_back(neighbour_row(each, adapters));
    allocate_table(to, rows);
    return NO_ERROR;
}

DWORD complete_neighbour_row(MIB_IPNET_ROW2& row) {
    auto const adapter = adapter_at(row.InterfaceLuid, row.InterfaceIndex);
    if (!adapter) return ERROR_FILE_NOT_FOUND;
    auto const found = find_neighbour(address_of(row.Address), adapter->index);
    if (!found) return error_from(found.code());
    row = neighbour_row(*found, {*adapter});
    return NO_ERROR;
}

MIB_IPNETROW short_row(Neighbour const& neighbour) {
    MIB_IPNETROW row{};
    row.dwIndex = neighbour.interface_index;
    auto const& bytes = neighbour.hardware_address;
    row.dwPhysAddrLen = copy_hardware_address(bytes, row.bPhysAddr);
    row.dwAddr = ipv4_number(neighbour.address);
    if (neighbour.state == NeighbourState::permanent)
        row.dwType = MIB_IPNET_TYPE_STATIC;
    else
        row.dwType = bytes.empty() ? MIB_IPNET_TYPE_INVALID : MIB_IPNET_TYPE_DYNAMIC;
    return row;
}

DWORD put_short_neighbours(MIB_IPNETTABLE* to, ULONG& size, bool in_order) {
    auto const found = platform::neighbours(Family::ipv4);
    if (!found) return error_from(found.code());
    if (found->empty()) return ERROR_NO_DATA;
    std::vector<MIB_IPNETROW> rows;
    for (auto const& each : *found) rows.push_back(short_row(each));
    if (in_order)
        std::ranges::sort(rows, {}, [](auto const& row) {
            return std::tuple{row.dwIndex, ntohl(row.dwAddr)};
        });
    return put_table(to, size, rows);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize, BOOL bOrder) {
    if (!pdwSize) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_short_routes(pIpForwardTable, *pdwSize, bOrder != FALSE); });
}

DWORD WINAPI GetBestRoute(DWORD dwDestAddr, DWORD, PMIB_IPFORWARDROW pBestRoute) {
    if (!pBestRoute) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const route = best_route(ipv4_address(dwDestAddr), 0);
        if (!route) return error_from(route.code());
        *pBestRoute = short_row(*route, platform::adapters());
        return NO_ERROR;
    });
}

DWORD WINAPI GetIpForwardTable2(ADDRESS_FAMILY Family, PMIB_IPFORWARD_TABLE2* Table) {
    if (!Table || !is_family_of_list(Family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_route_table(Family, Table); });
}

DWORD WINAPI GetIpForwardEntry2(PMIB_IPFORWARD_ROW2 Row) {
    if (!Row || !is_family_of_ip(Row->DestinationPrefix.Prefix.si_family) ||
        !is_family_of_ip(Row->NextHop.si_family))
        return ERROR_INVALID_PARAMETER;
    return error_of([&] { return complete_route_row(*Row); });
}

DWORD WINAPI GetBestRoute2(NET_LUID* InterfaceLuid, NET_IFINDEX InterfaceIndex,
                           SOCKADDR_INET const* SourceAddress,
                           SOCKADDR_INET const* DestinationAddress, ULONG,
                           PMIB_IPFORWARD_ROW2 BestRoute, SOCKADDR_INET* BestSourceAddress) {
    if (!DestinationAddress || !BestRoute || !BestSourceAddress ||
        !is_family_of_ip(DestinationAddress->si_family))
        return ERROR_INVALID_PARAMETER;
    return error_of([&] {
        ws2::api::BestRoute const given{InterfaceLuid ? *InterfaceLuid : NET_LUID{}, InterfaceIndex,
                                        SourceAddress};
        return find_best_route(given, address_of(*DestinationAddress), *BestRoute,
                               *BestSourceAddress);
    });
}

VOID WINAPI InitializeIpForwardEntry(PMIB_IPFORWARD_ROW2 Row) {
    *Row = {};
    Row->ValidLifetime = Row->PreferredLifetime = forever;
    Row->Metric = forever;
    Row->Protocol = MIB_IPPROTO_NETMGMT;
    Row->Loopback = Row->AutoconfigureAddress = Row->Publish = Row->Immortal = TRUE;
}

DWORD WINAPI GetIpNetTable(PMIB_IPNETTABLE IpNetTable, PULONG SizePointer, BOOL Order) {
    if (!SizePointer) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_short_neighbours(IpNetTable, *SizePointer, Order != FALSE); });
}

DWORD WINAPI GetIpNetTable2(ADDRESS_FAMILY Family, PMIB_IPNET_TABLE2* Table) {
    if (!Table || !is_family_of_list(Family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_neighbour_table(Family, Table); });
}

DWORD WINAPI GetIpNetEntry2(PMIB_IPNET_ROW2 Row) {
    if (!Row || !is_family_of_ip(Row->Address.si_family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return complete_neighbour_row(*Row); });
}
