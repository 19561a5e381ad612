// SPDX-License-Identifier: MIT
// What the machine and the user are called.
#include "tests/win32/support.hpp"

#include <algorithm>
#include <string>

#include <lmcons.h>

using namespace ws2::test;

namespace {

std::string name_as(COMPUTER_NAME_FORMAT format) {
    char name[256];
    DWORD size = sizeof name;
    REQUIRE(GetComputerNameExA(format, name, &size));
    CHECK(size == std::string(name).size());
    return name;
}

}  // namespace

BEHAVIOUR("win32.computer-name", "Win32", high, "docs:GetComputerNameA",
          "the computer's NetBIOS name has at most 15 characters, and no small letters") {
    char name[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof name;
    REQUIRE(GetComputerNameA(name, &size));
    CHECK(size == std::string(name).size());
    CHECK(size != 0);
    CHECK(std::none_of(name, name + size, [](char each) { return each >= 'a' && each <= 'z'; }));
    WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD wide_size = MAX_COMPUTERNAME_LENGTH + 1;
    REQUIRE(GetComputerNameW(wide, &wide_size));
    CHECK(std::equal(wide, wide + wide_size, name, name + size));
}

BEHAVIOUR("win32.computer-name-parts", "Win32", high, "docs:GetComputerNameExA",
          "host name and domain make the full name") {
    auto const host = name_as(ComputerNamePhysicalDnsHostname);
    CHECK(host == name_as(ComputerNameDnsHostname));
    auto const domain = name_as(ComputerNamePhysicalDnsDomain);
    CHECK(name_as(ComputerNamePhysicalDnsFullyQualified) ==
          (domain.empty() ? host : host + "." + domain));
}

BEHAVIOUR("win32.computer-name-room", "Win32", high, "docs:GetComputerNameExA",
          "GetComputerName and GetComputerNameEx with too little room report what is needed, with "
          "a code of each call's own") {
    DWORD size = 0;
    CHECK(refused(
        outcome([&] { return GetComputerNameExA(ComputerNameDnsHostname, nullptr, &size); }),
        ERROR_MORE_DATA));
    CHECK(size == name_as(ComputerNameDnsHostname).size() + 1);
    char none[1];
    size = 0;
    CHECK(refused(outcome([&] { return GetComputerNameA(none, &size); }), ERROR_BUFFER_OVERFLOW));
    CHECK(size > 1);
    char name[256];
    size = sizeof name;
    CHECK(refused(outcome([&] { return GetComputerNameExA(ComputerNameMax, name, &size); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.user-name", "Win32", high, "docs:GetUserNameA",
          "GetUserName counts the terminator, in the length of the name and in what it needs") {
    char name[UNLEN + 1];
    DWORD size = sizeof name;
    REQUIRE(GetUserNameA(name, &size));
    CHECK(size == std::string(name).size() + 1);
    CHECK(size > 1);
    WCHAR wide[UNLEN + 1];
    DWORD wide_size = UNLEN + 1;
    REQUIRE(GetUserNameW(wide, &wide_size));
    CHECK(wide_size == std::wstring(wide).size() + 1);
    DWORD const needed = size;
    size = needed - 1;
    CHECK(refused(outcome([&] { return GetUserNameA(name, &size); }), ERROR_INSUFFICIENT_BUFFER));
    CHECK(size == needed);
    CHECK(GetUserNameA(name, &size));
}
