// SPDX-License-Identifier: MIT
// Queries of name spaces. That of networks is supported; no other provider takes any query.
#include <winsock2.h>

#include <mswsock.h>

#include "shim/api/marshal.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/names/network_lookup.hpp"

using namespace ws2;
using api::can_read;
using api::can_write;
using core::NetworkLookup;

namespace {

constexpr GUID networks_class = NLA_SERVICE_CLASS_GUID;
constexpr GUID networks_provider = NLA_NAMESPACE_GUID;

// Ok: the query is one for networks.
template <class QuerySet>
Code check_query(QuerySet const& query) {
    if (query.dwSize < sizeof query) return Code::invalid_argument;
    for (auto const* const named : {query.lpServiceClassId, query.lpNSProviderId})
        if (named && !can_read(named)) return Code::bad_address;
    bool const is_of_space = query.dwNameSpace == NS_NLA || query.dwNameSpace == NS_ALL;
    // Without a class for all of them [winetest: test_WSALookupService].
    bool const is_of_class = !query.lpServiceClassId || *query.lpServiceClassId == networks_class;
    bool const is_of_provider = !query.lpNSProviderId || *query.lpNSProviderId == networks_provider;
    return is_of_space && is_of_class && is_of_provider ? Code::ok : Code::service_not_found;
}

template <class QuerySet>
int begin_lookup(QuerySet const* query, HANDLE* lookup) {
    api::prepare_unstarted();
    return api::call(SOCKET_ERROR, [&] {
        if (!can_read(query) || !can_write(lookup)) return Code::bad_address;
        if (auto const code = check_query(*query); code != Code::ok) return code;
        core::ObjectPtr<core::Object> const object{new NetworkLookup};
        auto const handle = core::library().handles().insert(object);
        if (!handle) return handle.code();
        *lookup = api::to_handle(*handle);
        return Code::ok;
    });
}

template <class QuerySet>
int next_of(HANDLE lookup, DWORD* size, QuerySet const* results) {
    return api::call(SOCKET_ERROR, [&] {
        return api::with<NetworkLookup>(lookup, [&](NetworkLookup const& networks) {
            return can_write(size) && results ? networks.next() : Code::bad_address;
        });
    });
}

}  // namespace

INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions, DWORD, LPHANDLE lphLookup) {
    return begin_lookup(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions, DWORD, LPHANDLE lphLookup) {
    return begin_lookup(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceNextA(HANDLE hLookup, DWORD, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETA lpqsResults) {
    return next_of(hLookup, lpdwBufferLength, lpqsResults);
}
INT WSAAPI WSALookupServiceNextW(HANDLE hLookup, DWORD, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETW lpqsResults) {
    return next_of(hLookup, lpdwBufferLength, lpqsResults);
}

INT WSAAPI WSALookupServiceEnd(HANDLE hLookup) {
    return api::call(SOCKET_ERROR, [&] {
        auto const code =
            api::with<NetworkLookup>(hLookup, [](NetworkLookup const&) { return Code::ok; });
        if (code == Code::ok)
            core::library().handles().close(api::from_handle(hLookup),
                                            core::HandleTable::Waiting::none);
        return code;
    });
}
