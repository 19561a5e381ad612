// SPDX-License-Identifier: MIT
// Calls of ntdll.dll that no header declares: programs fetch them by name, and so do tests.
#pragma once

#include <windows.h>

#include <cstring>

#include "tests/support/catch.hpp"

namespace ws2::test {

template <class Function>
Function* from_ntdll(char const* name) {
    auto const found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);
    REQUIRE(found != nullptr);
    Function* function = nullptr;
    static_assert(sizeof function == sizeof found);
    memcpy(&function, &found, sizeof function);
    return function;
}

}  // namespace ws2::test
