// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that the library has because the host's has not.
#include "tests/win32/support.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <bcrypt.h>

using namespace ws2::test;

BEHAVIOUR("win32.crt-snprintf", "Win32", high, "docs:_snprintf",
          "_snprintf gives -1 for text that does not fit, and no 0 where there is no room for it") {
    char text[6];
    std::memset(text, '#', sizeof text);
    CHECK(_snprintf(text, 3, "%s", "ab") == 2);
    CHECK(std::string(text) == "ab");
    std::memset(text, '#', sizeof text);
    CHECK(_snprintf(text, 3, "%s", "abc") == 3);
    CHECK(std::string(text, 4) == "abc#");
    CHECK(_snprintf(text, 3, "%s", "abcd") == -1);
    CHECK(std::string(text, 4) == "abc#");
}

BEHAVIOUR("win32.crt-scanf", "Win32", high, "docs:sscanf_s",
          "the scanf functions that take sizes stop at a text that is longer") {
    char word[4] = "";
    char letter = 0;
    int number = 0;
    CHECK(sscanf_s("abc 12 x", "%s %d %c", word, 4u, &number, &letter, 1u) == 3);
    CHECK(std::string(word) == "abc");
    CHECK(number == 12);
    CHECK(letter == 'x');
    char set[8] = "";
    CHECK(sscanf_s("[aab]77", "[%[ab]]%*1d%d", set, 8u, &number) == 2);
    CHECK(std::string(set) == "aab");
    CHECK(number == 7);
}

BEHAVIOUR("win32.random", "Win32", high, "docs:BCryptGenRandom",
          "random numbers need no algorithm with BCRYPT_USE_SYSTEM_PREFERRED_RNG") {
    unsigned char first[32] = {}, second[32] = {};
    CHECK(BCryptGenRandom(nullptr, first, sizeof first, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
    CHECK(BCryptGenRandom(nullptr, second, sizeof second, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0);
    CHECK(std::memcmp(first, second, sizeof first) != 0);
    CHECK_FALSE(BCRYPT_SUCCESS(BCryptGenRandom(nullptr, first, sizeof first, 0)));
}
