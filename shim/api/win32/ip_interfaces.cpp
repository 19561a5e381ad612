// SPDX-License-Identifier: MIT
// What IP does on the network interfaces. All calls return the error itself.
#include "platform/adapters.hpp"

#include <algorithm>
#include <vector>

#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::Adapter;

MIB_IPINTERFACE_ROW ip_interface_row(Adapter const& adapter, Family family) {
    MIB_IPINTERFACE_ROW row{};
    row.Family = number_of(family);
    row.InterfaceLuid = luid_of(adapter);
    row.InterfaceIndex = adapter.index;
    row.MaxReassemblySize = 65535;
    row.UseAutomaticMetric = TRUE;
    row.UseNeighborUnreachabilityDetection = !adapter.is_loopback && !adapter.is_point_to_point;
    row.RouterDiscoveryBehavior = family == Family::ipv6 && !adapter.is_loopback
                                      ? RouterDiscoveryEnabled
                                      : RouterDiscoveryDisabled;
    row.LinkLocalAddressBehavior = family == Family::ipv6 ? LinkLocalAlwaysOn : LinkLocalAlwaysOff;
    std::ranges::fill(row.ZoneIndices, adapter.index);
    row.NlMtu = adapter_mtu(adapter);
    row.Connected = adapter.is_up;
    row.SupportsNeighborDiscovery = row.UseNeighborUnreachabilityDetection;
    row.SupportsRouterDiscovery = row.UseNeighborUnreachabilityDetection;
    return row;
}

DWORD put_ip_interfaces(ADDRESS_FAMILY family, MIB_IPINTERFACE_TABLE** to) {
    std::vector<MIB_IPINTERFACE_ROW> rows;
    auto const all = platform::adapters();
    for (auto const wanted : families_of(family))
        for (auto const& each : all)
            if (address_in(each, wanted)) rows.push_back(ip_interface_row(each, wanted));
    if (rows.empty()) return ERROR_NOT_FOUND;
    allocate_table(to, rows);
    return NO_ERROR;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetIpInterfaceTable(ADDRESS_FAMILY Family, PMIB_IPINTERFACE_TABLE* Table) {
    if (!Table || !is_family_of_list(Family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_ip_interfaces(Family, Table); });
}

DWORD WINAPI GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    if (!Row || !is_family_of_ip(Row->Family)) return ERROR_INVALID_PARAMETER;
    if (Row->InterfaceLuid.Value == 0 && Row->InterfaceIndex == 0) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(Row->InterfaceLuid, Row->InterfaceIndex);
        if (!adapter) return ERROR_FILE_NOT_FOUND;
        auto const family = family_of(Row->Family);
        if (!address_in(*adapter, family)) return ERROR_NOT_FOUND;
        *Row = ip_interface_row(*adapter, family);
        return NO_ERROR;
    });
}

VOID WINAPI InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) {
    *Row = {};
    Row->RouterDiscoveryBehavior = RouterDiscoveryUnchanged;
    Row->LinkLocalAddressBehavior = LinkLocalUnchanged;
}
