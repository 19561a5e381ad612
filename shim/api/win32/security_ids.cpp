// SPDX-License-Identifier: MIT
// Security identifiers are data; also the options of <dbghelp.h>, which are stored.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <dbghelp.h>

namespace ws2::api {
namespace {

constexpr Code invalid_sid{ERROR_INVALID_SID};
constexpr BYTE most_of_allocated = 8;

struct WellKnown {
    WELL_KNOWN_SID_TYPE type;
    BYTE authority;
    BYTE count;
    std::array<DWORD, 2> parts;
};

// [docs: Well-known SIDs]
constexpr WellKnown well_known[] = {
    {WinNullSid,                  0, 1, {SECURITY_NULL_RID}                                   },
    {WinWorldSid,                 1, 1, {SECURITY_WORLD_RID}                                  },
    {WinLocalSid,                 2, 1, {SECURITY_LOCAL_RID}                                  },
    {WinCreatorOwnerSid,          3, 1, {SECURITY_CREATOR_OWNER_RID}                          },
    {WinCreatorGroupSid,          3, 1, {SECURITY_CREATOR_GROUP_RID}                          },
    {WinNetworkSid,               5, 1, {SECURITY_NETWORK_RID}                                },
    {WinInteractiveSid,           5, 1, {SECURITY_INTERACTIVE_RID}                            },
    {WinServiceSid,               5, 1, {SECURITY_SERVICE_RID}                                },
    {WinAnonymousSid,             5, 1, {SECURITY_ANONYMOUS_LOGON_RID}                        },
    {WinAuthenticatedUserSid,     5, 1, {SECURITY_AUTHENTICATED_USER_RID}                     },
    {WinLocalSystemSid,           5, 1, {SECURITY_LOCAL_SYSTEM_RID}                           },
    {WinLocalServiceSid,          5, 1, {SECURITY_LOCAL_SERVICE_RID}                          },
    {WinNetworkServiceSid,        5, 1, {SECURITY_NETWORK_SERVICE_RID}                        },
    {WinBuiltinDomainSid,         5, 1, {SECURITY_BUILTIN_DOMAIN_RID}                         },
    {WinBuiltinAdministratorsSid, 5, 2, {SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS}},
    {WinBuiltinUsersSid,          5, 2, {SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_USERS} },
    {WinBuiltinGuestsSid,         5, 2, {SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_GUESTS}},
};

constexpr DWORD length_for(BYTE count) {
    return static_cast<DWORD>(offsetof(SID, SubAuthority) + count * sizeof(DWORD));
}

bool is_valid(SID const* sid) {
    return sid && sid->Revision == SID_REVISION &&
           sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

void write(void* sid, SID_IDENTIFIER_AUTHORITY const& authority, BYTE count, DWORD const* parts) {
    auto* const to = static_cast<std::byte*>(sid);
    std::array<BYTE, 2> const start{SID_REVISION, count};
    std::memcpy(to, start.data(), start.size());
    std::memcpy(to + offsetof(SID, IdentifierAuthority), &authority, sizeof authority);
    std::memcpy(to + offsetof(SID, SubAuthority), parts, count * sizeof *parts);
}

// Behind the last entry.
Code add_entry(ACL* acl, DWORD revision, BYTE type, DWORD mask, PSID sid) {
    if (!is_valid(static_cast<SID const*>(sid))) return invalid_sid;
    if (!acl || acl->AclSize < sizeof *acl) return Code{ERROR_INVALID_ACL};
    if (revision < ACL_REVISION || revision > ACL_REVISION_DS) return Code{ERROR_REVISION_MISMATCH};
    DWORD const sid_length = length_for(static_cast<SID const*>(sid)->SubAuthorityCount);
    DWORD const size = offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_length;
    auto* const begin = reinterpret_cast<std::byte*>(acl);
    DWORD used = sizeof *acl;
    for (WORD i = 0; i != acl->AceCount; ++i)
        used += reinterpret_cast<ACE_HEADER const*>(begin + used)->AceSize;
    if (used + size > acl->AclSize) return Code{ERROR_ALLOTTED_SPACE_EXCEEDED};
    ACCESS_ALLOWED_ACE const entry{
        {type, 0, static_cast<WORD>(size)},
        mask, 0
    };
    std::memcpy(begin + used, &entry, offsetof(ACCESS_ALLOWED_ACE, SidStart));
    std::memcpy(begin + used + offsetof(ACCESS_ALLOWED_ACE, SidStart), sid, sid_length);
    acl->AclRevision = std::max(acl->AclRevision, static_cast<BYTE>(revision));
    ++acl->AceCount;
    return Code::ok;
}

std::atomic<DWORD> symbol_options{SYMOPT_UNDNAME};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                     BYTE nSubAuthorityCount, DWORD nSubAuthority0,
                                     DWORD nSubAuthority1, DWORD nSubAuthority2,
                                     DWORD nSubAuthority3, DWORD nSubAuthority4,
                                     DWORD nSubAuthority5, DWORD nSubAuthority6,
                                     DWORD nSubAuthority7, PSID* pSid) {
    return win32_call(FALSE, [&] {
        if (nSubAuthorityCount > most_of_allocated) return invalid_sid;
        void* const made = std::malloc(length_for(nSubAuthorityCount));
        if (!made) return Code::not_enough_memory;
        DWORD const parts[most_of_allocated] = {nSubAuthority0, nSubAuthority1, nSubAuthority2,
                                                nSubAuthority3, nSubAuthority4, nSubAuthority5,
                                                nSubAuthority6, nSubAuthority7};
        write(made, *pIdentifierAuthority, nSubAuthorityCount, parts);
        *pSid = made;
        return Code::ok;
    });
}

PVOID WINAPI FreeSid(PSID pSid) {
    std::free(pSid);
    return nullptr;
}

BOOL WINAPI IsValidSid(PSID pSid) { return is_valid(static_cast<SID*>(pSid)); }

DWORD WINAPI GetLengthSid(PSID pSid) {
    return length_for(static_cast<SID*>(pSid)->SubAuthorityCount);
}

BOOL WINAPI EqualSid(PSID pSid1, PSID pSid2) {
    if (!IsValidSid(pSid1) || !IsValidSid(pSid2)) {
        set_last_error(invalid_sid);
        return FALSE;
    }
    auto const length = GetLengthSid(pSid1);
    return length == GetLengthSid(pSid2) && std::memcmp(pSid1, pSid2, length) == 0;
}

BOOL WINAPI CopySid(DWORD nDestinationSidLength, PSID pDestinationSid, PSID pSourceSid) {
    return win32_call(FALSE, [&] {
        auto const length = GetLengthSid(pSourceSid);
        if (nDestinationSidLength < length) return Code::insufficient_buffer;
        std::memcpy(pDestinationSid, pSourceSid, length);
        return Code::ok;
    });
}

BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE WellKnownSidType, PSID, PSID pSid,
                               DWORD* cbSid) {
    return win32_call(FALSE, [&] {
        auto const* const row = std::ranges::find(well_known, WellKnownSidType, &WellKnown::type);
        if (!cbSid || row == std::ranges::end(well_known)) return Code::invalid_parameter;
        auto const room = *cbSid;
        *cbSid = length_for(row->count);
        if (room < *cbSid) return Code::insufficient_buffer;
        SID_IDENTIFIER_AUTHORITY const authority{
            {0, 0, 0, 0, 0, row->authority}
        };
        write(pSid, authority, row->count, row->parts.data());
        return Code::ok;
    });
}

BOOL WINAPI IsWellKnownSid(PSID pSid, WELL_KNOWN_SID_TYPE WellKnownSidType) {
    std::array<BYTE, SECURITY_MAX_SID_SIZE> known;
    DWORD size = known.size();
    auto const error = GetLastError();
    if (!is_valid(static_cast<SID const*>(pSid)) ||
        !CreateWellKnownSid(WellKnownSidType, nullptr, known.data(), &size)) {
        SetLastError(error);
        return FALSE;
    }
    return EqualSid(pSid, known.data());
}

BOOL WINAPI InitializeAcl(PACL pAcl, DWORD nAclLength, DWORD dwAclRevision) {
    return win32_call(FALSE, [&] {
        if (nAclLength < sizeof *pAcl) return Code::insufficient_buffer;
        if (dwAclRevision < ACL_REVISION || dwAclRevision > ACL_REVISION_DS || nAclLength > 0xFFFF)
            return Code::invalid_parameter;
        *pAcl = {static_cast<BYTE>(dwAclRevision), 0, static_cast<WORD>(nAclLength), 0, 0};
        return Code::ok;
    });
}
BOOL WINAPI AddAccessAllowedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid) {
    return win32_call(FALSE, [&] {
        return add_entry(pAcl, dwAceRevision, ACCESS_ALLOWED_ACE_TYPE, AccessMask, pSid);
    });
}
BOOL WINAPI AddAccessDeniedAce(PACL pAcl, DWORD dwAceRevision, DWORD AccessMask, PSID pSid) {
    return win32_call(FALSE, [&] {
        return add_entry(pAcl, dwAceRevision, ACCESS_DENIED_ACE_TYPE, AccessMask, pSid);
    });
}

BOOL WINAPI GetAce(PACL pAcl, DWORD dwAceIndex, LPVOID* pAce) {
    return win32_call(FALSE, [&] {
        if (!pAcl || !pAce || dwAceIndex >= pAcl->AceCount) return Code::invalid_parameter;
        auto* entry = reinterpret_cast<std::byte*>(pAcl + 1);
        for (DWORD i = 0; i != dwAceIndex; ++i)
            entry += reinterpret_cast<ACE_HEADER const*>(entry)->AceSize;
        *pAce = entry;
        return Code::ok;
    });
}

DWORD WINAPI SymGetOptions() { return symbol_options.load(); }
DWORD WINAPI SymSetOptions(DWORD SymOptions) {
    symbol_options = SymOptions;
    return SymOptions;
}
