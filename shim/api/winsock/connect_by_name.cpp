// SPDX-License-Identifier: MIT
// Connections to a host by its name, or to the first of several addresses that answers.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <vector>

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/address_info.hpp"
#include "shim/core/addresses/bind.hpp"
#include "shim/core/connections/connect.hpp"
#include "shim/core/names/resolve.hpp"

using namespace ws2;
using api::call;
using api::call_on;
using core::SocketReference;

namespace {

// Where one of the two names is stored. Nothing is, unless there are both an address and a length
// [winetest: test_WSAConnectByName].
struct End {
    sockaddr* address;
    DWORD* length;

    bool is_asked_for() const { return address && length; }
};

Code check_room(End const& end, Family family) {
    if (!end.is_asked_for()) return Code::ok;
    auto const size = static_cast<DWORD>(api::address_size(family));
    if (!api::can_write(end.length) || *end.length < size) return Code::bad_address;
    return api::can_write_bytes(end.address, size) ? Code::ok : Code::bad_address;
}

void put(End const& end, Result<Address> const& name) {
    if (!end.is_asked_for() || !name) return;
    int length = 0;
    api::put_address(*name, end.address, &length);
    *end.length = static_cast<DWORD>(length);
}

struct Request {
    End local;
    End remote;
    timeval const* timeout;
    void const* reserved;
};

Code check(SocketReference const& socket, Request const& request) {
    if (request.reserved || !socket->is_stream()) return Code::invalid_argument;
    if (request.timeout && !api::can_read(request.timeout)) return Code::bad_address;
    if (auto const code = check_room(request.local, socket->family()); code != Code::ok)
        return code;
    return check_room(request.remote, socket->family());
}

bool can_read_list(SOCKET_ADDRESS_LIST const* list) {
    if (!api::can_read_bytes(list, sizeof list->iAddressCount)) return false;
    auto const count = std::max<INT>(list->iAddressCount, 0);
    return api::can_read_bytes(list, SIZEOF_SOCKET_ADDRESS_LIST(static_cast<std::size_t>(count)));
}

platform::Deadline deadline_of(timeval const* timeout) {
    if (!timeout) return platform::Deadline::never();
    return platform::Deadline::after(std::chrono::seconds{timeout->tv_sec} +
                                     std::chrono::microseconds{timeout->tv_usec});
}

enum class LocalPort { reported, omitted };

Result<BOOL> connect_to_any(SocketReference const& socket, std::span<Address const> targets,
                            platform::Deadline deadline, Request const& request, LocalPort port) {
    auto const code = core::connect_to_any(socket, targets, deadline);
    if (code != Code::ok) return code;
    auto local = core::local_name(*socket);
    if (local && port == LocalPort::omitted) local->port_be = 0;
    put(request.local, local);
    put(request.remote, core::peer_name(*socket));
    return TRUE;
}

std::uint32_t resolve_flags(SocketReference const& socket) {
    return core::reaches_mapped_ipv4(*socket)
               ? core::resolve_flag::v4_mapped | core::resolve_flag::all
               : 0;
}

template <class Character>
Result<BOOL> connect_by_name(SocketReference const& socket, Character const* node,
                             Character const* service, Request const& request) {
    if (!api::can_read_text(node) || !api::can_read_text(service)) return Code::bad_address;
    if (auto const code = check(socket, request); code != Code::ok) return code;
    auto const deadline = deadline_of(request.timeout);
    core::ResolveQuery query;
    query.node = api::narrowed(node);
    query.service = api::narrowed(service);
    query.family = socket->family();
    query.type = SocketType::stream;
    query.flags = resolve_flags(socket);
    auto const found = core::resolve(query);
    if (!found) return found.code();
    std::vector<Address> targets;
    for (auto const& entry : found->entries) targets.push_back(entry.address);
    return connect_to_any(socket, targets, deadline, request, LocalPort::omitted);
}

// Names that are missing are noticed before a handle that is no socket, and the local address is
// returned without its port [winetest: test_WSAConnectByName].
template <class Character>
BOOL connect_by_name(SOCKET s, Character const* node, Character const* service,
                     Request const& request) {
    return call(FALSE, [&]() -> Result<BOOL> {
        if (!node || !service) return Code::invalid_argument;
        auto const socket = core::acquire_socket(s);
        if (!socket) return Code::not_socket;
        return connect_by_name(socket, node, service, request);
    });
}

}  // namespace

BOOL WSAAPI WSAConnectByNameA(SOCKET s, LPCSTR nodename, LPCSTR servicename,
                              LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                              LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                              const timeval* timeout, LPWSAOVERLAPPED Reserved) {
    return connect_by_name(s, nodename, servicename,
                           {
                               {LocalAddress,  LocalAddressLength },
                               {RemoteAddress, RemoteAddressLength},
                               timeout,
                               Reserved
    });
}

BOOL WSAAPI WSAConnectByNameW(SOCKET s, LPWSTR nodename, LPWSTR servicename,
                              LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                              LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                              const timeval* timeout, LPWSAOVERLAPPED Reserved) {
    return connect_by_name<wchar_t>(s, nodename, servicename,
                                    {
                                        {LocalAddress,  LocalAddressLength },
                                        {RemoteAddress, RemoteAddressLength},
                                        timeout,
                                        Reserved
    });
}

BOOL WSAAPI WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST SocketAddress,
                             LPDWORD LocalAddressLength, LPSOCKADDR LocalAddress,
                             LPDWORD RemoteAddressLength, LPSOCKADDR RemoteAddress,
                             const timeval* timeout, LPWSAOVERLAPPED Reserved) {
    Request const request{
        {LocalAddress,  LocalAddressLength },
        {RemoteAddress, RemoteAddressLength},
        timeout,
        Reserved
    };
    return call_on(FALSE, s, [&](SocketReference const& socket) -> Result<BOOL> {
        if (!SocketAddress) return Code::invalid_argument;
        if (auto const code = check(socket, request); code != Code::ok) return code;
        if (!can_read_list(SocketAddress)) return Code::bad_address;
        std::vector<Address> targets;
        for (INT i = 0; i < SocketAddress->iAddressCount; ++i) {
            auto const& each = SocketAddress->Address[i];
            auto const target =
                api::address_from(each.lpSockaddr, each.iSockaddrLength, socket->family());
            if (!target) return target.code();
            targets.push_back(*target);
        }
        return connect_to_any(socket, targets, deadline_of(timeout), request, LocalPort::reported);
    });
}
