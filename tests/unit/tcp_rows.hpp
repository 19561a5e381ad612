// SPDX-License-Identifier: MIT
// The TCP connections of this machine.
#pragma once

#include <winsock2.h>
// The rest of the SDK wants it first.
#include <iphlpapi.h>

#include <vector>

namespace ws2::test {

// Empty where the host does not show them.
inline std::vector<MIB_TCPROW> tcp_rows() {
    std::vector<char> room(1 << 20);
    auto size = static_cast<ULONG>(room.size());
    auto* const table = reinterpret_cast<MIB_TCPTABLE*>(room.data());
    if (GetTcpTable(table, &size, FALSE) != NO_ERROR) return {};
    return {table->table, table->table + table->dwNumEntries};
}

}  // namespace ws2::test
