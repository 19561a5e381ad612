// SPDX-License-Identifier: MIT
// Network interfaces by their index, LUID, GUID and name, and the tables of interfaces and of their
// addresses. All calls return the error itself.
#include "platform/adapters.hpp"
#include "platform/network_tables.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "shim/api/marshal.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::Adapter;
using platform::AdapterAddress;
using platform::AdapterCounters;

// Hosts do not give their interfaces one; this one stays the same while the index does.
GUID guid_of(Adapter const& adapter) {
    return {
        adapter.index, 0x5753, 0x4932, {0x80, 0, 0, 0, 0, 0, 0, 0}
    };
}

// "\DEVICE\TCPIP_{...}", in capitals.
std::string device_name(Adapter const& adapter) {
    auto const guid = guid_of(adapter);
    char text[64];
    auto const length = std::snprintf(
        text, sizeof text, "\\DEVICE\\TCPIP_{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
        static_cast<unsigned>(guid.Data1), guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1],
        guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
    return {text, static_cast<std::size_t>(length)};
}

template <class Character>
DWORD put_name(std::optional<Adapter> const& adapter, Character* to, std::size_t room) {
    if (!adapter) return ERROR_FILE_NOT_FOUND;
    auto const name = widened<Character>(adapter->name);
    if (!to || room <= name.size()) return ERROR_NOT_ENOUGH_MEMORY;
    std::ranges::copy(name, to);
    to[name.size()] = 0;
    return NO_ERROR;
}

DWORD put_luid(std::optional<Adapter> const& adapter, NET_LUID& to, DWORD if_missing) {
    to = adapter ? luid_of(*adapter) : NET_LUID{};
    return adapter ? NO_ERROR : if_missing;
}

// --- Tables --------------------------------------------------------------------------------------

void put_counters(AdapterCounters const& counted, MIB_IF_ROW2& to) {
    to.InOctets = to.InUcastOctets = counted.received_bytes;
    to.InNUcastPkts = counted.received_multicast;
    to.InUcastPkts =
        counted.received_packets - std::min(counted.received_packets, counted.received_multicast);
    to.InDiscards = counted.received_dropped;
    to.InErrors = counted.received_errors;
    to.OutOctets = to.OutUcastOctets = counted.sent_bytes;
    to.OutUcastPkts = counted.sent_packets;
    to.OutDiscards = counted.sent_dropped;
    to.OutErrors = counted.sent_errors;
}

NET_IF_ACCESS_TYPE access_of(Adapter const& adapter) {
    if (adapter.is_loopback) return NET_IF_ACCESS_LOOPBACK;
    return adapter.is_point_to_point ? NET_IF_ACCESS_POINT_TO_POINT : NET_IF_ACCESS_BROADCAST;
}

MIB_IF_ROW2 interface_row(Adapter const& adapter, std::vector<AdapterCounters> const& counters) {
    MIB_IF_ROW2 row{};
    row.InterfaceLuid = luid_of(adapter);
    row.InterfaceIndex = adapter.index;
    row.InterfaceGuid = guid_of(adapter);
    copy_text(adapter.name, row.Alias);
    copy_text(adapter.name, row.Description);
    row.PhysicalAddressLength = put_hardware_address(adapter, row.PhysicalAddress);
    put_hardware_address(adapter, row.PermanentPhysicalAddress);
    row.Mtu = adapter_mtu(adapter);
    row.Type = adapter_type(adapter);
    row.MediaType = adapter.is_loopback ? NdisMediumLoopback : NdisMedium802_3;
    row.AccessType = access_of(adapter);
    row.InterfaceAndOperStatusFlags.ConnectorPresent = !adapter.is_loopback;
    row.OperStatus = adapter_status(adapter);
    row.AdminStatus = adapter.is_up ? NET_IF_ADMIN_STATUS_UP : NET_IF_ADMIN_STATUS_DOWN;
    row.MediaConnectState =
        adapter.is_up ? MediaConnectStateConnected : MediaConnectStateDisconnected;
    row.ConnectionType = NET_IF_CONNECTION_DEDICATED;
    auto const counted = std::ranges::find(counters, adapter.name, &AdapterCounters::name);
    if (counted != counters.end()) put_counters(*counted, row);
    return row;
}

