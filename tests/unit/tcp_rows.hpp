// SPDX-License-Identifier: MIT
// The TCP connections of this machine.
#pragma once

#include <winsock2.h>
// The rest of the SDK wants it first.
#include <iphlpapi.h>

#include <vector>

namespace ws2::test {

// Empty where the host does not show them. The table may grow between two calls: on a busy machine
// it has many thousands of connections whose ends are being waited out.
inline std::vector<MIB_TCPROW> tcp_rows() {
    std::vector<char> room(1 << 16);
    for (;;) {
        auto size = static_cast<ULONG>(room.size());
        auto* const table = reinterpret_cast<MIB_TCPTABLE*>(room.data());
        auto const code = GetTcpTable(table, &size, FALSE);
        if (code == NO_ERROR) return {table->table, table->table + table->dwNumEntries};
        if (code != ERROR_INSUFFICIENT_BUFFER) return {};
        room.resize(2 * std::size_t{size});
    }
}

}  // namespace ws2::test
