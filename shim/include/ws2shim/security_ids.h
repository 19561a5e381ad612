// SPDX-License-Identifier: MIT
// Security identifiers and lists of rights, as data: programs make them for objects that they
// protect. Nothing here looks at them.
#ifndef WS2SHIM_SECURITY_IDS_H
#define WS2SHIM_SECURITY_IDS_H

#include <ws2shim/long_dwords.h>
#include <ws2shim/windows_types.h>

typedef struct _SID_IDENTIFIER_AUTHORITY {
    BYTE Value[6];
} SID_IDENTIFIER_AUTHORITY, *PSID_IDENTIFIER_AUTHORITY;

typedef struct _SID {
    BYTE Revision;
    BYTE SubAuthorityCount;
    SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
    DWORD SubAuthority[1];  // SubAuthorityCount of them
} SID, *PISID;

#define SID_REVISION 1
#define SID_MAX_SUB_AUTHORITIES 15
#define SECURITY_MAX_SID_SIZE \
    (sizeof(SID) - sizeof(DWORD) + SID_MAX_SUB_AUTHORITIES * sizeof(DWORD))

#define SECURITY_NULL_SID_AUTHORITY \
    { 0, 0, 0, 0, 0, 0 }
#define SECURITY_WORLD_SID_AUTHORITY \
    { 0, 0, 0, 0, 0, 1 }
#define SECURITY_LOCAL_SID_AUTHORITY \
    { 0, 0, 0, 0, 0, 2 }
#define SECURITY_CREATOR_SID_AUTHORITY \
    { 0, 0, 0, 0, 0, 3 }
#define SECURITY_NT_AUTHORITY \
    { 0, 0, 0, 0, 0, 5 }

#define SECURITY_NULL_RID 0x00000000
#define SECURITY_WORLD_RID 0x00000000
#define SECURITY_LOCAL_RID 0x00000000
#define SECURITY_CREATOR_OWNER_RID 0x00000000
#define SECURITY_CREATOR_GROUP_RID 0x00000001
#define SECURITY_NETWORK_RID 0x00000002
#define SECURITY_INTERACTIVE_RID 0x00000004
#define SECURITY_SERVICE_RID 0x00000006
#define SECURITY_ANONYMOUS_LOGON_RID 0x00000007
#define SECURITY_AUTHENTICATED_USER_RID 0x0000000B
#define SECURITY_LOCAL_SYSTEM_RID 0x00000012
#define SECURITY_LOCAL_SERVICE_RID 0x00000013
#define SECURITY_NETWORK_SERVICE_RID 0x00000014
#define SECURITY_BUILTIN_DOMAIN_RID 0x00000020
#define DOMAIN_ALIAS_RID_ADMINS 0x00000220
#define DOMAIN_ALIAS_RID_USERS 0x00000221
#define DOMAIN_ALIAS_RID_GUESTS 0x00000222

typedef enum {
    WinNullSid = 0,
    WinWorldSid = 1,
    WinLocalSid = 2,
    WinCreatorOwnerSid = 3,
    WinCreatorGroupSid = 4,
    WinNetworkSid = 9,
    WinInteractiveSid = 11,
    WinServiceSid = 12,
    WinAnonymousSid = 13,
    WinAuthenticatedUserSid = 17,
    WinLocalSystemSid = 22,
    WinLocalServiceSid = 23,
    WinNetworkServiceSid = 24,
    WinBuiltinDomainSid = 25,
    WinBuiltinAdministratorsSid = 26,
    WinBuiltinUsersSid = 27,
    WinBuiltinGuestsSid = 28
} WELL_KNOWN_SID_TYPE;

typedef SECURITY_INFORMATION* PSECURITY_INFORMATION;
#define OWNER_SECURITY_INFORMATION 0x00000001
#define GROUP_SECURITY_INFORMATION 0x00000002
#define DACL_SECURITY_INFORMATION 0x00000004
#define SACL_SECURITY_INFORMATION 0x00000008

typedef struct _ACL {
    BYTE AclRevision;
    BYTE Sbz1;
    WORD AclSize;
    WORD AceCount;
    WORD Sbz2;
} ACL, *PACL;

