// SPDX-License-Identifier: MIT
// The network adapters of the machine.
#include "tests/win32/filled_table.hpp"

#include <ws2tcpip.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <iphlpapi.h>

using namespace ws2::test;

namespace {

constexpr char addresses_docs[] = "docs:GetAdaptersAddresses";

// Room that is aligned for everything.
struct Buffer {
    std::vector<std::max_align_t> room;
    PIP_ADAPTER_ADDRESSES first = nullptr;
};

Buffer adapters_of(ULONG family, ULONG flags = 0) {
    ULONG size = 0;
    REQUIRE(GetAdaptersAddresses(family, flags, nullptr, nullptr, &size) == ERROR_BUFFER_OVERFLOW);
    Buffer buffer;
    buffer.room.resize(size / sizeof(std::max_align_t) + 64);
    size = static_cast<ULONG>(buffer.room.size() * sizeof(std::max_align_t));
    buffer.first = reinterpret_cast<PIP_ADAPTER_ADDRESSES>(buffer.room.data());
    REQUIRE(GetAdaptersAddresses(family, flags, nullptr, buffer.first, &size) == ERROR_SUCCESS);
    return buffer;
}

bool is_loopback(SOCKET_ADDRESS const& address) {
    auto const& in = *reinterpret_cast<sockaddr_in const*>(address.lpSockaddr);
    return in.sin_family == AF_INET && in.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

}  // namespace

BEHAVIOUR("win32.adapters", "Win32", high, addresses_docs,
          "the loopback adapter is up and has the loopback address") {
    auto const buffer = adapters_of(AF_INET);
    bool found = false;
    for (auto* one = buffer.first; one; one = one->Next) {
        CHECK(one->AdapterName);
        CHECK(one->FriendlyName);
        for (auto* address = one->FirstUnicastAddress; address; address = address->Next) {
            CHECK(address->Address.lpSockaddr->sa_family == AF_INET);
            CHECK(address->Address.iSockaddrLength == sizeof(sockaddr_in));
            if (!is_loopback(address->Address)) continue;
            found = true;
            CHECK(one->IfType == IF_TYPE_SOFTWARE_LOOPBACK);
            CHECK(one->OperStatus == IfOperStatusUp);
            CHECK(address->OnLinkPrefixLength == 8);
        }
    }
    CHECK(found);
}

BEHAVIOUR("win32.adapters-ipv6", "Win32", high, addresses_docs,
          "asked for IPv6, GetAdaptersAddresses lists as many IPv6 addresses as for all families") {
    // Not the name servers: a machine without any has an error of its own under Wine.
    auto const count = [](ULONG asked) {
        auto const buffer = adapters_of(asked, GAA_FLAG_SKIP_DNS_SERVER);
        int found = 0;
        for (auto* one = buffer.first; one; one = one->Next)
            for (auto* address = one->FirstUnicastAddress; address; address = address->Next)
                found += address->Address.lpSockaddr->sa_family == AF_INET6 ? 1 : 0;
        return found;
    };
    CHECK(count(AF_INET6) == count(AF_UNSPEC));
}

BEHAVIOUR("win32.adapters-skip", "Win32", high, "winetest:iphlpapi test_GetAdaptersAddresses",
          "the flags of GetAdaptersAddresses leave out addresses, but not the friendly name") {
    auto const buffer = adapters_of(AF_UNSPEC, GAA_FLAG_SKIP_FRIENDLY_NAME | GAA_FLAG_SKIP_UNICAST);
    for (auto* one = buffer.first; one; one = one->Next) {
        CHECK(one->FriendlyName);
        CHECK_FALSE(one->FirstUnicastAddress);
    }
}

BEHAVIOUR("win32.adapters-room", "Win32", high, "winetest:iphlpapi test_GetAdaptersAddresses",
          "GetAdaptersAddresses leaves the size of a buffer that is larger than needed") {
    ULONG needed = 0;
    REQUIRE(GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, nullptr, &needed) == ERROR_BUFFER_OVERFLOW);
    std::vector<std::max_align_t> room(2 * needed / sizeof(std::max_align_t));
    auto const large = static_cast<ULONG>(room.size() * sizeof(std::max_align_t));
    auto size = large;
    auto* const first = reinterpret_cast<PIP_ADAPTER_ADDRESSES>(room.data());
    REQUIRE(GetAdaptersAddresses(AF_UNSPEC, 0, nullptr, first, &size) == ERROR_SUCCESS);
    CHECK(size == large);
}

