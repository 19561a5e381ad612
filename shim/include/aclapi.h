// SPDX-License-Identifier: MIT
// Rights to objects. The host's files and sockets have owners and modes and no lists of rights, as
// some file systems of Windows have none: every call returns ERROR_NOT_SUPPORTED.
#ifndef __ACCESS_CONTROL_API__
#define __ACCESS_CONTROL_API__

#include <accctrl.h>
#include <windows.h>

WS2_BEGIN_C

WINBASEAPI DWORD WINAPI SetEntriesInAclA(ULONG cCountOfExplicitEntries,
                                         PEXPLICIT_ACCESS_A pListOfExplicitEntries, PACL OldAcl,
                                         PACL* NewAcl) WS2_LINK_NAME(SetEntriesInAclA);
WINBASEAPI DWORD WINAPI SetEntriesInAclW(ULONG cCountOfExplicitEntries,
                                         PEXPLICIT_ACCESS_W pListOfExplicitEntries, PACL OldAcl,
                                         PACL* NewAcl) WS2_LINK_NAME(SetEntriesInAclW);
WINBASEAPI DWORD WINAPI GetEffectiveRightsFromAclA(PACL pacl, PTRUSTEE_A pTrustee,
                                                   ACCESS_MASK* pAccessRights)
    WS2_LINK_NAME(GetEffectiveRightsFromAclA);
WINBASEAPI DWORD WINAPI GetEffectiveRightsFromAclW(PACL pacl, PTRUSTEE_W pTrustee,
                                                   ACCESS_MASK* pAccessRights)
    WS2_LINK_NAME(GetEffectiveRightsFromAclW);
WINBASEAPI DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
                                        SECURITY_INFORMATION SecurityInfo, PSID* ppsidOwner,
                                        PSID* ppsidGroup, PACL* ppDacl, PACL* ppSacl,
                                        PSECURITY_DESCRIPTOR* ppSecurityDescriptor)
    WS2_LINK_NAME(GetSecurityInfo);
WINBASEAPI DWORD WINAPI SetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE ObjectType,
                                        SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                        PSID psidGroup, PACL pDacl, PACL pSacl)
    WS2_LINK_NAME(SetSecurityInfo);
WINBASEAPI DWORD WINAPI GetNamedSecurityInfoA(LPCSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                              SECURITY_INFORMATION SecurityInfo, PSID* ppsidOwner,
                                              PSID* ppsidGroup, PACL* ppDacl, PACL* ppSacl,
                                              PSECURITY_DESCRIPTOR* ppSecurityDescriptor)
    WS2_LINK_NAME(GetNamedSecurityInfoA);
WINBASEAPI DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                              SECURITY_INFORMATION SecurityInfo, PSID* ppsidOwner,
                                              PSID* ppsidGroup, PACL* ppDacl, PACL* ppSacl,
                                              PSECURITY_DESCRIPTOR* ppSecurityDescriptor)
    WS2_LINK_NAME(GetNamedSecurityInfoW);
WINBASEAPI DWORD WINAPI SetNamedSecurityInfoA(LPSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                              SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                              PSID psidGroup, PACL pDacl, PACL pSacl)
    WS2_LINK_NAME(SetNamedSecurityInfoA);
WINBASEAPI DWORD WINAPI SetNamedSecurityInfoW(LPWSTR pObjectName, SE_OBJECT_TYPE ObjectType,
                                              SECURITY_INFORMATION SecurityInfo, PSID psidOwner,
                                              PSID psidGroup, PACL pDacl, PACL pSacl)
    WS2_LINK_NAME(SetNamedSecurityInfoW);

WS2_END_C

#ifdef UNICODE
#define SetEntriesInAcl SetEntriesInAclW
#define GetEffectiveRightsFromAcl GetEffectiveRightsFromAclW
#define GetNamedSecurityInfo GetNamedSecurityInfoW
#define SetNamedSecurityInfo SetNamedSecurityInfoW
#else
#define SetEntriesInAcl SetEntriesInAclA
#define GetEffectiveRightsFromAcl GetEffectiveRightsFromAclA
#define GetNamedSecurityInfo GetNamedSecurityInfoA
#define SetNamedSecurityInfo SetNamedSecurityInfoA
#endif

#endif
