// SPDX-License-Identifier: MIT
// The catalogue of protocols as installers and layered providers read it, and the few calls of the
// provider interface that have a meaning without layers.
#include <winsock2.h>

#include <ws2spi.h>

#include <algorithm>
#include <string_view>

#include "shim/api/winsock/protocol_info.hpp"
#include "shim/api/winsock/provider_errors.hpp"

using namespace ws2;
using api::provider_call;

namespace {

// Where Windows has its own providers.
constexpr std::wstring_view base_provider_path = L"%SystemRoot%\\system32\\mswsock.dll";

Code put_path(GUID const* id, WCHAR* path, INT* length) {
    if (!api::can_read(id) || !api::can_write(length)) return Code::bad_address;
    core::ProviderId provider;
    std::memcpy(&provider, id, sizeof provider);
    if (!core::is_known_provider(provider)) return Code::invalid_argument;
    auto const needed = static_cast<INT>(base_provider_path.size() + 1);
    bool const fits = *length >= needed && api::can_write(path, base_provider_path.size() + 1);
    *length = needed;
    if (!fits) return Code::bad_address;
    *std::ranges::copy(base_provider_path, path).out = 0;
    return Code::ok;
}

BOOL on_event(BOOL (*call)(WSAEVENT), WSAEVENT event, INT* error) {
    return provider_call(FALSE, error, [&]() -> Result<BOOL> {
        auto const before = WSAGetLastError();
        BOOL const done = call(event);
        WSASetLastError(before);
        if (!done) return Code::invalid_handle;
        return TRUE;
    });
}

}  // namespace

int WSAAPI WSCEnumProtocols(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                            LPDWORD lpdwBufferLength, LPINT lpErrno) {
    return provider_call(SOCKET_ERROR, lpErrno, [&] {
        return api::list_protocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength,
                                   api::Listing::everything);
    });
}

// There is one catalogue, for programs of every width.
int WSAAPI WSCEnumProtocols32(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                              LPDWORD lpdwBufferLength, LPINT lpErrno) {
    return WSCEnumProtocols(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, lpErrno);
}

int WSAAPI WSCGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                              LPINT lpProviderDllPathLen, LPINT lpErrno) {
    return provider_call(SOCKET_ERROR, lpErrno, [&] {
        return put_path(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen);
    });
}

int WSAAPI WSCGetProviderPath32(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                                LPINT lpProviderDllPathLen, LPINT lpErrno) {
    return WSCGetProviderPath(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
}

int WSAAPI WPUGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                              LPINT lpProviderDllPathLen, LPINT lpErrno) {
    return WSCGetProviderPath(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
}

INT WSAAPI WSCEnumNameSpaceProviders32(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer) {
    return WSAEnumNameSpaceProvidersW(lpdwBufferLength, lpnspBuffer);
}

INT WSAAPI WSCEnumNameSpaceProvidersEx32(LPDWORD lpdwBufferLength,
                                         LPWSANAMESPACE_INFOEXW lpnspBuffer) {
    return WSAEnumNameSpaceProvidersExW(lpdwBufferLength, lpnspBuffer);
}

WSAEVENT WSAAPI WPUCreateEvent(LPINT lpErrno) {
    return provider_call(WSA_INVALID_EVENT, lpErrno, []() -> Result<WSAEVENT> {
        auto* const event = WSACreateEvent();
        if (!event) return Code::no_buffers;
        return event;
    });
}
BOOL WSAAPI WPUCloseEvent(WSAEVENT hEvent, LPINT lpErrno) {
    return on_event(WSACloseEvent, hEvent, lpErrno);
}
BOOL WSAAPI WPUSetEvent(WSAEVENT hEvent, LPINT lpErrno) {
    return on_event(WSASetEvent, hEvent, lpErrno);
}
BOOL WSAAPI WPUResetEvent(WSAEVENT hEvent, LPINT lpErrno) {
    return on_event(WSAResetEvent, hEvent, lpErrno);
}
int WSAAPI WPUFDIsSet(SOCKET s, fd_set* fdset) { return __WSAFDIsSet(s, fdset); }
