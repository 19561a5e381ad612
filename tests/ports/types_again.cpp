// SPDX-License-Identifier: MIT
// Windows' types declared once more by the program, as what they are on Windows.
#include <winsock2.h>

#include <cstdint>
#include <cstdio>

using INT64 = int64_t;
using UINT64 = std::uint64_t;
using DWORD = unsigned long;
typedef unsigned long ULONG;
typedef long LONG;
typedef unsigned long long ULONG_PTR;

int main() {
    DWORD const bytes = sizeof(DWORD) + sizeof(LONG) + sizeof(ULONG);
    INT64 const more = sizeof(INT64) + sizeof(UINT64) + sizeof(ULONG_PTR);
    std::printf("%d\n", (int)(bytes + more) + 6);
}
