// SPDX-License-Identifier: MIT
// Security identifiers, and the rights to objects.
#include <winsock2.h>

#include <windows.h>

#include <aclapi.h>

#include <array>

#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

struct AllocatedSid {
    AllocatedSid(BYTE authority, BYTE count, DWORD first, DWORD second = 0) {
        SID_IDENTIFIER_AUTHORITY of{};
        of.Value[5] = authority;
        REQUIRE(AllocateAndInitializeSid(&of, count, first, second, 0, 0, 0, 0, 0, 0, &sid));
    }
    AllocatedSid(AllocatedSid const&) = delete;
    AllocatedSid& operator=(AllocatedSid const&) = delete;
    ~AllocatedSid() { CHECK(FreeSid(sid) == nullptr); }
    PSID sid = nullptr;
};

using Room = std::array<DWORD, 17>;  // of the longest one

}  // namespace

BEHAVIOUR("win32.sid-parts", "Win32", high, "docs:AllocateAndInitializeSid",
          "AllocateAndInitializeSid makes an identifier of its parts, at most 8: else "
          "ERROR_INVALID_SID") {
    AllocatedSid const made{5, 2, 32, 544};
    CHECK(IsValidSid(made.sid));
    CHECK(GetLengthSid(made.sid) == 16);
    auto const& sid = *static_cast<SID*>(made.sid);
    CHECK(sid.Revision == SID_REVISION);
    CHECK(sid.SubAuthorityCount == 2);
    CHECK(sid.IdentifierAuthority.Value[5] == 5);
    CHECK(sid.SubAuthority[0] == 32);
    SID_IDENTIFIER_AUTHORITY authority{};
    PSID none = nullptr;
    CHECK(refused(outcome([&] {
                      return AllocateAndInitializeSid(&authority, 9, 0, 0, 0, 0, 0, 0, 0, 0, &none);
                  }),
                  ERROR_INVALID_SID));
}

BEHAVIOUR("win32.sid-known", "Win32", high, "docs:CreateWellKnownSid",
          "CreateWellKnownSid makes everyone's, authenticated users', the system's and the "
          "administrators' identifier, in the room it is given: else ERROR_INSUFFICIENT_BUFFER") {
    struct Row {
        WELL_KNOWN_SID_TYPE type;
        BYTE authority;
        BYTE count;
        DWORD first;
        DWORD second;
    };
    constexpr Row rows[] = {
        {WinWorldSid,                 1, 1, 0,  0  },
        {WinAuthenticatedUserSid,     5, 1, 11, 0  },
        {WinLocalSystemSid,           5, 1, 18, 0  },
        {WinBuiltinAdministratorsSid, 5, 2, 32, 544},
        {WinBuiltinUsersSid,          5, 2, 32, 545},
    };
    for (auto const& row : rows) {
        AllocatedSid const expected{row.authority, row.count, row.first, row.second};
        auto const length = GetLengthSid(expected.sid);
        Room room{};
        DWORD size = length - 1;
        CHECK(refused(
            outcome([&] { return CreateWellKnownSid(row.type, nullptr, room.data(), &size); }),
            ERROR_INSUFFICIENT_BUFFER));
        CHECK(size == length);
        CHECK(CreateWellKnownSid(row.type, nullptr, room.data(), &size));
        CHECK(EqualSid(room.data(), expected.sid));
    }
}

BEHAVIOUR("win32.sid-copy", "Win32", high, "docs:CopySid",
          "CopySid copies an identifier that fits, EqualSid tells equal ones from others") {
    AllocatedSid const one{5, 2, 32, 544};
    AllocatedSid const other{5, 2, 32, 545};
    Room room{};
    CHECK(refused(outcome([&] { return CopySid(15, room.data(), one.sid); }),
                  ERROR_INSUFFICIENT_BUFFER));
    CHECK(CopySid(sizeof room, room.data(), one.sid));
    CHECK(EqualSid(room.data(), one.sid));
    CHECK_FALSE(EqualSid(room.data(), other.sid));
}

BEHAVIOUR("win32.access-list", "Win32", high, "docs:SetEntriesInAclA",
          "SetEntriesInAcl makes a list of rights, of which GetAce gives the entries") {
    AllocatedSid const everyone{1, 1, 0};
    EXPLICIT_ACCESS_A entry{};
    entry.grfAccessPermissions = GENERIC_READ;
    entry.grfAccessMode = SET_ACCESS;
    entry.Trustee.TrusteeForm = TRUSTEE_IS_SID;
    entry.Trustee.ptstrName = static_cast<LPSTR>(everyone.sid);
    PACL list = nullptr;
    REQUIRE(SetEntriesInAclA(1, &entry, nullptr, &list) == ERROR_SUCCESS);
    void* found = nullptr;
    CHECK(GetAce(list, 0, &found));
    CHECK(EqualSid(&static_cast<ACCESS_ALLOWED_ACE*>(found)->SidStart, everyone.sid));
    CHECK(refused(outcome([&] { return GetAce(list, 1, &found); }), ERROR_INVALID_PARAMETER));
    LocalFree(list);
}

BEHAVIOUR("win32.access-to-file", "Win32", high, "docs:GetSecurityInfo",
          "GetSecurityInfo gives the owner of a file") {
    UniqueHandle const file{open_temporary_file()};
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    REQUIRE(GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr,
                            nullptr, nullptr, &descriptor) == ERROR_SUCCESS);
    CHECK(IsValidSid(owner));
    LocalFree(descriptor);
}

BEHAVIOUR("win32.access-entry-missing", "Win32", high, "docs:GetAce",
          "GetAce of a list without entries is ERROR_INVALID_PARAMETER") {
    ACL list{ACL_REVISION, 0, sizeof list, 0, 0};
    void* found = nullptr;
    CHECK(refused(outcome([&] { return GetAce(&list, 0, &found); }), ERROR_INVALID_PARAMETER));
}
