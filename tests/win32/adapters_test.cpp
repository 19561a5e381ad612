// SPDX-License-Identifier: MIT
// The network adapters of the machine.
#include "tests/win32/support.hpp"

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

BEHAVIOUR("win32.adapters-skip", "Win32", high, addresses_docs,
          "the flags of GetAdaptersAddresses leave out names and addresses") {
    auto const buffer = adapters_of(AF_UNSPEC, GAA_FLAG_SKIP_FRIENDLY_NAME | GAA_FLAG_SKIP_UNICAST);
    for (auto* one = buffer.first; one; one = one->Next) {
        CHECK_FALSE(one->FriendlyName);
        CHECK_FALSE(one->FirstUnicastAddress);
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
          "the table of addresses has the loopback address") {
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