BEHAVIOUR("win32.adapters-flags", "Win32", high, "winetest:iphlpapi test_GetAdaptersAddresses",
          "an adapter says which families it has, and an address whether it may have a name") {
    auto const buffer = adapters_of(AF_UNSPEC);
    for (auto* one = buffer.first; one; one = one->Next)
        for (auto* address = one->FirstUnicastAddress; address; address = address->Next) {
            bool const is_ipv4 = address->Address.lpSockaddr->sa_family == AF_INET;
            CHECK((is_ipv4 ? one->Ipv4Enabled : one->Ipv6Enabled) == 1);
            if (one->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
                CHECK((address->Flags & IP_ADAPTER_ADDRESS_DNS_ELIGIBLE) == 0);
            else if (is_ipv4)
                CHECK((address->Flags & IP_ADAPTER_ADDRESS_DNS_ELIGIBLE) != 0);
        }
}

BEHAVIOUR("win32.adapters-arguments", "Win32", high, addresses_docs,
          "GetAdaptersAddresses without a place for the size is ERROR_INVALID_PARAMETER") {
    CHECK(GetAdaptersAddresses(AF_INET, 0, nullptr, nullptr, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetAdaptersInfo(nullptr, nullptr) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.adapters-family", "Win32", high, addresses_docs,
          "GetAdaptersAddresses of a family that is not one of IP's is ERROR_INVALID_PARAMETER") {
    ULONG size = 0;
    CHECK(GetAdaptersAddresses(77, 0, nullptr, nullptr, &size) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.adapters-ipv4", "Win32", high, "docs:GetAdaptersInfo",
          "GetAdaptersInfo tells IPv4 addresses as text and leaves loopback out") {
    ULONG size = 0;
    auto const needed = GetAdaptersInfo(nullptr, &size);
    if (needed == ERROR_NO_DATA) skip("this machine has no adapter but loopback");
    REQUIRE(needed == ERROR_BUFFER_OVERFLOW);
    std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 64);
    size = static_cast<ULONG>(room.size() * sizeof(std::max_align_t));
    auto* const first = reinterpret_cast<PIP_ADAPTER_INFO>(room.data());
    REQUIRE(GetAdaptersInfo(first, &size) == ERROR_SUCCESS);
    for (auto* one = first; one; one = one->Next) {
        CHECK(one->Type != MIB_IF_TYPE_LOOPBACK);
        CHECK(inet_addr(one->IpAddressList.IpAddress.String) != INADDR_NONE);
    }
}

BEHAVIOUR("win32.interface-names", "Win32", high, "docs:if_nametoindex",
          "if_indextoname gives a name for an interface's number, and if_nametoindex the number "
          "for that name") {
    auto const buffer = adapters_of(AF_INET);
    auto const index = buffer.first->IfIndex;
    char name[IF_NAMESIZE];
    REQUIRE(if_indextoname(index, name) == name);
    CHECK(if_nametoindex(name) == index);
    CHECK(if_nametoindex("no such interface") == 0);
    CHECK(if_indextoname(987654, name) == nullptr);
}

BEHAVIOUR("win32.address_table", "Win32", high, "docs:GetIpAddrTable",
          "GetIpAddrTable lists the loopback address") {
    CHECK(GetIpAddrTable(nullptr, nullptr, FALSE) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    CHECK(GetIpAddrTable(nullptr, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER);
    std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 64);
    size = static_cast<ULONG>(room.size() * sizeof(std::max_align_t));
    auto* const table = reinterpret_cast<PMIB_IPADDRTABLE>(room.data());
    REQUIRE(GetIpAddrTable(table, &size, TRUE) == NO_ERROR);
    auto* const end = table->table + table->dwNumEntries;
    auto* const own = std::find_if(table->table, end, [](MIB_IPADDRROW const& row) {
        return row.dwAddr == htonl(INADDR_LOOPBACK);
    });
    REQUIRE(own != end);
    CHECK(own->dwMask == htonl(0xFF000000));
    DWORD index = 0, count = 0;
    REQUIRE(GetBestInterface(htonl(INADDR_LOOPBACK), &index) == NO_ERROR);
    CHECK(index != 0);
    CHECK(GetBestInterface(htonl(INADDR_LOOPBACK), nullptr) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetNumberOfInterfaces(&count) == NO_ERROR);
    CHECK(count >= 1);
}

BEHAVIOUR("win32.interface-conversions", "Win32", high,
          "winetest:test_interface_identifier_conversion",
          "an interface's LUID leads to its index, GUID, name and alias, and each of them back") {
    PMIB_IF_TABLE2 table = nullptr;
    REQUIRE(GetIfTable2(&table) == NO_ERROR);
    REQUIRE(table->NumEntries != 0);
    auto const& row = table->Table[0];
    NET_LUID luid;
    REQUIRE(ConvertInterfaceIndexToLuid(row.InterfaceIndex, &luid) == NO_ERROR);
    CHECK(luid.Value == row.InterfaceLuid.Value);
    NET_IFINDEX index = 0;
    REQUIRE(ConvertInterfaceLuidToIndex(&luid, &index) == NO_ERROR);
    CHECK(index == row.InterfaceIndex);
    GUID guid{};
    REQUIRE(ConvertInterfaceLuidToGuid(&luid, &guid) == NO_ERROR);
    REQUIRE(ConvertInterfaceGuidToLuid(&guid, &luid) == NO_ERROR);
    CHECK(luid.Value == row.InterfaceLuid.Value);
    char name[IF_MAX_STRING_SIZE + 1];
    REQUIRE(ConvertInterfaceLuidToNameA(&luid, name, sizeof name) == NO_ERROR);
    CHECK(if_nametoindex(name) == row.InterfaceIndex);
    REQUIRE(ConvertInterfaceNameToLuidA(name, &luid) == NO_ERROR);
    CHECK(luid.Value == row.InterfaceLuid.Value);
    WCHAR wide[IF_MAX_STRING_SIZE + 1];
    REQUIRE(ConvertInterfaceLuidToNameW(&luid, wide, IF_MAX_STRING_SIZE + 1) == NO_ERROR);
    REQUIRE(ConvertInterfaceNameToLuidW(wide, &luid) == NO_ERROR);
    CHECK(luid.Value == row.InterfaceLuid.Value);
    REQUIRE(ConvertInterfaceLuidToAlias(&luid, wide, IF_MAX_STRING_SIZE + 1) == NO_ERROR);
    CHECK(std::wstring{wide} == row.Alias);
    REQUIRE(ConvertInterfaceAliasToLuid(wide, &luid) == NO_ERROR);
    CHECK(luid.Value == row.InterfaceLuid.Value);
    FreeMibTable(table);
}

BEHAVIOUR("win32.interface-conversions-unknown", "Win32", high,
          "winetest:test_interface_identifier_conversion_failure",
          "an interface that is not there is ERROR_FILE_NOT_FOUND and leaves zeros, a name without "
          "one ERROR_INVALID_NAME") {
    CHECK(ConvertInterfaceIndexToLuid(0, nullptr) == ERROR_INVALID_PARAMETER);
    NET_LUID luid;
    luid.Value = ~ULONG64{0};
    CHECK(ConvertInterfaceIndexToLuid(0xFFFFFFFF, &luid) == ERROR_FILE_NOT_FOUND);
    CHECK(luid.Value == 0);
    NET_IFINDEX index = 7;
    luid.Value = ~ULONG64{0};
    CHECK(ConvertInterfaceLuidToIndex(nullptr, &index) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToIndex(&luid, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToIndex(&luid, &index) == ERROR_FILE_NOT_FOUND);
    CHECK(index == 0);
    GUID guid;
    CHECK(ConvertInterfaceLuidToGuid(nullptr, &guid) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToGuid(&luid, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToGuid(&luid, &guid) == ERROR_FILE_NOT_FOUND);
    CHECK(ConvertInterfaceGuidToLuid(nullptr, &luid) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceGuidToLuid(&guid, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToNameA(nullptr, nullptr, 0) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceLuidToNameW(&luid, nullptr, 0) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceNameToLuidA(nullptr, nullptr) == ERROR_INVALID_NAME);
    CHECK(ConvertInterfaceNameToLuidA("lo", nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceNameToLuidW(nullptr, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(ConvertInterfaceNameToLuidW(nullptr, &luid) == ERROR_INVALID_NAME);
    CHECK(ConvertInterfaceAliasToLuid(nullptr, &luid) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.interface-name-room", "Win32", high,
          "winetest:test_interface_identifier_conversion",
          "an interface's name that does not fit into the room is ERROR_NOT_ENOUGH_MEMORY") {
    PMIB_IF_TABLE2 table = nullptr;
    REQUIRE(GetIfTable2(&table) == NO_ERROR);
    REQUIRE(table->NumEntries != 0);
    auto const luid = table->Table[0].InterfaceLuid;
    FreeMibTable(table);
    char name[1];
    WCHAR wide[1];
    CHECK(ConvertInterfaceLuidToNameA(&luid, nullptr, 0) == ERROR_NOT_ENOUGH_MEMORY);
    CHECK(ConvertInterfaceLuidToNameA(&luid, name, 0) == ERROR_NOT_ENOUGH_MEMORY);
    CHECK(ConvertInterfaceLuidToNameW(&luid, wide, 0) == ERROR_NOT_ENOUGH_MEMORY);
}

BEHAVIOUR("win32.interface-rows", "Win32", high, "docs:GetIfEntry2",
          "tables and rows of interfaces agree, and have the loopback interface") {
    PMIB_IF_TABLE2 table = nullptr;
    CHECK(GetIfTable2(nullptr) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetIfTable2Ex(MibIfTableRaw, &table) == NO_ERROR);
    bool found = false;
    for (ULONG i = 0; i != table->NumEntries; ++i) {
        MIB_IF_ROW2 row{};
        row.InterfaceLuid = table->Table[i].InterfaceLuid;
        REQUIRE(GetIfEntry2(&row) == NO_ERROR);
        CHECK(row.InterfaceIndex == table->Table[i].InterfaceIndex);
        found |= row.Type == IF_TYPE_SOFTWARE_LOOPBACK;
    }
    CHECK(found);
    FreeMibTable(table);
    MIB_IF_ROW2 row{};
    CHECK(GetIfEntry2(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetIfEntry2(&row) == ERROR_INVALID_PARAMETER);
    row.InterfaceIndex = 987654;
    CHECK(GetIfEntry2(&row) == ERROR_FILE_NOT_FOUND);
}

BEHAVIOUR("win32.interface-table", "Win32", high, "winetest:testGetIfTable",
          "GetIfTable tells how much room it needs, and its names lead to the index") {
    CHECK(GetIfTable(nullptr, nullptr, FALSE) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    CHECK(GetIfTable(nullptr, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER);
    std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 1024);
    size = static_cast<ULONG>(room.size() * sizeof(std::max_align_t));
    auto* const table = reinterpret_cast<PMIB_IFTABLE>(room.data());
    REQUIRE(GetIfTable(table, &size, TRUE) == NO_ERROR);
    REQUIRE(table->dwNumEntries != 0);
    MIB_IFROW row{};
    row.dwIndex = table->table[0].dwIndex;
    REQUIRE(GetIfEntry(&row) == NO_ERROR);
    ULONG index = 0;
    CHECK(GetAdapterIndex(row.wszName, &index) == NO_ERROR);
    CHECK(index == row.dwIndex);
    row.dwIndex = 987654;
    CHECK(GetIfEntry(&row) == ERROR_FILE_NOT_FOUND);
    CHECK(GetIfEntry(nullptr) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR(
    "win32.unicast-addresses", "Win32", high, "winetest:test_GetUnicastIpAddressEntry",
    "GetUnicastIpAddressTable lists the loopback address, whose row is found by its interface") {
    PMIB_UNICASTIPADDRESS_TABLE table = nullptr;
    CHECK(GetUnicastIpAddressTable(AF_INET, nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetUnicastIpAddressTable(AF_BAN, &table) == ERROR_INVALID_PARAMETER);
    REQUIRE(GetUnicastIpAddressTable(AF_INET, &table) == NO_ERROR);
    MIB_UNICASTIPADDRESS_ROW row{};
    for (ULONG i = 0; i != table->NumEntries; ++i)
        if (table->Table[i].Address.Ipv4.sin_addr.s_addr == htonl(INADDR_LOOPBACK))
            row = table->Table[i];
    FreeMibTable(table);
    REQUIRE(row.Address.si_family == AF_INET);
    CHECK(row.OnLinkPrefixLength == 8);
    MIB_UNICASTIPADDRESS_ROW same{};
    same.Address.Ipv4.sin_family = AF_INET;
    same.Address.Ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(GetUnicastIpAddressEntry(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetUnicastIpAddressEntry(&same) == ERROR_FILE_NOT_FOUND);
    same.InterfaceIndex = row.InterfaceIndex;
    REQUIRE(GetUnicastIpAddressEntry(&same) == NO_ERROR);
    CHECK(same.InterfaceLuid.Value == row.InterfaceLuid.Value);
    same.Address.Ipv4.sin_addr.s_addr = htonl(0x04030201);
    CHECK(GetUnicastIpAddressEntry(&same) == ERROR_NOT_FOUND);
    same.Address.si_family = 0;
    CHECK(GetUnicastIpAddressEntry(&same) == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.ipv4-masks", "Win32", high, "winetest:test_ConvertLengthToIpv4Mask",
          "ConvertLengthToIpv4Mask takes lengths of up to 32 bits") {
    ULONG mask = 7;
    CHECK(ConvertLengthToIpv4Mask(0, &mask) == NO_ERROR);
    CHECK(mask == 0);
    CHECK(ConvertLengthToIpv4Mask(20, &mask) == NO_ERROR);
    CHECK(mask == htonl(0xFFFFF000));
    CHECK(ConvertLengthToIpv4Mask(33, &mask) == ERROR_INVALID_PARAMETER);
    CHECK(mask == INADDR_NONE);
}

BEHAVIOUR("win32.ipv4-mask-lengths", "Win32", high, "docs:ConvertIpv4MaskToLength",
          "ConvertIpv4MaskToLength refuses a mask with gaps") {
    UINT8 length = 0;
    CHECK(ConvertIpv4MaskToLength(htonl(0xFFFFF000), &length) == NO_ERROR);
    CHECK(length == 20);
    CHECK(ConvertIpv4MaskToLength(htonl(0xFF00FF00), &length) == ERROR_INVALID_PARAMETER);
}

namespace {

// A listener at the loopback address, or a bound datagram socket, and the port in network order.
struct LoopbackSocket {
    explicit LoopbackSocket(int type, int family = AF_INET) {
        WSADATA data;
        REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
        handle = socket(family, type, 0);
        sockaddr_in6 name{};
        name.sin6_family = static_cast<decltype(name.sin6_family)>(family);
        name.sin6_addr = in6addr_loopback;
        auto& ipv4 = reinterpret_cast<sockaddr_in&>(name);
        if (family == AF_INET) ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int length = sizeof name;
        REQUIRE(bind(handle, reinterpret_cast<sockaddr*>(&name), length) == 0);
        if (type == SOCK_STREAM) REQUIRE(listen(handle, 1) == 0);
        REQUIRE(getsockname(handle, reinterpret_cast<sockaddr*>(&name), &length) == 0);
        port = name.sin6_port;  // at the same place in both
    }
    LoopbackSocket(LoopbackSocket const&) = delete;
    ~LoopbackSocket() {
        closesocket(handle);
        WSACleanup();
    }

    SOCKET handle = INVALID_SOCKET;
    DWORD port = 0;
};

template <class Table>
auto find_port(std::vector<std::max_align_t>& room, DWORD port) {
    auto* const table = reinterpret_cast<Table*>(room.data());
    auto* const end = table->table + table->dwNumEntries;
    auto* const found = std::find_if(table->table, end, [&](auto const& row) {
        return row.dwLocalPort == port && row.dwLocalAddr == htonl(INADDR_LOOPBACK);
    });
    return found == end ? nullptr : found;
}

}  // namespace

BEHAVIOUR("win32.interface-info", "Win32", high, "docs:GetInterfaceInfo",
          "GetInterfaceInfo lists the adapters that GetAdaptersInfo does, by their indexes") {
    CHECK(GetInterfaceInfo(nullptr, nullptr) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    auto const needed = GetInterfaceInfo(nullptr, &size);
    if (needed == ERROR_NO_DATA) skip("this machine has no adapter beside the loopback's");
    REQUIRE(needed == ERROR_INSUFFICIENT_BUFFER);
    auto room = table_of<IP_INTERFACE_INFO>(
        [](auto* each, DWORD* bytes) { return GetInterfaceInfo(each, bytes); });
    auto* const all = reinterpret_cast<PIP_INTERFACE_INFO>(room.data());
    REQUIRE(all->NumAdapters > 0);
    for (LONG i = 0; i != all->NumAdapters; ++i) {
        MIB_IFROW row{};
        row.dwIndex = all->Adapter[i].Index;
        CHECK(GetIfEntry(&row) == NO_ERROR);
        CHECK(row.dwType != IF_TYPE_SOFTWARE_LOOPBACK);
        CHECK(all->Adapter[i].Name[0] != 0);
    }
}

BEHAVIOUR("win32.tcp-table", "Win32", high, "docs:GetTcpTable",
          "GetTcpTable lists a listener of this program") {
    CHECK(GetTcpTable(nullptr, nullptr, FALSE) == ERROR_INVALID_PARAMETER);
    LoopbackSocket const listener{SOCK_STREAM};
    auto room = table_of<MIB_TCPTABLE>(
        [](PMIB_TCPTABLE table, DWORD* size) { return GetTcpTable(table, size, TRUE); });
    auto const* const row = find_port<MIB_TCPTABLE>(room, listener.port);
    REQUIRE(row);
    CHECK(row->dwState == MIB_TCP_STATE_LISTEN);
    CHECK(row->dwRemoteAddr == 0);
}

BEHAVIOUR("win32.tcp-table-owner", "Win32", high, "docs:GetExtendedTcpTable",
          "GetExtendedTcpTable reports the process, and listeners or connections alone") {
    LoopbackSocket const listener{SOCK_STREAM};
    auto const of_class = [](TCP_TABLE_CLASS which) {
        return table_of<MIB_TCPTABLE_OWNER_PID>([=](void* table, DWORD* size) {
            return GetExtendedTcpTable(table, size, FALSE, AF_INET, which, 0);
        });
    };
    auto listeners = of_class(TCP_TABLE_OWNER_PID_LISTENER);
    auto const* const row = find_port<MIB_TCPTABLE_OWNER_PID>(listeners, listener.port);
    REQUIRE(row);
    CHECK(row->dwOwningPid == GetCurrentProcessId());
    auto connections = of_class(TCP_TABLE_OWNER_PID_CONNECTIONS);
    CHECK_FALSE(find_port<MIB_TCPTABLE_OWNER_PID>(connections, listener.port));
}

BEHAVIOUR("win32.udp-table", "Win32", high, "docs:GetExtendedUdpTable",
          "GetUdpTable lists a bound socket of this program, and GetExtendedUdpTable its process") {
    LoopbackSocket const bound{SOCK_DGRAM};
    auto plain = table_of<MIB_UDPTABLE>(
        [](PMIB_UDPTABLE table, DWORD* size) { return GetUdpTable(table, size, TRUE); });
    CHECK(find_port<MIB_UDPTABLE>(plain, bound.port));
    auto owned = table_of<MIB_UDPTABLE_OWNER_PID>([](void* table, DWORD* size) {
        return GetExtendedUdpTable(table, size, FALSE, AF_INET, UDP_TABLE_OWNER_PID, 0);
    });
    auto const* const row = find_port<MIB_UDPTABLE_OWNER_PID>(owned, bound.port);
    REQUIRE(row);
    CHECK(row->dwOwningPid == GetCurrentProcessId());
}

BEHAVIOUR("win32.extended-tables-arguments", "Win32", high, "docs:GetExtendedTcpTable",
          "GetExtendedTcpTable and GetExtendedUdpTable without a place for the size, of another "
          "family or class are ERROR_INVALID_PARAMETER") {
    DWORD size = 0;
    CHECK(GetExtendedTcpTable(nullptr, nullptr, TRUE, AF_INET, TCP_TABLE_BASIC_ALL, 0) ==
          ERROR_INVALID_PARAMETER);
    CHECK(GetExtendedUdpTable(nullptr, nullptr, TRUE, AF_INET, UDP_TABLE_BASIC, 0) ==
          ERROR_INVALID_PARAMETER);
    CHECK(GetExtendedTcpTable(nullptr, &size, TRUE, AF_BAN, TCP_TABLE_BASIC_ALL, 0) ==
          ERROR_INVALID_PARAMETER);
    CHECK(GetExtendedTcpTable(nullptr, &size, TRUE, AF_INET, static_cast<TCP_TABLE_CLASS>(9), 0) ==
          ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.protocol-statistics", "Win32", high, "winetest:testGetTcpStatisticsEx",
          "GetTcpStatistics and its kin report what the protocols have counted; an unknown family "
          "is ERROR_INVALID_PARAMETER") {
    MIB_TCPSTATS tcp{};
    MIB_UDPSTATS udp{};
    MIB_IPSTATS ip{};
    MIB_ICMP icmp{};
    CHECK(GetTcpStatistics(nullptr) == ERROR_INVALID_PARAMETER);
    CHECK(GetTcpStatisticsEx(nullptr, AF_INET) == ERROR_INVALID_PARAMETER);
    CHECK(GetIpStatisticsEx(&ip, AF_BAN) == ERROR_INVALID_PARAMETER);
    CHECK(GetTcpStatisticsEx(&tcp, AF_INET) == NO_ERROR);
    CHECK(GetTcpStatistics(&tcp) == NO_ERROR);
    CHECK(GetUdpStatistics(&udp) == NO_ERROR);
    CHECK(GetIpStatistics(&ip) == NO_ERROR);
    CHECK(GetIcmpStatistics(&icmp) == NO_ERROR);
    CHECK(ip.dwNumIf != 0);
    CHECK(ip.dwDefaultTTL != 0);
}

BEHAVIOUR("win32.icmp-types", "Win32", high, "docs:GetIcmpStatisticsEx",
          "GetIcmpStatisticsEx counts the messages of ICMP by their types, of IPv4 as many as "
          "GetIcmpStatistics") {
    MIB_ICMP_EX types{};
    CHECK(GetIcmpStatisticsEx(nullptr, AF_INET) == ERROR_INVALID_PARAMETER);
    CHECK(GetIcmpStatisticsEx(&types, AF_BAN) == ERROR_INVALID_PARAMETER);
    MIB_ICMP before{};
    MIB_ICMP behind{};
    REQUIRE(GetIcmpStatistics(&before) == NO_ERROR);
    REQUIRE(GetIcmpStatisticsEx(&types, AF_INET) == NO_ERROR);
    REQUIRE(GetIcmpStatistics(&behind) == NO_ERROR);
    auto const& first = before.stats.icmpInStats;
    auto const& last = behind.stats.icmpInStats;
    auto const& all = types.icmpInStats;
    CHECK((first.dwMsgs <= all.dwMsgs && all.dwMsgs <= last.dwMsgs));
    auto const echoes = all.rgdwTypeCount[ICMP4_ECHO_REQUEST];
    CHECK((first.dwEchos <= echoes && echoes <= last.dwEchos));
    auto const unreachable = all.rgdwTypeCount[ICMP4_DST_UNREACH];
    CHECK((first.dwDestUnreachs <= unreachable && unreachable <= last.dwDestUnreachs));
}

BEHAVIOUR("win32.network-parameters", "Win32", high, "winetest:testGetNetworkParams",
          "GetNetworkParams tells how much room it needs, and the host's name") {
    CHECK(GetNetworkParams(nullptr, nullptr) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    CHECK(GetNetworkParams(nullptr, &size) == ERROR_BUFFER_OVERFLOW);
    REQUIRE(size >= sizeof(FIXED_INFO));
    std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 1);
    auto* const info = reinterpret_cast<PFIXED_INFO>(room.data());
    REQUIRE(GetNetworkParams(info, &size) == NO_ERROR);
    CHECK(std::string{info->HostName} != "");
    CHECK(std::string{info->HostName}.find('.') == std::string::npos);
}

BEHAVIOUR("win32.adapter-parameters", "Win32", high, "winetest:testGetPerAdapterInfo",
          "GetPerAdapterInfo tells how much room it needs; of no adapter there is ERROR_NO_DATA") {
    CHECK(GetPerAdapterInfo(1, nullptr, nullptr) == ERROR_INVALID_PARAMETER);
    ULONG size = 0;
    CHECK(GetPerAdapterInfo(987654, nullptr, &size) == ERROR_NO_DATA);
    auto const buffer = adapters_of(AF_INET);
    auto const index = buffer.first->IfIndex;
    REQUIRE(GetPerAdapterInfo(index, nullptr, &size) == ERROR_BUFFER_OVERFLOW);
    std::vector<std::max_align_t> room(size / sizeof(std::max_align_t) + 1);
    auto* const info = reinterpret_cast<PIP_PER_ADAPTER_INFO>(room.data());
    CHECK(GetPerAdapterInfo(index, info, &size) == NO_ERROR);
}

BEHAVIOUR("win32.unicast-addresses-ipv6", "Win32", high, "winetest:test_GetUnicastIpAddressTable",
          "the table of IPv6's addresses has those alone, and each row is found by its interface") {
    if (!has_ipv6()) skip("this machine has no IPv6");
    PMIB_UNICASTIPADDRESS_TABLE table = nullptr;
    REQUIRE(GetUnicastIpAddressTable(AF_INET6, &table) == NO_ERROR);
    REQUIRE(table->NumEntries != 0);
    auto const row = table->Table[0];
    FreeMibTable(table);
    CHECK(row.Address.si_family == AF_INET6);
    MIB_UNICASTIPADDRESS_ROW same{};
    same.Address = row.Address;
    same.InterfaceIndex = row.InterfaceIndex;
    REQUIRE(GetUnicastIpAddressEntry(&same) == NO_ERROR);
    CHECK(same.OnLinkPrefixLength == row.OnLinkPrefixLength);
}

BEHAVIOUR("win32.tcp-table-ipv6", "Win32", high, "docs:GetExtendedTcpTable",
          "the extended table of TCP has the listeners of IPv6 where they are asked for") {
    if (!has_ipv6()) skip("this machine has no IPv6");
    LoopbackSocket const listener{SOCK_STREAM, AF_INET6};
    auto room = table_of<MIB_TCP6TABLE_OWNER_PID>([](void* table, DWORD* size) {
        return GetExtendedTcpTable(table, size, FALSE, AF_INET6, TCP_TABLE_OWNER_PID_LISTENER, 0);
    });
    auto* const table = reinterpret_cast<MIB_TCP6TABLE_OWNER_PID*>(room.data());
    auto* const end = table->table + table->dwNumEntries;
    auto* const row = std::find_if(table->table, end, [&](MIB_TCP6ROW_OWNER_PID const& each) {
        return each.dwLocalPort == listener.port && each.dwOwningPid == GetCurrentProcessId();
    });
    CHECK(row != end);
}
