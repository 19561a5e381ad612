// SPDX-License-Identifier: MIT
// What is registered with name spaces: no provider takes any, and every call answers as Windows
// does when none fits.
#include <winsock2.h>

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"

using ws2::Code;
using ws2::api::can_read;
using ws2::api::can_read_bytes;
using ws2::api::refuse;

namespace {

template <class QuerySet>
int set_service(QuerySet const* service, WSAESETSERVICEOP operation) {
    ws2::api::prepare_unstarted();
    if (!can_read(service)) return refuse(Code::bad_address);
    if (operation < RNRSERVICE_REGISTER || operation > RNRSERVICE_DELETE)
        return refuse(Code::invalid_argument);
    return refuse(Code::service_not_found);
}

// Classes are stored for all users, which takes an administrator; none is stored.
int install_class(void const* info) {
    ws2::api::prepare_unstarted();
    return refuse(!can_read_bytes(info, 1) ? Code::invalid_argument : Code::access_denied);
}

int find_class(GUID const* id) {
    ws2::api::prepare_unstarted();
    return refuse(!can_read(id) ? Code::invalid_argument : Code::type_not_found);
}

}  // namespace

// No lookup here reports changes.
INT WSAAPI WSANSPIoctl(HANDLE, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD, LPWSACOMPLETION) {
    return refuse(Code::invalid_handle);
}

INT WSAAPI WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo, WSAESETSERVICEOP essoperation, DWORD) {
    return set_service(lpqsRegInfo, essoperation);
}
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essoperation, DWORD) {
    return set_service(lpqsRegInfo, essoperation);
}

INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo) {
    return install_class(lpServiceClassInfo);
}
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo) {
    return install_class(lpServiceClassInfo);
}
INT WSAAPI WSARemoveServiceClass(LPGUID lpServiceClassId) { return find_class(lpServiceClassId); }
INT WSAAPI WSAGetServiceClassInfoA(LPGUID, LPGUID lpServiceClassId, LPDWORD,
                                   LPWSASERVICECLASSINFOA) {
    return find_class(lpServiceClassId);
}
INT WSAAPI WSAGetServiceClassInfoW(LPGUID, LPGUID lpServiceClassId, LPDWORD,
                                   LPWSASERVICECLASSINFOW) {
    return find_class(lpServiceClassId);
}
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId, LPSTR, LPDWORD) {
    return find_class(lpServiceClassId);
}
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId, LPWSTR, LPDWORD) {
    return find_class(lpServiceClassId);
}