DWORD put_interface_table(MIB_IF_TABLE2** to) {
    std::vector<MIB_IF_ROW2> rows;
    auto const counters = platform::adapter_counters();
    for (auto const& adapter : platform::adapters())
        rows.push_back(interface_row(adapter, counters));
    allocate_table(to, rows);
    return NO_ERROR;
}

// The older form has half as many bits for what is counted, which begins anew at 0.
MIB_IFROW short_row(Adapter const& adapter, std::vector<AdapterCounters> const& counters) {
    auto const full = interface_row(adapter, counters);
    MIB_IFROW row{};
    copy_text(device_name(adapter), row.wszName);
    row.dwIndex = full.InterfaceIndex;
    row.dwType = full.Type;
    row.dwMtu = full.Mtu;
    row.dwPhysAddrLen = std::min<DWORD>(full.PhysicalAddressLength, sizeof row.bPhysAddr);
    std::memcpy(row.bPhysAddr, full.PhysicalAddress, row.dwPhysAddrLen);
    row.dwAdminStatus = static_cast<DWORD>(full.AdminStatus);
    row.dwOperStatus =
        adapter.is_up ? MIB_IF_OPER_STATUS_OPERATIONAL : MIB_IF_OPER_STATUS_NON_OPERATIONAL;
    row.dwInOctets = static_cast<DWORD>(full.InOctets);
    row.dwInUcastPkts = static_cast<DWORD>(full.InUcastPkts);
    row.dwInNUcastPkts = static_cast<DWORD>(full.InNUcastPkts);
    row.dwInDiscards = static_cast<DWORD>(full.InDiscards);
    row.dwInErrors = static_cast<DWORD>(full.InErrors);
    row.dwOutOctets = static_cast<DWORD>(full.OutOctets);
    row.dwOutUcastPkts = static_cast<DWORD>(full.OutUcastPkts);
    row.dwOutDiscards = static_cast<DWORD>(full.OutDiscards);
    row.dwOutErrors = static_cast<DWORD>(full.OutErrors);
    char description[MAXLEN_IFDESCR];
    copy_text(adapter.name, description);
    row.dwDescrLen = static_cast<DWORD>(std::strlen(description));
    std::memcpy(row.bDescr, description, sizeof description);
    return row;
}

// Rows are in the order of their indices anyway.
DWORD put_short_table(MIB_IFTABLE* table, ULONG* size) {
    auto const all = platform::adapters();
    if (!is_large_enough(table, *size,
                         offsetof(MIB_IFTABLE, table) + all.size() * sizeof(MIB_IFROW)))
        return ERROR_INSUFFICIENT_BUFFER;
    auto const counters = platform::adapter_counters();
    table->dwNumEntries = static_cast<DWORD>(all.size());
    std::ranges::transform(all, table->table,
                           [&](Adapter const& each) { return short_row(each, counters); });
    return NO_ERROR;
}

// --- Addresses -----------------------------------------------------------------------------------

MIB_UNICASTIPADDRESS_ROW address_row(Adapter const& adapter, AdapterAddress const& source) {
    MIB_UNICASTIPADDRESS_ROW row{};
    int length = sizeof row.Address;
    put_address(source.address, reinterpret_cast<sockaddr*>(&row.Address), &length);
    row.InterfaceLuid = luid_of(adapter);
    row.InterfaceIndex = adapter.index;
    row.PrefixOrigin = IpPrefixOriginManual;
    row.SuffixOrigin = IpSuffixOriginManual;
    row.ValidLifetime = row.PreferredLifetime = 0xFFFFFFFF;
    row.OnLinkPrefixLength = source.prefix_length;
    row.DadState = IpDadStatePreferred;
    row.ScopeId.Value = source.address.scope_id;
    return row;
}

