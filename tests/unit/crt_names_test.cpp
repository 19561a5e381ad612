// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that the one of MinGW does not have, so that they are not
// among the tests that run under Wine.
#include <direct.h>
#include <mbstring.h>
#include <windows.h>

#include <cstdlib>
#include <string>

#include "tests/support/catch.hpp"

namespace {

unsigned char const* bytes(char const* text) {
    return reinterpret_cast<unsigned char const*>(text);
}

}  // namespace

TEST_CASE("the time zone is reported, and a place for it is asked for") {
    long west = -1;
    long bias = 1;
    int has_summer = -1;
    REQUIRE(setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1) == 0);
    _tzset();
    CHECK(_get_timezone(&west) == 0);
    CHECK(west == -3600);
    CHECK(_get_daylight(&has_summer) == 0);
    CHECK(has_summer == 1);
    CHECK(_get_dstbias(&bias) == 0);
    CHECK(bias == -3600);
    CHECK(_get_timezone(nullptr) == EINVAL);
    size_t needed = 0;
    char name[8];
    CHECK(_get_tzname(&needed, nullptr, 0, 0) == 0);
    CHECK(needed == 4);
    CHECK(_get_tzname(&needed, name, sizeof name, 1) == 0);
    CHECK(std::string(name) == "CEST");
    CHECK(_get_tzname(&needed, name, 3, 1) == ERANGE);
    CHECK(_get_tzname(&needed, name, sizeof name, 2) == EINVAL);
    REQUIRE(unsetenv("TZ") == 0);
    _tzset();
}

TEST_CASE("_wdupenv_s gives a copy of a variable, or none") {
    wchar_t* value = nullptr;
    size_t size = 7;
    CHECK(_wdupenv_s(&value, &size, L"WS2SHIM_NO_SUCH_VARIABLE") == 0);
    CHECK(value == nullptr);
    CHECK(size == 0);
    CHECK(_putenv_s("WS2SHIM_GREEN", "gr\xC3\xBCn") == 0);
    CHECK(_wdupenv_s(&value, &size, L"WS2SHIM_GREEN") == 0);
    REQUIRE(value != nullptr);
    CHECK(std::wstring(value) == L"gr\u00FCn");
    CHECK(size == 5);
    free(value);
    CHECK(_wdupenv_s(nullptr, &size, L"WS2SHIM_GREEN") == EINVAL);
}

TEST_CASE("wide numbers of 64 bits, and a folder without a drive") {
    CHECK(_wtoi64(L"-9000000000x") == -9000000000);
    CHECK(_getdrive() == 0);
}

TEST_CASE("_mbs functions take every byte for a character") {
    auto const* const text = bytes("path/name.c");
    CHECK(_mbslen(text) == 11);
    CHECK(_mbsinc(text) == text + 1);
    CHECK(_mbsdec(text, text + 3) == text + 2);
    CHECK(_mbsdec(text, text) == nullptr);
    CHECK(_mbschr(text, '/') == text + 4);
    CHECK(_mbsrchr(text, 'a') == text + 6);
    CHECK(_mbsstr(text, bytes("name")) == text + 5);
    CHECK(_mbspbrk(text, bytes("./")) == text + 4);
    CHECK(_mbscmp(text, bytes("path")) > 0);
    CHECK(_mbsncmp(text, bytes("path:"), 4) == 0);
    CHECK(_mbsicmp(text, bytes("PATH/NAME.C")) == 0);
    CHECK(_mbsnicmp(text, bytes("PATHS"), 4) == 0);
    CHECK(_mbsnextc(text) == 'p');
    CHECK(_mbclen(text) == 1);
    CHECK_FALSE(_ismbblead(0xC3));
    CHECK_FALSE(_ismbbtrail(0xBC));
    unsigned char copy[16];
    CHECK(_mbscpy(copy, bytes("ab")) == copy);
    CHECK(_mbscat(copy, bytes("cd")) == copy);
    CHECK(_mbscmp(copy, bytes("abcd")) == 0);
    CHECK(_mbsncpy(copy, bytes("xy"), 1) == copy);
    CHECK(_mbscmp(copy, bytes("xbcd")) == 0);
}
