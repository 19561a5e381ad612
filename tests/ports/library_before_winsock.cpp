// SPDX-License-Identifier: MIT
// A header of Boost's that knows Windows' calls, then one that refuses to follow <winsock.h>, then
// all of <windows.h>.
#include <boost/winapi/basic_types.hpp>

#ifdef _WINSOCKAPI_
#error "WinSock.h has already been included"
#endif
#include <winsock2.h>

#include <windows.h>

#include <iostream>

#ifdef WIN32_LEAN_AND_MEAN
typedef unsigned char byte;
#endif

int main() {
    byte const answer = 42;
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
    std::cout << int(answer) << std::endl;
    return WSACleanup();
}
