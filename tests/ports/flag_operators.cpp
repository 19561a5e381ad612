// SPDX-License-Identifier: MIT
// Operators that <windows.h> defines for an enumeration of bits, codes made of others, and a filter
// of two expressions.
#include <winsock2.h>

#include <windows.h>

#include <excpt.h>

#include <cstdio>

enum class Wanted : unsigned { nothing = 0, read = 1, write = 2, all = 3 };
DEFINE_ENUM_FLAG_OPERATORS(Wanted)
enum Old { FIRST = 1, SECOND = 2 };
DEFINE_ENUM_FLAG_OPERATORS(Old)

static_assert((Wanted::read | Wanted::write) == Wanted::all, "");
static_assert((Wanted::all & ~Wanted::read) == Wanted::write, "");

int main() {
    Wanted wanted = Wanted::nothing;
    wanted |= Wanted::read;
    wanted ^= Wanted::all;
    Old old = FIRST;
    old |= SECOND;
    old &= SECOND;
    if (wanted != Wanted::write || old != SECOND) return 1;
    if (HRESULT_FROM_NT(0xC0000005U) != (HRESULT)0xD0000005 || EXCEPTION_FLT_OVERFLOW == 0)
        return 2;
    __try {
        std::puts("42");
    } __except (GetExceptionCode() == EXCEPTION_FLT_UNDERFLOW, EXCEPTION_EXECUTE_HANDLER) {
        return 3;
    }
}