DWORD put_address_table(ADDRESS_FAMILY family, MIB_UNICASTIPADDRESS_TABLE** to) {
    std::vector<MIB_UNICASTIPADDRESS_ROW> rows;
    for (auto const& adapter : platform::adapters())
        for (auto const& each : adapter.addresses)
            if (family == AF_UNSPEC || number_of(each.address.family) == family)
                rows.push_back(address_row(adapter, each));
    if (rows.empty()) return ERROR_NOT_FOUND;
    allocate_table(to, rows);
    return NO_ERROR;
}

bool has_address(AdapterAddress const& source, SOCKADDR_INET const& wanted) {
    if (number_of(source.address.family) != wanted.si_family) return false;
    return wanted.si_family == AF_INET
               ? std::memcmp(source.address.ip.data(), &wanted.Ipv4.sin_addr, 4) == 0
               : std::memcmp(source.address.ip.data(), &wanted.Ipv6.sin6_addr, 16) == 0;
}

DWORD complete_address_row(MIB_UNICASTIPADDRESS_ROW& row) {
    auto const adapter = adapter_at(row.InterfaceLuid, row.InterfaceIndex);
    if (!adapter) return ERROR_FILE_NOT_FOUND;
    auto const found = std::ranges::find_if(
        adapter->addresses, [&](auto const& each) { return has_address(each, row.Address); });
    if (found == adapter->addresses.end()) return ERROR_NOT_FOUND;
    row = address_row(*adapter, *found);
    return NO_ERROR;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX InterfaceIndex, PNET_LUID InterfaceLuid) {
    if (!InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of(
        [&] { return put_luid(adapter_at(InterfaceIndex), *InterfaceLuid, ERROR_FILE_NOT_FOUND); });
}

DWORD WINAPI ConvertInterfaceLuidToIndex(NET_LUID const* InterfaceLuid,
                                         PNET_IFINDEX InterfaceIndex) {
    if (!InterfaceLuid || !InterfaceIndex) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(*InterfaceLuid);
        *InterfaceIndex = adapter ? adapter->index : 0;
        return adapter ? NO_ERROR : ERROR_FILE_NOT_FOUND;
    });
}

DWORD WINAPI ConvertInterfaceLuidToGuid(NET_LUID const* InterfaceLuid, GUID* InterfaceGuid) {
    if (!InterfaceLuid || !InterfaceGuid) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(*InterfaceLuid);
        *InterfaceGuid = adapter ? guid_of(*adapter) : GUID{};
        return adapter ? NO_ERROR : ERROR_FILE_NOT_FOUND;
    });
}

DWORD WINAPI ConvertInterfaceGuidToLuid(GUID const* InterfaceGuid, PNET_LUID InterfaceLuid) {
    if (!InterfaceGuid || !InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of([&] {
        auto const adapter = find_adapter([&](Adapter const& each) {
            auto const guid = guid_of(each);
            return std::memcmp(&guid, InterfaceGuid, sizeof guid) == 0;
        });
        return put_luid(adapter, *InterfaceLuid, ERROR_FILE_NOT_FOUND);
    });
}

DWORD WINAPI ConvertInterfaceLuidToNameA(NET_LUID const* InterfaceLuid, PSTR InterfaceName,
                                         SIZE_T Length) {
    if (!InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_name(adapter_at(*InterfaceLuid), InterfaceName, Length); });
}

DWORD WINAPI ConvertInterfaceLuidToNameW(NET_LUID const* InterfaceLuid, PWSTR InterfaceName,
                                         SIZE_T Length) {
    if (!InterfaceLuid || !InterfaceName) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_name(adapter_at(*InterfaceLuid), InterfaceName, Length); });
}

DWORD WINAPI ConvertInterfaceLuidToAlias(NET_LUID const* InterfaceLuid, PWSTR InterfaceAlias,
                                         SIZE_T Length) {
    return ConvertInterfaceLuidToNameW(InterfaceLuid, InterfaceAlias, Length);
}

