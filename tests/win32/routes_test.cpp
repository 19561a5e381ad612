// SPDX-License-Identifier: MIT
// Routes, neighbours, and IP on the interfaces.
#include "tests/win32/filled_table.hpp"

#include <ws2tcpip.h>

#include <algorithm>

#include <iphlpapi.h>

using namespace ws2::test;

namespace {

NET_IFINDEX loopback_index() {
    DWORD index = 0;
    REQUIRE(GetBestInterface(htonl(INADDR_LOOPBACK), &index) == NO_ERROR);
    return index;
}

SOCKADDR_INET loopback_address(ADDRESS_FAMILY family) {
    SOCKADDR_INET address{};
    address.si_family = family;
    if (family == AF_INET)
        address.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else
        address.Ipv6.sin6_addr = in6addr_loopback;
    return address;
}

}  // namespace

BEHAVIOUR("win32.route-table", "Win32", high, "winetest:testGetIpForwardTable",
          "the routes of IPv4 come in order of their destinations; one without a gateway has the "
          "interface's own address as next hop") {
    CHECK(GetIpForwardTable(nullptr, nullptr, FALSE) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    REQUIRE(GetIpForwardTable(nullptr, &size, TRUE) == ERROR_INSUFFICIENT_BUFFER);
    auto room = table_of<MIB_IPFORWARDTABLE>(
        [](auto* each, DWORD* bytes) { return GetIpForwardTable(each, bytes, TRUE); });
    auto* const table = reinterpret_cast<PMIB_IPFORWARDTABLE>(room.data());
    REQUIRE(table->dwNumEntries != 0);
    DWORD previous = 0;
    bool found = false;
    for (DWORD i = 0; i != table->dwNumEntries; ++i) {
        auto const& row = table->table[i];
        CHECK(ntohl(row.dwForwardDest) >= previous);
        previous = ntohl(row.dwForwardDest);
        CHECK((row.dwForwardDest & ~row.dwForwardMask) == 0);
        if (row.dwForwardDest != htonl(INADDR_LOOPBACK)) continue;
        found = true;
        CHECK(row.dwForwardMask == 0xFFFFFFFF);
        CHECK(row.dwForwardNextHop == htonl(INADDR_LOOPBACK));
        CHECK(row.dwForwardType == MIB_IPROUTE_TYPE_DIRECT);
        CHECK(row.dwForwardIfIndex == loopback_index());
    }
    CHECK(found);
}

BEHAVIOUR("win32.route-table-both", "Win32", high, "docs:GetIpForwardTable2",
          "the table of routes for both families has that to the loopback network, whose row is "
          "found by its destination, interface and next hop") {
    PMIB_IPFORWARD_TABLE2 table = nullptr;
    CHECK(GetIpForwardTable2(AF_INET, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpForwardTable2(AF_BAN, &table) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetIpForwardTable2(AF_UNSPEC, &table) == NO_ERROR);
    MIB_IPFORWARD_ROW2 row{};
    for (ULONG i = 0; i != table->NumEntries; ++i) {
        auto const& prefix = table->Table[i].DestinationPrefix;
        if (prefix.Prefix.si_family == AF_INET && prefix.PrefixLength == 8 &&
            prefix.Prefix.Ipv4.sin_addr.s_addr == htonl(0x7F000000))
            row = table->Table[i];
    }
    FreeMibTable(table);
    REQUIRE(row.DestinationPrefix.PrefixLength == 8);
    CHECK(row.Loopback);
    CHECK(row.NextHop.si_family == AF_INET);
    CHECK(row.NextHop.Ipv4.sin_addr.s_addr == 0);
    MIB_IPFORWARD_ROW2 same{};
    CHECK(GetIpForwardEntry2(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpForwardEntry2(&same) == ERROR_INVALID_PARAMETER);
    same.DestinationPrefix = row.DestinationPrefix;
    same.NextHop = row.NextHop;
    same.InterfaceLuid = row.InterfaceLuid;
    REQUIRE(GetIpForwardEntry2(&same) == NO_ERROR);
    CHECK(same.InterfaceIndex == row.InterfaceIndex);
    CHECK(same.Protocol == row.Protocol);
    same.DestinationPrefix.PrefixLength = 9;
    CHECK(GetIpForwardEntry2(&same) == ERROR_NOT_FOUND);
}

BEHAVIOUR("win32.best-route", "Win32", high, "docs:GetBestRoute",
          "the route to the loopback address is on the loopback interface") {
    MIB_IPFORWARDROW row{};
    CHECK(GetBestRoute(htonl(INADDR_LOOPBACK), 0, nullptr) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetBestRoute(htonl(INADDR_LOOPBACK), 0, &row) == NO_ERROR);
    CHECK(row.dwForwardDest == htonl(INADDR_LOOPBACK));
    CHECK(row.dwForwardMask == 0xFFFFFFFF);
    CHECK(row.dwForwardIfIndex == loopback_index());
}

BEHAVIOUR("win32.best-route-source", "Win32", high, "docs:GetBestRoute2",
          "the best route to the loopback address comes from that address; what is missing is "
          "ERROR_INVALID_PARAMETER") {
    auto const to = loopback_address(AF_INET);
    MIB_IPFORWARD_ROW2 row{};
    SOCKADDR_INET from{};
    CHECK(GetBestRoute2(nullptr, 0, nullptr, nullptr, 0, &row, &from) == ERROR_INVALID_PARAMETER);
    CHECK(GetBestRoute2(nullptr, 0, nullptr, &to, 0, nullptr, &from) == ERROR_INVALID_PARAMETER);
    CHECK(GetBestRoute2(nullptr, 0, nullptr, &to, 0, &row, nullptr) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetBestRoute2(nullptr, 0, nullptr, &to, 0, &row, &from) == NO_ERROR);
    CHECK(row.InterfaceIndex == loopback_index());
    CHECK(from.si_family == AF_INET);
    CHECK(from.Ipv4.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

BEHAVIOUR("win32.best-interface", "Win32", high, "docs:GetBestInterfaceEx",
          "packets to IPv4's loopback address leave by the loopback interface") {
    DWORD index = 0;
    auto ipv4 = loopback_address(AF_INET);
    REQUIRE(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&ipv4), &index) == NO_ERROR);
    CHECK(index == loopback_index());
    ipv4.si_family = AF_BAN;
    CHECK(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&ipv4), &index) ==
          ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.best-interface-ipv6", "Win32", high, "docs:GetBestInterfaceEx",
          "packets to IPv6's loopback address leave by the loopback interface") {
    if (!has_ipv6()) skip("this machine has no IPv6");
    DWORD index = 0;
    auto ipv6 = loopback_address(AF_INET6);
    REQUIRE(GetBestInterfaceEx(reinterpret_cast<sockaddr*>(&ipv6), &index) == NO_ERROR);
    CHECK(index == loopback_index());
}

BEHAVIOUR("win32.neighbours", "Win32", high, "winetest:testGetIpNetTable",
          "the neighbours of IPv4 come in order of their interfaces, then of their addresses") {
    CHECK(GetIpNetTable(nullptr, nullptr, FALSE) == ERROR_INVALID_PARAMETER);
    PMIB_IPNET_TABLE2 both = nullptr;
    CHECK(GetIpNetTable2(AF_INET, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpNetTable2(AF_BAN, &both) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    auto const needed = GetIpNetTable(nullptr, &size, FALSE);
    if (needed == ERROR_NO_DATA) skip("this machine has no neighbours");
    REQUIRE(needed == ERROR_INSUFFICIENT_BUFFER);
    auto room = table_of<MIB_IPNETTABLE>(
        [](auto* each, DWORD* bytes) { return GetIpNetTable(each, bytes, TRUE); });
    auto* const table = reinterpret_cast<PMIB_IPNETTABLE>(room.data());
    for (DWORD i = 1; i < table->dwNumEntries; ++i) {
        auto const& row = table->table[i];
        auto const& before = table->table[i - 1];
        bool const is_same_interface = before.dwIndex == row.dwIndex;
        CHECK(before.dwIndex <= row.dwIndex);
        CHECK((!is_same_interface || ntohl(before.dwAddr) <= ntohl(row.dwAddr)));
    }
}

BEHAVIOUR("win32.neighbour-row", "Win32", high, "docs:GetIpNetEntry2",
          "a neighbour that an interface does not know is ERROR_NOT_FOUND, an interface that is "
          "not there ERROR_FILE_NOT_FOUND") {
    PMIB_IPINTERFACE_TABLE table = nullptr;
    REQUIRE(GetIpInterfaceTable(AF_INET, &table) == NO_ERROR);
    MIB_IPNET_ROW2 row{};
    row.InterfaceIndex = table->Table[0].InterfaceIndex;
    FreeMibTable(table);
    CHECK(GetIpNetEntry2(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpNetEntry2(&row) == ERROR_INVALID_PARAMETER);
    row.Address.Ipv4.sin_family = AF_INET;
    row.Address.Ipv4.sin_addr.s_addr = htonl(0xC6336401);  // for documentation
    CHECK(GetIpNetEntry2(&row) == ERROR_NOT_FOUND);
    row.InterfaceIndex = 987654;
    CHECK(GetIpNetEntry2(&row) == ERROR_FILE_NOT_FOUND);
}

BEHAVIOUR(
    "win32.send-arp", "Win32", high, "docs:SendARP",
    "SendARP: room for less than 6 bytes, an address that is not on the link and a source that "
    "is not this machine's each have an error of their own, and leave a length of 0") {
    BYTE room[8];
    auto const on_no_link = htonl(0xC6336401);  // for documentation, as 192.0.2.77
    struct {
        IPAddr source;
        ULONG length;
        DWORD error;
    } const rows[] = {
        {0,                 5, ERROR_BUFFER_OVERFLOW},
        {0,                 0, ERROR_BUFFER_OVERFLOW},
        {0,                 8, ERROR_BAD_NET_NAME   },
        {htonl(0xC000024D), 8, ERROR_NOT_FOUND      },
    };
    for (auto const& row : rows) {
        auto length = row.length;
        CHECK(SendARP(on_no_link, row.source, room, &length) == row.error);
        CHECK(length == 0);
    }
}

BEHAVIOUR("win32.ip-interfaces", "Win32", high, "docs:GetIpInterfaceEntry",
          "the table of IP's interfaces has the loopback interface, whose row is found by its "
          "index") {
    PMIB_IPINTERFACE_TABLE table = nullptr;
    CHECK(GetIpInterfaceTable(AF_INET, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpInterfaceTable(AF_BAN, &table) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetIpInterfaceTable(AF_INET, &table) == NO_ERROR);
    auto const* const end = table->Table + table->NumEntries;
    bool const found = std::any_of(
        table->Table, const_cast<PMIB_IPINTERFACE_ROW>(end), [](MIB_IPINTERFACE_ROW const& row) {
            return row.InterfaceIndex == loopback_index() && row.Family == AF_INET;
        });
    FreeMibTable(table);
    CHECK(found);
    MIB_IPINTERFACE_ROW row;
    InitializeIpInterfaceEntry(&row);
    CHECK(GetIpInterfaceEntry(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpInterfaceEntry(&row) == ERROR_INVALID_PARAMETER);
    row.Family = AF_INET;
    row.InterfaceIndex = 987654;
    CHECK(GetIpInterfaceEntry(&row) == ERROR_FILE_NOT_FOUND);
    row.InterfaceIndex = loopback_index();
    REQUIRE(GetIpInterfaceEntry(&row) == NO_ERROR);
    CHECK(row.Connected);
    CHECK(row.NlMtu != 0);
}
