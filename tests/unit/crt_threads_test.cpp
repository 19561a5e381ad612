// SPDX-License-Identifier: MIT
// Arguments for which Microsoft's C library ends a program that has not asked it not to, so that no
// test for both systems can show them.
#include <windows.h>

#include <process.h>

#include <cerrno>

#include "tests/support/catch.hpp"

TEST_CASE("_beginthread and _beginthreadex without a function say EINVAL to C alone",
          "[crt_threads]") {
    SetLastError(77);
    errno = 0;
    CHECK(_beginthreadex(nullptr, 0, nullptr, nullptr, 0, nullptr) == 0);
    CHECK(errno == EINVAL);
    errno = 0;
    CHECK(_beginthread(nullptr, 0, nullptr) == static_cast<uintptr_t>(-1));
    CHECK(errno == EINVAL);
    CHECK(GetLastError() == 77);
}
