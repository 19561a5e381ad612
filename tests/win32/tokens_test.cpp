// SPDX-License-Identifier: MIT
// Who a process is, and the lists of rights that are made of that.
#include <array>
#include <cstddef>

#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

UniqueHandle own_token(DWORD rights) {
    HANDLE token = nullptr;
    CHECK(OpenProcessToken(GetCurrentProcess(), rights, &token));
    return UniqueHandle{token};
}

struct Information {
    alignas(std::max_align_t) std::array<BYTE, 512> memory{};
    DWORD length = 0;

    template <class T>
    T const& as() const {
        return *reinterpret_cast<T const*>(memory.data());
    }
};
Information information(HANDLE token, TOKEN_INFORMATION_CLASS what) {
    Information found;
    CHECK(GetTokenInformation(token, what, found.memory.data(), DWORD(found.memory.size()),
                              &found.length));
    return found;
}

}  // namespace

BEHAVIOUR("win32.token-user", "Win32", high, "docs:OpenProcessToken, GetTokenInformation",
          "a process' token has the identifiers of its user, owner and primary group") {
    auto const token = own_token(TOKEN_QUERY);
    auto const user = information(token, TokenUser);
    CHECK(IsValidSid(user.as<TOKEN_USER>().User.Sid));
    CHECK(user.length == sizeof(TOKEN_USER) + GetLengthSid(user.as<TOKEN_USER>().User.Sid));
    CHECK(IsValidSid(information(token, TokenOwner).as<TOKEN_OWNER>().Owner));
    auto const group = information(token, TokenPrimaryGroup);
    CHECK(IsValidSid(group.as<TOKEN_PRIMARY_GROUP>().PrimaryGroup));
    CHECK(information(token, TokenType).as<TOKEN_TYPE>() == TokenPrimary);
}

BEHAVIOUR("win32.token-room", "Win32", high, "docs:GetTokenInformation",
          "too little room: ERROR_INSUFFICIENT_BUFFER, and the length that is needed") {
    auto const token = own_token(TOKEN_QUERY);
    DWORD length = 0;
    CHECK(
        refused(outcome([&] { return GetTokenInformation(token, TokenUser, nullptr, 0, &length); }),
                ERROR_INSUFFICIENT_BUFFER));
    CHECK(length == information(token, TokenUser).length);
}

BEHAVIOUR("win32.token-rights", "Win32", high, "docs:GetTokenInformation, AdjustTokenPrivileges",
          "a token can be asked or changed only as it was opened: ERROR_ACCESS_DENIED") {
    DWORD length = 0;
    auto const to_change = own_token(TOKEN_ADJUST_PRIVILEGES);
    CHECK(refused(
        outcome([&] { return GetTokenInformation(to_change, TokenUser, nullptr, 0, &length); }),
        ERROR_ACCESS_DENIED));
    auto const to_ask = own_token(TOKEN_QUERY);
    CHECK(refused(
        outcome([&] { return AdjustTokenPrivileges(to_ask, TRUE, nullptr, 0, nullptr, nullptr); }),
        ERROR_ACCESS_DENIED));
}

BEHAVIOUR("win32.token-of-thread", "Win32", high, "docs:OpenThreadToken",
          "a thread that impersonates nobody has no token: ERROR_NO_TOKEN") {
    HANDLE token = nullptr;
    CHECK(refused(
        outcome([&] { return OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token); }),
        ERROR_NO_TOKEN));
}

BEHAVIOUR("win32.token-privileges", "Win32", high,
          "docs:LookupPrivilegeValueA, AdjustTokenPrivileges",
          "privileges are found by name in any case; enabling one that is not held succeeds with "
          "ERROR_NOT_ALL_ASSIGNED") {
    TOKEN_PRIVILEGES wanted{};
    wanted.PrivilegeCount = 1;
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    CHECK(LookupPrivilegeValueA(nullptr, "sedebugprivilege", &wanted.Privileges[0].Luid));
    CHECK(wanted.Privileges[0].Luid.LowPart == 20);
    CHECK(refused(outcome([&] {
                      return LookupPrivilegeValueW(nullptr, L"SeNothingPrivilege",
                                                   &wanted.Privileges[0].Luid);
                  }),
                  ERROR_NO_SUCH_PRIVILEGE));
    CHECK(LookupPrivilegeValueA(nullptr, "SeCreateTokenPrivilege", &wanted.Privileges[0].Luid));
    auto const token = own_token(TOKEN_ADJUST_PRIVILEGES);
    auto const adjusted =
        outcome([&] { return AdjustTokenPrivileges(token, FALSE, &wanted, 0, nullptr, nullptr); });
    CHECK(adjusted.value == TRUE);
    CHECK(adjusted.last_error == ERROR_NOT_ALL_ASSIGNED);
}

