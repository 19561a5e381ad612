// SPDX-License-Identifier: MIT
// Name spaces: the one behind getaddrinfo and gethostbyname.
#include <winsock2.h>

#include <algorithm>
#include <string_view>

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"

using ws2::Code;
using ws2::Result;
using ws2::api::can_write;
using ws2::api::can_write_bytes;

namespace {

constexpr GUID tcpip_provider = {
    0x22059d40, 0x7e9e, 0x11cf, {0xae, 0x5a, 0x00, 0xaa, 0x00, 0xa7, 0x11, 0x2b}
};
constexpr std::string_view tcpip_name = "Tcpip";

// The entry and behind it its name. WSAEFAULT with the needed bytes for too little room [winetest:
// test_WSAEnumNameSpaceProvidersA].
template <class Info>
Result<int> list_name_spaces(DWORD* size, Info* list) {
    using Text = decltype(list->lpszIdentifier);
    constexpr DWORD needed =
        sizeof(Info) + (tcpip_name.size() + 1) * sizeof *static_cast<Text>(nullptr);
    if (!can_write(size)) return Code::bad_address;
    if (*size < needed || !can_write_bytes(list, needed)) {
        *size = needed;
        return Code::bad_address;
    }
    *list = {};
    list->NSProviderId = tcpip_provider;
    list->dwNameSpace = NS_DNS;
    list->fActive = TRUE;
    list->lpszIdentifier = reinterpret_cast<Text>(list + 1);
    *std::ranges::copy(tcpip_name, list->lpszIdentifier).out = 0;
    return 1;
}

template <class Info>
INT enumerate(DWORD* size, Info* list) {
    return ws2::api::call(SOCKET_ERROR, [&] {
        ws2::api::prepare_unstarted();
        return list_name_spaces(size, list);
    });
}

}  // namespace

INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOA lpnspBuffer) {
    return enumerate(lpdwBufferLength, lpnspBuffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer) {
    return enumerate(lpdwBufferLength, lpnspBuffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXA lpnspBuffer) {
    return enumerate(lpdwBufferLength, lpnspBuffer);
}
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXW lpnspBuffer) {
    return enumerate(lpdwBufferLength, lpnspBuffer);
}