DWORD WINAPI ConvertInterfaceNameToLuidA(CHAR const* InterfaceName, PNET_LUID InterfaceLuid) {
    if (!InterfaceName) return ERROR_INVALID_NAME;
    if (!InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of([&] {
        return put_luid(adapter_called(InterfaceName), *InterfaceLuid, ERROR_INVALID_NAME);
    });
}

DWORD WINAPI ConvertInterfaceNameToLuidW(WCHAR const* InterfaceName, PNET_LUID InterfaceLuid) {
    if (!InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of([&] {
        return put_luid(adapter_called(narrowed(InterfaceName)), *InterfaceLuid,
                        ERROR_INVALID_NAME);
    });
}

DWORD WINAPI ConvertInterfaceAliasToLuid(WCHAR const* InterfaceAlias, PNET_LUID InterfaceLuid) {
    if (!InterfaceAlias || !InterfaceLuid) return ERROR_INVALID_PARAMETER;
    return error_of([&] {
        return put_luid(adapter_called(narrowed(InterfaceAlias)), *InterfaceLuid,
                        ERROR_INVALID_PARAMETER);
    });
}

DWORD WINAPI ConvertLengthToIpv4Mask(ULONG MaskLength, PULONG Mask) {
    if (!Mask) return ERROR_INVALID_PARAMETER;
    if (MaskLength > 32) {
        *Mask = INADDR_NONE;
        return ERROR_INVALID_PARAMETER;
    }
    *Mask = MaskLength == 0 ? 0 : htonl(~ULONG{0} << (32 - MaskLength));
    return NO_ERROR;
}

DWORD WINAPI ConvertIpv4MaskToLength(ULONG Mask, PUINT8 MaskLength) {
    if (!MaskLength) return ERROR_INVALID_PARAMETER;
    auto const mask = ntohl(Mask);
    auto const ones = std::countl_one(mask);
    if (std::popcount(mask) != ones) return ERROR_INVALID_PARAMETER;
    *MaskLength = static_cast<UINT8>(ones);
    return NO_ERROR;
}

DWORD WINAPI GetIfTable2(PMIB_IF_TABLE2* Table) { return GetIfTable2Ex(MibIfTableNormal, Table); }

DWORD WINAPI GetIfTable2Ex(MIB_IF_TABLE_LEVEL Level, PMIB_IF_TABLE2* Table) {
    auto const level = static_cast<unsigned>(Level);
    if (!Table || level > MibIfTableNormalWithoutStatistics) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_interface_table(Table); });
}

DWORD WINAPI GetIfEntry2(PMIB_IF_ROW2 Row) {
    if (!Row || (Row->InterfaceLuid.Value == 0 && Row->InterfaceIndex == 0))
        return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(Row->InterfaceLuid, Row->InterfaceIndex);
        if (!adapter) return ERROR_FILE_NOT_FOUND;
        *Row = interface_row(*adapter, platform::adapter_counters());
        return NO_ERROR;
    });
}

DWORD WINAPI GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize, BOOL) {
    if (!pdwSize) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_short_table(pIfTable, pdwSize); });
}

DWORD WINAPI GetIfEntry(PMIB_IFROW pIfRow) {
    if (!pIfRow) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(pIfRow->dwIndex);
        if (!adapter) return ERROR_FILE_NOT_FOUND;
        *pIfRow = short_row(*adapter, platform::adapter_counters());
        return NO_ERROR;
    });
}

DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex) {
    if (!AdapterName || !IfIndex) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const name = narrowed(AdapterName);
        auto const adapter =
            find_adapter([&](Adapter const& each) { return device_name(each) == name; });
        if (!adapter) return ERROR_DEV_NOT_EXIST;
        *IfIndex = adapter->index;
        return NO_ERROR;
    });
}

DWORD WINAPI GetUnicastIpAddressTable(ADDRESS_FAMILY Family, PMIB_UNICASTIPADDRESS_TABLE* Table) {
    if (!Table || !is_family_of_list(Family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_address_table(Family, Table); });
}

DWORD WINAPI GetUnicastIpAddressEntry(PMIB_UNICASTIPADDRESS_ROW Row) {
    if (!Row || !is_family_of_ip(Row->Address.si_family)) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return complete_address_row(*Row); });
}

VOID WINAPI FreeMibTable(PVOID Memory) { ::operator delete(Memory); }
