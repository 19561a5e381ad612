// SPDX-License-Identifier: MIT
// The tables of TCP connections and of UDP's sockets. All calls return the error itself.
#include "platform/network_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <vector>

#include "shim/api/marshal.hpp"
#include "shim/api/win32/adapters.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::Endpoint;
using platform::Owners;
using platform::TcpState;

static_assert(static_cast<int>(TcpState::time_wait) == MIB_TCP_STATE_TIME_WAIT &&
              static_cast<int>(TcpState::closing) == MIB_TCP_STATE_CLOSING);

// Each field of a row that it has.
#define WS2_PUT(field, value) \
    if constexpr (requires { row.field; }) row.field = value

template <class Row>
void put_bytes(Address const& address, Row& to) {
    std::memcpy(&to, address.ip.data(), sizeof to);
}

template <class Row>
Row as_row(Endpoint const& source) {
    Row row{};
    auto const state = static_cast<DWORD>(source.state);
    WS2_PUT(dwState, state);
    WS2_PUT(State, static_cast<MIB_TCP_STATE>(state));
    WS2_PUT(dwLocalPort, source.local.port_be);
    WS2_PUT(dwRemotePort, source.remote.port_be);
    WS2_PUT(dwOwningPid, source.process);
    WS2_PUT(dwLocalScopeId, source.local.scope_id);
    WS2_PUT(dwRemoteScopeId, source.remote.scope_id);
    if constexpr (requires { row.ucLocalAddr; }) put_bytes(source.local, row.ucLocalAddr);
    if constexpr (requires { row.ucRemoteAddr; }) put_bytes(source.remote, row.ucRemoteAddr);
    if constexpr (requires { row.LocalAddr; }) put_bytes(source.local, row.LocalAddr);
    if constexpr (requires { row.RemoteAddr; }) put_bytes(source.remote, row.RemoteAddr);
    if constexpr (requires { row.dwLocalAddr; }) put_bytes(source.local, row.dwLocalAddr);
    if constexpr (requires { row.dwRemoteAddr; }) put_bytes(source.remote, row.dwRemoteAddr);
    return row;
}

#undef WS2_PUT

// Between the call for the size and the call for the table rows may have been added.
constexpr std::size_t spare_rows = 8;

template <class Table>
DWORD put_rows(std::vector<Endpoint> const& found, void* to, DWORD* size) {
    using Row = std::remove_extent_t<decltype(Table::table)>;
    auto const bytes = [](std::size_t rows) {
        return static_cast<DWORD>(
            std::max(sizeof(Table), offsetof(Table, table) + rows * sizeof(Row)));
    };
    if (!to || *size < bytes(found.size())) {
        *size = bytes(found.size() + spare_rows);
        return ERROR_INSUFFICIENT_BUFFER;
    }
    *size = bytes(found.size());
    auto* const table = static_cast<Table*>(to);
    table->dwNumEntries = static_cast<DWORD>(found.size());
    std::ranges::transform(found, table->table, as_row<Row>);
    return NO_ERROR;
}

bool comes_before(Endpoint const& left, Endpoint const& right) {
    auto const key = [](Endpoint const& one) {
        return std::tuple{one.local.ip,  one.local.scope_id,  ntohs(one.local.port_be),
                          one.remote.ip, one.remote.scope_id, ntohs(one.remote.port_be)};
    };
    return key(left) < key(right);
}

enum class Which : std::uint8_t { listeners, connections, all };

struct Question {
    SocketType type;
    Family family;
    Owners owners;
    Which which = Which::all;
    bool in_order = false;
};

template <class Table>
DWORD put_endpoints(Question const& question, void* to, DWORD* size) {
    if (!size) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto found = platform::endpoints(question.type, question.family, question.owners);
        if (!found) return ERROR_NOT_SUPPORTED;
        std::erase_if(*found, [&](Endpoint const& each) {
            bool const listens = each.state == TcpState::listening;
            return question.which != Which::all && listens != (question.which == Which::listeners);
        });
        if (question.in_order) std::ranges::sort(*found, comes_before);
        return put_rows<Table>(*found, to, size);
    });
}

template <class Table>
DWORD put_tcp(Family family, Owners owners, Table* to, DWORD* size, BOOL order) {
    return put_endpoints<Table>({SocketType::stream, family, owners, Which::all, order != FALSE},
                                to, size);
}

