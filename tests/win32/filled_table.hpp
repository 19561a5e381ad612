// SPDX-License-Identifier: MIT
// Tables of the network, whose size the caller has to find out.
#pragma once

#include <winsock2.h>

#include <ws2tcpip.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <iphlpapi.h>

#include "tests/win32/support.hpp"

namespace ws2::test {

// The table that `get(table, &size)` fills in. Sockets of others come and go meanwhile.
template <class Table, class Get>
std::vector<std::max_align_t> table_of(Get&& get) {
    std::vector<std::max_align_t> room;
    DWORD size = 0;
    DWORD result = ERROR_INSUFFICIENT_BUFFER;
    for (int i = 0; i != 100 && result == ERROR_INSUFFICIENT_BUFFER; ++i) {
        room.resize(size / sizeof(std::max_align_t) + 1);
        result = get(size == 0 ? nullptr : reinterpret_cast<Table*>(room.data()), &size);
    }
    REQUIRE(result == NO_ERROR);
    return room;
}

// Whether IPv6 is there; its loopback address is then.
inline bool has_ipv6() {
    MIB_UNICASTIPADDRESS_TABLE* table = nullptr;
    if (GetUnicastIpAddressTable(AF_UNSPEC, &table) != NO_ERROR) return false;
    auto* const end = table->Table + table->NumEntries;
    bool const found = std::any_of(table->Table, end, [](MIB_UNICASTIPADDRESS_ROW const& row) {
        return row.Address.si_family == AF_INET6;
    });
    FreeMibTable(table);
    return found;
}

}  // namespace ws2::test
