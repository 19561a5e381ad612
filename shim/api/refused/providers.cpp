// SPDX-License-Identifier: MIT
// Installing, changing and being a provider. There are no layers here, and the catalogue cannot
// be changed: every call answers as on a Windows whose user may not, or where the provider is not
// installed.
#include <winsock2.h>

#include <ws2spi.h>

#include <nspapi.h>

#include "shim/api/entry_point.hpp"
#include "shim/api/winsock/provider_errors.hpp"
#include "shim/core/names/protocol_catalog.hpp"

using ws2::Code;
using ws2::api::can_read;
using ws2::api::can_read_bytes;
using ws2::api::can_write;
using ws2::api::refuse;
using ws2::api::refuse_provider_call;

namespace {

// The error for a user who is no administrator [docs: WSCInstallProvider].
constexpr Code no_administrator = Code::no_recovery;

bool is_known(GUID const* id) {
    ws2::core::ProviderId provider;
    std::memcpy(&provider, id, sizeof provider);
    return ws2::core::is_known_provider(provider);
}

int change_provider(GUID const* id, INT* error) {
    ws2::api::prepare_unstarted();
    if (!can_read(id)) return refuse_provider_call(error, Code::bad_address);
    return refuse_provider_call(error, is_known(id) ? no_administrator : Code::invalid_argument);
}

int install_provider(GUID const* id, WCHAR const* path, void const* list, INT* error) {
    ws2::api::prepare_unstarted();
    bool const is_bad = !can_read(id) || !can_read(path) || !can_read_bytes(list, 1);
    return refuse_provider_call(error, is_bad ? Code::bad_address : no_administrator);
}

// Of an unknown provider nothing can be read [winetest: test_WSCGetProviderInfo].
int provider_info(GUID const* id, INT* error) {
    ws2::api::prepare_unstarted();
    if (!can_read(id)) return refuse_provider_call(error, Code::bad_address);
    return refuse_provider_call(error, is_known(id) ? Code::invalid_argument : Code::no_recovery);
}

int install_name_space(WCHAR const* name, WCHAR const* path, GUID const* id) {
    ws2::api::prepare_unstarted();
    bool const is_bad = !can_read(name) || !can_read(path) || !can_read(id);
    return refuse(is_bad ? Code::bad_address : Code::access_denied);
}

int change_name_space(GUID const* id) {
    ws2::api::prepare_unstarted();
    return refuse(!can_read(id) ? Code::bad_address : Code::invalid_argument);
}

// nspapi's calls are older than Winsock's own and return Win32's codes.
int refuse_service(void const* wanted) {
    ws2::api::prepare_unstarted();
    return ws2::api::call_unstarted(SOCKET_ERROR, [&] {
        return !can_read_bytes(wanted, 1) ? Code::invalid_parameter : Code::service_does_not_exist;
    });
}

}  // namespace

int WSAAPI WSCInstallProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                              const LPWSAPROTOCOL_INFOW lpProtocolInfoList, DWORD, LPINT lpErrno) {
    return install_provider(lpProviderId, lpszProviderDllPath, lpProtocolInfoList, lpErrno);
}
int WSAAPI WSCInstallProvider64_32(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                                   const LPWSAPROTOCOL_INFOW lpProtocolInfoList, DWORD,
                                   LPINT lpErrno) {
    return install_provider(lpProviderId, lpszProviderDllPath, lpProtocolInfoList, lpErrno);
}
int WSAAPI WSCInstallProviderAndChains64_32(const LPGUID lpProviderId,
                                            const LPWSTR lpszProviderDllPath, const LPWSTR,
                                            const LPWSTR lpszLspName, DWORD,
                                            const LPWSAPROTOCOL_INFO, DWORD, LPDWORD,
                                            LPINT lpErrno) {
    return install_provider(lpProviderId, lpszProviderDllPath, lpszLspName, lpErrno);
}
int WSAAPI WSCDeinstallProvider(LPGUID lpProviderId, LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}
int WSAAPI WSCDeinstallProvider32(LPGUID lpProviderId, LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}
int WSAAPI WSCUpdateProvider(LPGUID lpProviderId, const WCHAR*, const LPWSAPROTOCOL_INFOW, DWORD,
                             LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}