#define ACL_REVISION 2
#define ACL_REVISION_DS 4
#define ACCESS_ALLOWED_ACE_TYPE 0x0
#define ACCESS_DENIED_ACE_TYPE 0x1
#define OBJECT_INHERIT_ACE 0x1
#define CONTAINER_INHERIT_ACE 0x2
#define NO_PROPAGATE_INHERIT_ACE 0x4
#define INHERIT_ONLY_ACE 0x8
#define INHERITED_ACE 0x10

typedef struct _ACE_HEADER {
    BYTE AceType;
    BYTE AceFlags;
    WORD AceSize;
} ACE_HEADER, *PACE_HEADER;

typedef struct _ACCESS_ALLOWED_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    DWORD SidStart;  // the identifier begins here
} ACCESS_ALLOWED_ACE, *PACCESS_ALLOWED_ACE;

typedef struct _ACCESS_DENIED_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    DWORD SidStart;
} ACCESS_DENIED_ACE, *PACCESS_DENIED_ACE;

WS2_BEGIN_C

// With up to 8 sub-authorities, else ERROR_INVALID_SID. FreeSid returns NULL.
// [docs:AllocateAndInitializeSid]
WINBASEAPI BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                                BYTE nSubAuthorityCount, DWORD nSubAuthority0,
                                                DWORD nSubAuthority1, DWORD nSubAuthority2,
                                                DWORD nSubAuthority3, DWORD nSubAuthority4,
                                                DWORD nSubAuthority5, DWORD nSubAuthority6,
                                                DWORD nSubAuthority7, PSID* pSid)
    WS2_LINK_NAME(AllocateAndInitializeSid);
WINBASEAPI PVOID WINAPI FreeSid(PSID pSid) WS2_LINK_NAME(FreeSid);

WINBASEAPI BOOL WINAPI IsValidSid(PSID pSid) WS2_LINK_NAME(IsValidSid);
WINBASEAPI BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2) WS2_LINK_NAME(EqualSid);
// In bytes.
WINBASEAPI DWORD WINAPI GetLengthSid(PSID pSid) WS2_LINK_NAME(GetLengthSid);
// ERROR_INSUFFICIENT_BUFFER. [docs:CopySid]
WINBASEAPI BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid)
    WS2_LINK_NAME(CopySid);
// Those of the enumeration, which need no domain: ERROR_INVALID_PARAMETER for others. *cbSid is the
// room, and the length afterwards: ERROR_INSUFFICIENT_BUFFER. [docs:CreateWellKnownSid]
WINBASEAPI BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType, PSID DomainSid,
                                          PSID pSid, DWORD* cbSid)
    WS2_LINK_NAME(CreateWellKnownSid);

WINBASEAPI BOOL WINAPI IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType)
    WS2_LINK_NAME(IsWellKnownSid);

// An empty list in so many bytes: ERROR_INSUFFICIENT_BUFFER. [docs:InitializeAcl]
WINBASEAPI BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision)
    WS2_LINK_NAME(InitializeAcl);
// ERROR_ALLOTTED_SPACE_EXCEEDED: the list is full. ERROR_INVALID_SID, ERROR_INVALID_ACL,
// ERROR_REVISION_MISMATCH. [docs:AddAccessAllowedAce]
WINBASEAPI BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
                                           PSID pSid) WS2_LINK_NAME(AddAccessAllowedAce);
WINBASEAPI BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask,
                                          PSID pSid) WS2_LINK_NAME(AddAccessDeniedAce);
// ERROR_INVALID_PARAMETER: the list does not have so many. [docs:GetAce]
WINBASEAPI BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID* pAce) WS2_LINK_NAME(GetAce);

WS2_END_C

#ifdef WS2_HAS_LONG_DWORDS
WS2_LONG_FORM(BOOL, CreateWellKnownSid,
              (WELL_KNOWN_SID_TYPE WellKnownSidType, PSID DomainSid, PSID pSid,
               ws2_long_dword cbSid),
              (WellKnownSidType, DomainSid, pSid, (DWORD*)cbSid))
#endif

#endif
