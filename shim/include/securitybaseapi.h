// SPDX-License-Identifier: MIT
// Security descriptors, as far as programs make one that grants access to all. No object here looks
// at the descriptor it is given.
#ifndef _APISETSECUREBASE_
#define _APISETSECUREBASE_

#include <ws2shim/security_ids.h>
#include <ws2shim/windows_types.h>

#define SECURITY_DESCRIPTOR_REVISION 1
#define SECURITY_DESCRIPTOR_REVISION1 1
#define SE_OWNER_DEFAULTED 0x0001
#define SE_GROUP_DEFAULTED 0x0002
#define SE_DACL_PRESENT 0x0004
#define SE_DACL_DEFAULTED 0x0008

typedef WORD SECURITY_DESCRIPTOR_CONTROL, *PSECURITY_DESCRIPTOR_CONTROL;

typedef struct _SECURITY_DESCRIPTOR {
    BYTE Revision;
    BYTE Sbz1;
    SECURITY_DESCRIPTOR_CONTROL Control;
    PSID Owner;
    PSID Group;
    PACL Sacl;
    PACL Dacl;
} SECURITY_DESCRIPTOR, *PISECURITY_DESCRIPTOR;
#define SECURITY_DESCRIPTOR_MIN_LENGTH (sizeof(SECURITY_DESCRIPTOR))

WS2_BEGIN_C

// ERROR_UNKNOWN_REVISION for another revision. [docs:InitializeSecurityDescriptor]
WINBASEAPI BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                    DWORD dwRevision)
    WS2_LINK_NAME(InitializeSecurityDescriptor);
WINBASEAPI BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
    WS2_LINK_NAME(IsValidSecurityDescriptor);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                  PSID pOwner, BOOL bOwnerDefaulted)
    WS2_LINK_NAME(SetSecurityDescriptorOwner);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                  PSID pGroup, BOOL bGroupDefaulted)
    WS2_LINK_NAME(SetSecurityDescriptorGroup);
WINBASEAPI BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                                 BOOL bDaclPresent, PACL pDacl, BOOL bDaclDefaulted)
    WS2_LINK_NAME(SetSecurityDescriptorDacl);

WS2_END_C

#endif