BEHAVIOUR("win32.token-membership", "Win32", high, "docs:CheckTokenMembership",
          "a process belongs to everyone and not to anonymous users") {
    std::array<BYTE, SECURITY_MAX_SID_SIZE> sid{};
    DWORD size = DWORD(sid.size());
    CHECK(CreateWellKnownSid(WinWorldSid, nullptr, sid.data(), &size));
    CHECK(IsWellKnownSid(sid.data(), WinWorldSid));
    CHECK_FALSE(IsWellKnownSid(sid.data(), WinNullSid));
    BOOL is_member = FALSE;
    CHECK(CheckTokenMembership(nullptr, sid.data(), &is_member));
    CHECK(is_member);
    size = DWORD(sid.size());
    CHECK(CreateWellKnownSid(WinAnonymousSid, nullptr, sid.data(), &size));
    CHECK(CheckTokenMembership(nullptr, sid.data(), &is_member));
    CHECK_FALSE(is_member);
}

BEHAVIOUR("win32.acl-entries", "Win32", high, "docs:InitializeAcl, AddAccessAllowedAce",
          "a list of rights takes entries until it is full") {
    std::array<BYTE, SECURITY_MAX_SID_SIZE> sid{};
    DWORD size = DWORD(sid.size());
    CHECK(CreateWellKnownSid(WinWorldSid, nullptr, sid.data(), &size));
    alignas(8) std::array<BYTE, 64> memory{};
    auto* const list = reinterpret_cast<PACL>(memory.data());
    CHECK(refused(outcome([&] { return InitializeAcl(list, 4, ACL_REVISION); }),
                  ERROR_INSUFFICIENT_BUFFER));
    CHECK(refused(outcome([&] { return InitializeAcl(list, 64, 9); }), ERROR_INVALID_PARAMETER));
    CHECK(InitializeAcl(list, 60, ACL_REVISION));
    CHECK(AddAccessAllowedAce(list, ACL_REVISION, 7, sid.data()));
    CHECK(AddAccessDeniedAce(list, ACL_REVISION, 8, sid.data()));
    CHECK(refused(outcome([&] { return AddAccessAllowedAce(list, ACL_REVISION, 1, sid.data()); }),
                  ERROR_ALLOTTED_SPACE_EXCEEDED));
    CHECK(refused(outcome([&] { return AddAccessAllowedAce(list, ACL_REVISION, 1, nullptr); }),
                  ERROR_INVALID_SID));
    LPVOID entry = nullptr;
    CHECK(GetAce(list, 1, &entry));
    auto* const denied = static_cast<ACCESS_DENIED_ACE*>(entry);
    CHECK(denied->Header.AceType == ACCESS_DENIED_ACE_TYPE);
    CHECK(denied->Mask == 8);
    CHECK(EqualSid(&denied->SidStart, sid.data()));
}

BEHAVIOUR("win32.jobs", "Win32", high, "docs:CreateJobObjectA, AssignProcessToJobObject",
          "a process can be put into a job, and is in it then") {
    UniqueHandle const job{CreateJobObjectA(nullptr, nullptr)};
    REQUIRE(job != nullptr);
    CHECK(AssignProcessToJobObject(job, GetCurrentProcess()));
    BOOL is_in = FALSE;
    CHECK(IsProcessInJob(GetCurrentProcess(), job, &is_in));
    CHECK(is_in);
}

BEHAVIOUR("win32.jobs-none", "Win32", medium, "docs:OpenJobObjectA",
          "no job of that name: ERROR_FILE_NOT_FOUND; no job at all: ERROR_INVALID_HANDLE") {
    CHECK(refused(outcome([] { return OpenJobObjectA(0x1F, FALSE, "ws2shim none") != nullptr; }),
                  ERROR_FILE_NOT_FOUND));
    CHECK(refused(outcome([] { return AssignProcessToJobObject(nullptr, GetCurrentProcess()); }),
                  ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([] { return TerminateJobObject(nullptr, 1); }), ERROR_INVALID_HANDLE));
}
