// SPDX-License-Identifier: MIT
// The C++ part of a program for Windows.
#include <winsock2.h>

#include <iphlpapi.h>

#include <string>

extern "C" int __cdecl addresses() {
    ULONG size = 0;
    char name[16];
    strcpy_s(name, "size");
    return std::string(name) == "size" && GetAdaptersAddresses(AF_INET, 0, nullptr, nullptr,
                                                               &size) == ERROR_BUFFER_OVERFLOW
               ? 0
               : 2;
}