int WSAAPI WSCUpdateProvider32(LPGUID lpProviderId, const WCHAR*, const LPWSAPROTOCOL_INFOW, DWORD,
                               LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}
int WSAAPI WSCGetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE, PBYTE, size_t*, DWORD,
                              LPINT lpErrno) {
    return provider_info(lpProviderId, lpErrno);
}
int WSAAPI WSCGetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE, PBYTE, size_t*, DWORD,
                                LPINT lpErrno) {
    return provider_info(lpProviderId, lpErrno);
}
int WSAAPI WSCSetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE, PBYTE, size_t, DWORD,
                              LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}
int WSAAPI WSCSetProviderInfo32(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE, PBYTE, size_t, DWORD,
                                LPINT lpErrno) {
    return change_provider(lpProviderId, lpErrno);
}

// No program is in a category, and none can be put into one.
// A program without a path is none [winetest: test_WSCGetApplicationCategory].
int WSAAPI WSCGetApplicationCategory(LPCWSTR Path, DWORD PathLength, LPCWSTR, DWORD,
                                     DWORD* pPermittedLspCategories, LPINT lpErrno) {
    ws2::api::prepare_unstarted();
    bool const is_bad = !can_read(Path) || PathLength == 0 || !can_write(pPermittedLspCategories);
    return refuse_provider_call(lpErrno, is_bad ? Code::invalid_argument : Code::service_not_found);
}
int WSAAPI WSCSetApplicationCategory(LPCWSTR Path, DWORD, LPCWSTR, DWORD, DWORD, DWORD*,
                                     LPINT lpErrno) {
    ws2::api::prepare_unstarted();
    return refuse_provider_call(lpErrno,
                                !can_read(Path) ? Code::invalid_argument : no_administrator);
}

// These give TRUE or FALSE.
int WSAAPI WSCInstallQOSTemplate(const LPGUID, LPWSABUF, LPQOS) {
    return ws2::api::call(FALSE, [] { return Code::operation_not_supported; });
}
int WSAAPI WSCRemoveQOSTemplate(const LPGUID, LPWSABUF) {
    return ws2::api::call(FALSE, [] { return Code::operation_not_supported; });
}

INT WSAAPI WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                               LPGUID lpProviderId) {
    return install_name_space(lpszIdentifier, lpszPathName, lpProviderId);
}
INT WSAAPI WSCInstallNameSpace32(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                                 LPGUID lpProviderId) {
    return install_name_space(lpszIdentifier, lpszPathName, lpProviderId);
}
int WSAAPI WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                                 LPGUID lpProviderId, LPBLOB) {
    return install_name_space(lpszIdentifier, lpszPathName, lpProviderId);
}
int WSAAPI WSCInstallNameSpaceEx32(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                                   LPGUID lpProviderId, LPBLOB) {
    return install_name_space(lpszIdentifier, lpszPathName, lpProviderId);
}
INT WSAAPI WSCUnInstallNameSpace(LPGUID lpProviderId) { return change_name_space(lpProviderId); }
INT WSAAPI WSCUnInstallNameSpace32(LPGUID lpProviderId) { return change_name_space(lpProviderId); }
INT WSAAPI WSCEnableNSProvider(LPGUID lpProviderId, BOOL) {
    return change_name_space(lpProviderId);
}
INT WSAAPI WSCEnableNSProvider32(LPGUID lpProviderId, BOOL) {
    return change_name_space(lpProviderId);
}
INT WSAAPI WSAAdvertiseProvider(const GUID* puuidProviderId,
                                const struct _NSPV2_ROUTINE* pNSPv2Routine) {
    ws2::api::prepare_unstarted();
    bool const is_bad = !can_read(puuidProviderId) || !can_read(pNSPv2Routine);
    return refuse(is_bad ? Code::bad_address : Code::operation_not_supported);
}
INT WSAAPI WSAUnadvertiseProvider(const GUID* puuidProviderId) {
    return change_name_space(puuidProviderId);
}
INT WSAAPI WSAProviderCompleteAsyncCall(HANDLE, INT) { return refuse(Code::invalid_handle); }

