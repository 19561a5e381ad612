// SPDX-License-Identifier: MIT
// struct in6_addr, and the names of its members. Programs of Winsock 1.1 may have structures with
// members of these names.
#ifndef WS2SHIM_IN6ADDR
#define WS2SHIM_IN6ADDR

#include <ws2shim/addresses.h>

#define in_addr6 in6_addr
#define _S6_un u
#define _S6_u8 Byte
#define s6_addr _S6_un._S6_u8
#define s6_bytes u.Byte
#define s6_words u.Word

#endif
