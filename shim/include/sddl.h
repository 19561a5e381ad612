// SPDX-License-Identifier: MIT
// Security descriptors and identifiers as text: refused with ERROR_NOT_SUPPORTED, see <aclapi.h>.
#ifndef __SDDL_H__
#define __SDDL_H__

#include <windows.h>
#include <ws2shim/long_dwords.h>

#define SDDL_REVISION_1 1
#define SDDL_REVISION SDDL_REVISION_1

WS2_BEGIN_C

WINBASEAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorA(
    LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
    PSECURITY_DESCRIPTOR* SecurityDescriptor, PULONG SecurityDescriptorSize)
    WS2_LINK_NAME(ConvertStringSecurityDescriptorToSecurityDescriptorA);
WINBASEAPI BOOL WINAPI ConvertStringSecurityDescriptorToSecurityDescriptorW(
    LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
    PSECURITY_DESCRIPTOR* SecurityDescriptor, PULONG SecurityDescriptorSize)
    WS2_LINK_NAME(ConvertStringSecurityDescriptorToSecurityDescriptorW);
WINBASEAPI BOOL WINAPI ConvertSidToStringSidA(PSID Sid, LPSTR* StringSid)
    WS2_LINK_NAME(ConvertSidToStringSidA);
WINBASEAPI BOOL WINAPI ConvertSidToStringSidW(PSID Sid, LPWSTR* StringSid)
    WS2_LINK_NAME(ConvertSidToStringSidW);
WINBASEAPI BOOL WINAPI ConvertStringSidToSidA(LPCSTR StringSid, PSID* Sid)
    WS2_LINK_NAME(ConvertStringSidToSidA);
WINBASEAPI BOOL WINAPI ConvertStringSidToSidW(LPCWSTR StringSid, PSID* Sid)
    WS2_LINK_NAME(ConvertStringSidToSidW);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, ConvertStringSecurityDescriptorToSecurityDescriptorA,
              (LPCSTR StringSecurityDescriptor, DWORD StringSDRevision,
               PSECURITY_DESCRIPTOR* SecurityDescriptor, ws2_long_dword SecurityDescriptorSize),
              (StringSecurityDescriptor, StringSDRevision, SecurityDescriptor,
               (PULONG)SecurityDescriptorSize))
WS2_LONG_FORM(BOOL, ConvertStringSecurityDescriptorToSecurityDescriptorW,
              (LPCWSTR StringSecurityDescriptor, DWORD StringSDRevision,
               PSECURITY_DESCRIPTOR* SecurityDescriptor, ws2_long_dword SecurityDescriptorSize),
              (StringSecurityDescriptor, StringSDRevision, SecurityDescriptor,
               (PULONG)SecurityDescriptorSize))
#endif

#ifdef UNICODE
#define ConvertStringSecurityDescriptorToSecurityDescriptor \
    ConvertStringSecurityDescriptorToSecurityDescriptorW
#define ConvertSidToStringSid ConvertSidToStringSidW
#define ConvertStringSidToSid ConvertStringSidToSidW
#else
#define ConvertStringSecurityDescriptorToSecurityDescriptor \
    ConvertStringSecurityDescriptorToSecurityDescriptorA
#define ConvertSidToStringSid ConvertSidToStringSidA
#define ConvertStringSidToSid ConvertStringSidToSidA
#endif

#endif
