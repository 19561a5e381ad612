// SPDX-License-Identifier: MIT
// Access tokens: this process' user and group, and privileges, of which it has none.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>

#include "platform/process.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/core/objects/access_token.hpp"
#include "shim/core/objects/library.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::AccessToken;

// Two parts: what kind of name it is, and the host's number.
struct UnixSid {
    SID sid{};
    DWORD number = 0;
};
enum class UnixKind : DWORD { user = 1, group = 2 };
UnixSid unix_sid(UnixKind kind, std::uint32_t number) {
    UnixSid made;
    made.sid.Revision = SID_REVISION;
    made.sid.SubAuthorityCount = 2;
    made.sid.IdentifierAuthority = {
        {0, 0, 0, 0, 0, 22}
    };
    made.sid.SubAuthority[0] = static_cast<DWORD>(kind);
    made.number = number;
    return made;
}
static_assert(offsetof(UnixSid, number) == offsetof(SID, SubAuthority) + sizeof(DWORD));

UnixSid user_sid() { return unix_sid(UnixKind::user, platform::user_ids().user); }
UnixSid group_sid() { return unix_sid(UnixKind::group, platform::user_ids().group); }

struct Answer {
    void* memory;
    DWORD room;
    DWORD* needed;

    Code take(DWORD size) const {
        *needed = size;
        if (room < size) return Code::insufficient_buffer;
        return can_write_bytes(memory, size) ? Code::ok : Code::no_access;
    }
    template <class Information>
    Code give(Information const& information) const {
        if (auto const code = take(sizeof information); code != Code::ok) return code;
        std::memcpy(memory, &information, sizeof information);
        return Code::ok;
    }
    // The identifier behind the structure that points to it, which begins with the pointer.
    template <class Information>
    Code give_sid(UnixSid const& sid) const {
        if (auto const code = take(sizeof(Information) + sizeof sid); code != Code::ok) return code;
        auto* const place = static_cast<std::byte*>(memory) + sizeof(Information);
        std::memcpy(place, &sid, sizeof sid);
        std::memset(memory, 0, sizeof(Information));
        std::memcpy(memory, &place, sizeof place);
        return Code::ok;
    }
};

Code information(TOKEN_INFORMATION_CLASS what, Answer const& answer) {
    switch (what) {
        case TokenUser:
            return answer.give_sid<TOKEN_USER>(user_sid());
        case TokenOwner:
            return answer.give_sid<TOKEN_OWNER>(user_sid());
        case TokenPrimaryGroup:
            return answer.give_sid<TOKEN_PRIMARY_GROUP>(group_sid());
        case TokenType:
            return answer.give(TokenPrimary);
        case TokenElevationType:
            return answer.give(TokenElevationTypeDefault);
        case TokenElevation:
            return answer.give(TOKEN_ELEVATION{platform::user_ids().user == 0});
        default:
            return Code::not_supported;
    }
}

bool is_ours(PSID sid) {
    auto user = user_sid();
    auto group = group_sid();
    if (EqualSid(sid, &user) || EqualSid(sid, &group)) return true;
    return IsWellKnownSid(sid, WinWorldSid) || IsWellKnownSid(sid, WinAuthenticatedUserSid) ||
           (platform::user_ids().user == 0 && IsWellKnownSid(sid, WinBuiltinAdministratorsSid));
}

struct Privilege {
    char const* name;
    DWORD number;
};
// [docs: Privilege Constants; winnt.h]
constexpr Privilege privileges[] = {
    {"SeCreateTokenPrivilege",          2 },
    {"SeAssignPrimaryTokenPrivilege",   3 },
    {"SeLockMemoryPrivilege",           4 },
    {"SeIncreaseQuotaPrivilege",        5 },
    {"SeTcbPrivilege",                  7 },
    {"SeSecurityPrivilege",             8 },
    {"SeTakeOwnershipPrivilege",        9 },
    {"SeLoadDriverPrivilege",           10},
    {"SeSystemtimePrivilege",           12},
    {"SeIncreaseBasePriorityPrivilege", 14},
    {"SeBackupPrivilege",               17},
    {"SeRestorePrivilege",              18},
    {"SeShutdownPrivilege",             19},
    {"SeDebugPrivilege",                20},
    {"SeChangeNotifyPrivilege",         23},
    {"SeManageVolumePrivilege",         28},
    {"SeImpersonatePrivilege",          29},
    {"SeCreateGlobalPrivilege",         30},
    {"SeCreateSymbolicLinkPrivilege",   35},
};