template <class Table>
DWORD put_udp(Family family, Table* to, DWORD* size, BOOL order) {
    return put_endpoints<Table>(
        {SocketType::datagram, family, Owners::no, Which::all, order != FALSE}, to, size);
}

// The classes come in threes: listeners, connections, all; first without owners, then with their
// process, then with their module, which no host has (zeros).
Which which_of(TCP_TABLE_CLASS table) {
    return static_cast<Which>(static_cast<unsigned>(table) % 3);
}

template <class Basic, class OfProcess, class OfModule>
DWORD put_class(unsigned depth, Question question, void* to, DWORD* size) {
    question.owners = depth == 0 ? Owners::no : Owners::yes;
    if (depth == 0) return put_endpoints<Basic>(question, to, size);
    if (depth == 1) return put_endpoints<OfProcess>(question, to, size);
    return put_endpoints<OfModule>(question, to, size);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

ULONG WINAPI GetTcpTable(PMIB_TCPTABLE Table, PULONG SizePointer, BOOL Order) {
    return put_tcp(Family::ipv4, Owners::no, Table, SizePointer, Order);
}

ULONG WINAPI GetTcpTable2(PMIB_TCPTABLE2 Table, PULONG SizePointer, BOOL Order) {
    return put_tcp(Family::ipv4, Owners::yes, Table, SizePointer, Order);
}

ULONG WINAPI GetTcp6Table(PMIB_TCP6TABLE Table, PULONG SizePointer, BOOL Order) {
    return put_tcp(Family::ipv6, Owners::no, Table, SizePointer, Order);
}

ULONG WINAPI GetTcp6Table2(PMIB_TCP6TABLE2 Table, PULONG SizePointer, BOOL Order) {
    return put_tcp(Family::ipv6, Owners::yes, Table, SizePointer, Order);
}

ULONG WINAPI GetUdpTable(PMIB_UDPTABLE Table, PULONG SizePointer, BOOL Order) {
    return put_udp(Family::ipv4, Table, SizePointer, Order);
}

ULONG WINAPI GetUdp6Table(PMIB_UDP6TABLE Table, PULONG SizePointer, BOOL Order) {
    return put_udp(Family::ipv6, Table, SizePointer, Order);
}

DWORD WINAPI GetExtendedTcpTable(PVOID pTcpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf,
                                 TCP_TABLE_CLASS TableClass, ULONG) {
    auto const table = static_cast<unsigned>(TableClass);
    if (!is_family_of_ip(ulAf) || table > TCP_TABLE_OWNER_MODULE_ALL)
        return ERROR_INVALID_PARAMETER;
    Question const question{SocketType::stream, family_of(ulAf), Owners::no, which_of(TableClass),
                            bOrder != FALSE};
    return ulAf == AF_INET
               ? put_class<MIB_TCPTABLE, MIB_TCPTABLE_OWNER_PID, MIB_TCPTABLE_OWNER_MODULE>(
                     table / 3, question, pTcpTable, pdwSize)
               : put_class<MIB_TCP6TABLE, MIB_TCP6TABLE_OWNER_PID, MIB_TCP6TABLE_OWNER_MODULE>(
                     table / 3, question, pTcpTable, pdwSize);
}

DWORD WINAPI GetExtendedUdpTable(PVOID pUdpTable, PDWORD pdwSize, BOOL bOrder, ULONG ulAf,
                                 UDP_TABLE_CLASS TableClass, ULONG) {
    auto const table = static_cast<unsigned>(TableClass);
    if (!is_family_of_ip(ulAf) || table > UDP_TABLE_OWNER_MODULE) return ERROR_INVALID_PARAMETER;
    Question const question{SocketType::datagram, family_of(ulAf), Owners::no, Which::all,
                            bOrder != FALSE};
    return ulAf == AF_INET
               ? put_class<MIB_UDPTABLE, MIB_UDPTABLE_OWNER_PID, MIB_UDPTABLE_OWNER_MODULE>(
                     table, question, pUdpTable, pdwSize)
               : put_class<MIB_UDP6TABLE, MIB_UDP6TABLE_OWNER_PID, MIB_UDP6TABLE_OWNER_MODULE>(
                     table, question, pUdpTable, pdwSize);
}
