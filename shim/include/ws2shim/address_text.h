// SPDX-License-Identifier: MIT
// The Rtl family: text and IP addresses, and the predicates and constructors of <mstcpip.h>.
#ifndef WS2SHIM_ADDRESS_TEXT_H
#define WS2SHIM_ADDRESS_TEXT_H

#include <ws2shim/addresses.h>
#include <ws2shim/families.h>

WS2_BEGIN_C

// To text: returns the end of the text; the buffer needs 16 or 46 characters. The Ex forms add a
// port (network byte order) and scope and return 0 or STATUS_INVALID_PARAMETER, with the needed
// length in characters. [docs:RtlIpv4AddressToStringA]
NTSYSAPI PSTR WINAPI RtlIpv4AddressToStringA(const struct in_addr* Addr, PSTR S)
    WS2_LINK_NAME(RtlIpv4AddressToStringA);
NTSYSAPI PWSTR WINAPI RtlIpv4AddressToStringW(const struct in_addr* Addr, PWSTR S)
    WS2_LINK_NAME(RtlIpv4AddressToStringW);
NTSYSAPI LONG WINAPI RtlIpv4AddressToStringExA(const struct in_addr* Address, USHORT Port,
                                               PSTR AddressString, PULONG AddressStringLength)
    WS2_LINK_NAME(RtlIpv4AddressToStringExA);
NTSYSAPI LONG WINAPI RtlIpv4AddressToStringExW(const struct in_addr* Address, USHORT Port,
                                               PWSTR AddressString, PULONG AddressStringLength)
    WS2_LINK_NAME(RtlIpv4AddressToStringExW);
NTSYSAPI PSTR WINAPI RtlIpv6AddressToStringA(const struct in6_addr* Addr, PSTR S)
    WS2_LINK_NAME(RtlIpv6AddressToStringA);
NTSYSAPI PWSTR WINAPI RtlIpv6AddressToStringW(const struct in6_addr* Addr, PWSTR S)
    WS2_LINK_NAME(RtlIpv6AddressToStringW);
NTSYSAPI LONG WINAPI RtlIpv6AddressToStringExA(const struct in6_addr* Address, ULONG ScopeId,
                                               USHORT Port, PSTR AddressString,
                                               PULONG AddressStringLength)
    WS2_LINK_NAME(RtlIpv6AddressToStringExA);
NTSYSAPI LONG WINAPI RtlIpv6AddressToStringExW(const struct in6_addr* Address, ULONG ScopeId,
                                               USHORT Port, PWSTR AddressString,
                                               PULONG AddressStringLength)
    WS2_LINK_NAME(RtlIpv6AddressToStringExW);

// From text: 0, or STATUS_INVALID_PARAMETER with Terminator where reading stopped.
NTSYSAPI LONG WINAPI RtlIpv4StringToAddressA(PCSTR S, BOOLEAN Strict, PCSTR* Terminator,
                                             struct in_addr* Addr)
    WS2_LINK_NAME(RtlIpv4StringToAddressA);
NTSYSAPI LONG WINAPI RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, LPCWSTR* Terminator,
                                             struct in_addr* Addr)
    WS2_LINK_NAME(RtlIpv4StringToAddressW);
NTSYSAPI LONG WINAPI RtlIpv4StringToAddressExA(PCSTR AddressString, BOOLEAN Strict,
                                               struct in_addr* Address, PUSHORT Port)
    WS2_LINK_NAME(RtlIpv4StringToAddressExA);
NTSYSAPI LONG WINAPI RtlIpv4StringToAddressExW(PCWSTR AddressString, BOOLEAN Strict,
                                               struct in_addr* Address, PUSHORT Port)
    WS2_LINK_NAME(RtlIpv4StringToAddressExW);
NTSYSAPI LONG WINAPI RtlIpv6StringToAddressA(PCSTR S, PCSTR* Terminator, struct in6_addr* Addr)
    WS2_LINK_NAME(RtlIpv6StringToAddressA);
NTSYSAPI LONG WINAPI RtlIpv6StringToAddressW(PCWSTR S, PCWSTR* Terminator, struct in6_addr* Addr)
    WS2_LINK_NAME(RtlIpv6StringToAddressW);
NTSYSAPI LONG WINAPI RtlIpv6StringToAddressExA(PCSTR AddressString, struct in6_addr* Address,
                                               PULONG ScopeId, PUSHORT Port)
    WS2_LINK_NAME(RtlIpv6StringToAddressExA);
NTSYSAPI LONG WINAPI RtlIpv6StringToAddressExW(PCWSTR AddressString, struct in6_addr* Address,
                                               PULONG ScopeId, PUSHORT Port)
    WS2_LINK_NAME(RtlIpv6StringToAddressExW);

WS2_END_C

#define RtlIpv4AddressToString WS2_AW(RtlIpv4AddressToString)
#define RtlIpv4AddressToStringEx WS2_AW(RtlIpv4AddressToStringEx)
#define RtlIpv4StringToAddress WS2_AW(RtlIpv4StringToAddress)
#define RtlIpv4StringToAddressEx WS2_AW(RtlIpv4StringToAddressEx)
#define RtlIpv6AddressToString WS2_AW(RtlIpv6AddressToString)
#define RtlIpv6AddressToStringEx WS2_AW(RtlIpv6AddressToStringEx)
#define RtlIpv6StringToAddress WS2_AW(RtlIpv6StringToAddress)
#define RtlIpv6StringToAddressEx WS2_AW(RtlIpv6StringToAddressEx)

#endif