template <class Character>
BOOL privilege_value(Character const* name, PLUID luid) {
    return win32_call(FALSE, [&] {
        if (!name || !luid) return Code::invalid_parameter;
        auto const wanted = narrowed(name);
        auto const* const found = std::ranges::find_if(privileges, [&](Privilege const& each) {
            return lstrcmpiA(each.name, wanted.c_str()) == 0;
        });
        if (found == std::end(privileges)) return Code{ERROR_NO_SUCH_PRIVILEGE};
        *luid = {found->number, 0};
        return Code::ok;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI OpenProcessToken(HANDLE ProcessHandle, DWORD DesiredAccess, PHANDLE TokenHandle) {
    return win32_call(FALSE, [&] {
        if (!can_write(TokenHandle)) return Code::no_access;
        if (auto const code = refusal_of_other_process(ProcessHandle); code != Code::ok)
            return code;
        auto const made = core::library().handles().insert(
            core::ObjectPtr<core::Object>{new core::AccessToken{DesiredAccess}});
        if (!made) return made.code();
        *TokenHandle = to_handle(*made);
        return Code::ok;
    });
}
BOOL WINAPI OpenThreadToken(HANDLE ThreadHandle, DWORD, BOOL, PHANDLE TokenHandle) {
    return win32_call(FALSE, [&] {
        if (!can_write(TokenHandle)) return Code::no_access;
        return with<core::Thread>(ThreadHandle, [](core::Thread&) { return Code{ERROR_NO_TOKEN}; });
    });
}
BOOL WINAPI GetTokenInformation(HANDLE TokenHandle, TOKEN_INFORMATION_CLASS TokenInformationClass,
                                LPVOID TokenInformation, DWORD TokenInformationLength,
                                PDWORD ReturnLength) {
    return win32_call(FALSE, [&] {
        if (!can_write(ReturnLength)) return Code::no_access;
        return with<AccessToken>(TokenHandle, [&](AccessToken& token) {
            if (!token.may(TOKEN_QUERY)) return Code::win32_access_denied;
            return information(TokenInformationClass,
                               {TokenInformation, TokenInformationLength, ReturnLength});
        });
    });
}
BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember) {
    return win32_call(FALSE, [&] {
        if (!IsValidSid(SidToCheck)) return Code{ERROR_INVALID_SID};
        if (!can_write(IsMember)) return Code::no_access;
        // A token has to be one of a thread, which none is.
        if (TokenHandle)
            return with<AccessToken>(
                TokenHandle, [](AccessToken&) { return Code{ERROR_NO_IMPERSONATION_TOKEN}; });
        *IsMember = is_ours(SidToCheck);
        return Code::ok;
    });
}
BOOL WINAPI LookupPrivilegeValueA(LPCSTR, LPCSTR lpName, PLUID lpLuid) {
    return privilege_value(lpName, lpLuid);
}
BOOL WINAPI LookupPrivilegeValueW(LPCWSTR, LPCWSTR lpName, PLUID lpLuid) {
    return privilege_value(lpName, lpLuid);
}
BOOL WINAPI AdjustTokenPrivileges(HANDLE TokenHandle, BOOL DisableAllPrivileges,
                                  PTOKEN_PRIVILEGES NewState, DWORD BufferLength,
                                  PTOKEN_PRIVILEGES PreviousState, PDWORD ReturnLength) {
    bool const names_some = !DisableAllPrivileges && NewState && NewState->PrivilegeCount != 0;
    BOOL const done = win32_call(FALSE, [&] {
        return with<AccessToken>(TokenHandle, [&](AccessToken& token) {
            if (!token.may(TOKEN_ADJUST_PRIVILEGES)) return Code::win32_access_denied;
            if (!DisableAllPrivileges && !NewState) return Code::invalid_parameter;
            if (!PreviousState) return Code::ok;
            if (!can_write(ReturnLength)) return Code::no_access;
            *ReturnLength = offsetof(TOKEN_PRIVILEGES, Privileges);
            if (BufferLength < *ReturnLength) return Code::insufficient_buffer;
            PreviousState->PrivilegeCount = 0;
            return Code::ok;
        });
    });
    if (done) SetLastError(names_some ? ERROR_NOT_ALL_ASSIGNED : ERROR_SUCCESS);
    return done;
}