// The two entries of a provider's library, which return the error itself.
int WSAAPI WSPStartup(WORD, LPWSPDATA, LPWSAPROTOCOL_INFOW, WSPUPCALLTABLE, LPWSPPROC_TABLE) {
    return WSAEPROVIDERFAILEDINIT;
}
INT WSAAPI NSPStartup(LPGUID, LPNSP_ROUTINE) {
    return ws2::api::call_unstarted(SOCKET_ERROR, [] { return Code::provider_failed_init; });
}

// What Winsock offers its layers: no socket here comes from one.
int WSAAPI WPUCloseSocketHandle(SOCKET, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::not_socket);
}
SOCKET WSAAPI WPUCreateSocketHandle(DWORD, DWORD_PTR, LPINT lpErrno) {
    refuse_provider_call(lpErrno, Code::invalid_argument);
    return INVALID_SOCKET;
}
SOCKET WSAAPI WPUModifyIFSHandle(DWORD, SOCKET, LPINT lpErrno) {
    refuse_provider_call(lpErrno, Code::invalid_argument);
    return INVALID_SOCKET;
}
int WSAAPI WPUQuerySocketHandleContext(SOCKET, PDWORD_PTR, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::not_socket);
}
int WSAAPI WPUQueryBlockingCallback(DWORD, LPBLOCKINGCALLBACK*, PDWORD_PTR, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::invalid_argument);
}
int WSAAPI WPUCompleteOverlappedRequest(SOCKET, LPWSAOVERLAPPED, DWORD, DWORD, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::invalid_argument);
}
int WSAAPI WPUQueueApc(LPWSATHREADID, LPWSAUSERAPC, DWORD_PTR, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::invalid_argument);
}
int WSAAPI WPUOpenCurrentThread(LPWSATHREADID, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::operation_not_supported);
}
int WSAAPI WPUCloseThread(LPWSATHREADID, LPINT lpErrno) {
    return refuse_provider_call(lpErrno, Code::invalid_argument);
}
BOOL WSAAPI WPUPostMessage(HWND, UINT, WPARAM, LPARAM) { return FALSE; }

INT WSAAPI GetAddressByNameA(DWORD, LPGUID lpServiceType, LPSTR, LPINT, DWORD, LPSERVICE_ASYNC_INFO,
                             LPVOID, LPDWORD, LPSTR, LPDWORD) {
    return refuse_service(lpServiceType);
}
INT WSAAPI GetAddressByNameW(DWORD, LPGUID lpServiceType, LPWSTR, LPINT, DWORD,
                             LPSERVICE_ASYNC_INFO, LPVOID, LPDWORD, LPWSTR, LPDWORD) {
    return refuse_service(lpServiceType);
}
INT WSAAPI GetTypeByNameA(LPSTR lpServiceName, LPGUID) { return refuse_service(lpServiceName); }
INT WSAAPI GetTypeByNameW(LPWSTR lpServiceName, LPGUID) { return refuse_service(lpServiceName); }
INT WSAAPI GetNameByTypeA(LPGUID lpServiceType, LPSTR, DWORD) {
    return refuse_service(lpServiceType);
}
INT WSAAPI GetNameByTypeW(LPGUID lpServiceType, LPWSTR, DWORD) {
    return refuse_service(lpServiceType);
}
INT WSAAPI SetServiceA(DWORD, DWORD, DWORD, LPSERVICE_INFOA lpServiceInfo, LPSERVICE_ASYNC_INFO,
                       LPDWORD) {
    return refuse_service(lpServiceInfo);
}
INT WSAAPI SetServiceW(DWORD, DWORD, DWORD, LPSERVICE_INFOW lpServiceInfo, LPSERVICE_ASYNC_INFO,
                       LPDWORD) {
    return refuse_service(lpServiceInfo);
}
INT WSAAPI GetServiceA(DWORD, LPGUID lpGuid, LPSTR, DWORD, LPVOID, LPDWORD, LPSERVICE_ASYNC_INFO) {
    return refuse_service(lpGuid);
}
INT WSAAPI GetServiceW(DWORD, LPGUID lpGuid, LPWSTR, DWORD, LPVOID, LPDWORD, LPSERVICE_ASYNC_INFO) {
    return refuse_service(lpGuid);
}
