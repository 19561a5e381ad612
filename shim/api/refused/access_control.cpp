// SPDX-License-Identifier: MIT
// The host's objects have no lists of rights.
#include <aclapi.h>
#include <sddl.h>

#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

DWORD WINAPI SetEntriesInAclA(ULONG, PEXPLICIT_ACCESS_A, PACL, PACL*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI SetEntriesInAclW(ULONG, PEXPLICIT_ACCESS_W, PACL, PACL*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI GetEffectiveRightsFromAclA(PACL, PTRUSTEE_A, ACCESS_MASK*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI GetEffectiveRightsFromAclW(PACL, PTRUSTEE_W, ACCESS_MASK*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI GetSecurityInfo(HANDLE, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID*, PSID*, PACL*,
                             PACL*, PSECURITY_DESCRIPTOR*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI SetSecurityInfo(HANDLE, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID, PSID, PACL, PACL) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI GetNamedSecurityInfoA(LPCSTR, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID*, PSID*,
                                   PACL*, PACL*, PSECURITY_DESCRIPTOR*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID*, PSID*,
                                   PACL*, PACL*, PSECURITY_DESCRIPTOR*) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI SetNamedSecurityInfoA(LPSTR, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID, PSID, PACL,
                                   PACL) {
    return ERROR_NOT_SUPPORTED;
}
DWORD WINAPI SetNamedSecurityInfoW(LPWSTR, SE_OBJECT_TYPE, SECURITY_INFORMATION, PSID, PSID, PACL,
                                   PACL) {
    return ERROR_NOT_SUPPORTED;
}

BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(LPCSTR, DWORD,
                                                                 PSECURITY_DESCRIPTOR*, PULONG) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(LPCWSTR, DWORD,
                                                                 PSECURITY_DESCRIPTOR*, PULONG) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI ConvertSidToStringSidA(PSID, LPSTR*) { return refuse_with(ERROR_NOT_SUPPORTED, FALSE); }
BOOL WINAPI ConvertSidToStringSidW(PSID, LPWSTR*) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI ConvertStringSidToSidA(LPCSTR, PSID*) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
BOOL WINAPI ConvertStringSidToSidW(LPCWSTR, PSID*) {
    return refuse_with(ERROR_NOT_SUPPORTED, FALSE);
}
