// SPDX-License-Identifier: MIT
// ICMP echo requests. The host has to let this user send them: by a range of groups
// (net.ipv4.ping_group_range) or the right to raw sockets; ERROR_ACCESS_DENIED otherwise, which
// Windows does not know, and ERROR_NOT_SUPPORTED on hosts other than Linux. Options of IP's header
// (OptionsSize) are refused with IP_BAD_OPTION.
#ifndef WS2SHIM_ICMPAPI_H
#define WS2SHIM_ICMPAPI_H

#include <iphlpapi.h>

// A program defines it; otherwise the type is that of Windows XP, and the same is called.
#ifdef PIO_APC_ROUTINE_DEFINED
#include <ws2shim/nt_types.h>
typedef PIO_APC_ROUTINE ws2_echo_routine;
#else
typedef FARPROC ws2_echo_routine;
#endif

WS2_BEGIN_C

struct sockaddr_in6;

// For requests by IPv4, or by IPv6; INVALID_HANDLE_VALUE: no memory. [docs:IcmpCreateFile]
WINBASEAPI HANDLE WINAPI IcmpCreateFile(VOID) WS2_LINK_NAME(IcmpCreateFile);
WINBASEAPI HANDLE WINAPI Icmp6CreateFile(VOID) WS2_LINK_NAME(Icmp6CreateFile);
// Requests under way end, and write nothing more. [docs:IcmpCloseHandle]
WINBASEAPI BOOL WINAPI IcmpCloseHandle(HANDLE IcmpHandle) WS2_LINK_NAME(IcmpCloseHandle);

// The number of replies, each in the buffer as a structure, with its data behind. 0 with
// IP_REQ_TIMED_OUT; IP_GENERAL_FAILURE: the reply does not fit; ERROR_INVALID_PARAMETER: another
// handle, or no buffer, or one smaller than the structure; ERROR_INVALID_NETNAME: no address.
// [docs:IcmpSendEcho; winetest:testIcmpSendEcho]
WINBASEAPI DWORD WINAPI IcmpSendEcho(HANDLE IcmpHandle, IPAddr DestinationAddress,
                                     LPVOID RequestData, WORD RequestSize,
                                     PIP_OPTION_INFORMATION RequestOptions, LPVOID ReplyBuffer,
                                     DWORD ReplySize, DWORD Timeout) WS2_LINK_NAME(IcmpSendEcho);
// With an event, or a routine, 0 with ERROR_IO_PENDING: the event is set, or the routine is called
// in an alertable wait of this thread, when the buffer is filled for IcmpParseReplies(). With both
// the routine is ignored. [docs:IcmpSendEcho2, IcmpSendEcho2Ex, Icmp6SendEcho2]
WINBASEAPI DWORD WINAPI IcmpSendEcho2(HANDLE IcmpHandle, HANDLE Event, ws2_echo_routine ApcRoutine,
                                      PVOID ApcContext, IPAddr DestinationAddress,
                                      LPVOID RequestData, WORD RequestSize,
                                      PIP_OPTION_INFORMATION RequestOptions, LPVOID ReplyBuffer,
                                      DWORD ReplySize, DWORD Timeout) WS2_LINK_NAME(IcmpSendEcho2);
WINBASEAPI DWORD WINAPI IcmpSendEcho2Ex(HANDLE IcmpHandle, HANDLE Event,
                                        ws2_echo_routine ApcRoutine, PVOID ApcContext,
                                        IPAddr SourceAddress, IPAddr DestinationAddress,
                                        LPVOID RequestData, WORD RequestSize,
                                        PIP_OPTION_INFORMATION RequestOptions, LPVOID ReplyBuffer,
                                        DWORD ReplySize, DWORD Timeout)
    WS2_LINK_NAME(IcmpSendEcho2Ex);
WINBASEAPI DWORD WINAPI Icmp6SendEcho2(HANDLE IcmpHandle, HANDLE Event, ws2_echo_routine ApcRoutine,
                                       PVOID ApcContext, struct sockaddr_in6* SourceAddress,
                                       struct sockaddr_in6* DestinationAddress, LPVOID RequestData,
                                       WORD RequestSize, PIP_OPTION_INFORMATION RequestOptions,
                                       LPVOID ReplyBuffer, DWORD ReplySize, DWORD Timeout)
    WS2_LINK_NAME(Icmp6SendEcho2);

// The number of replies in a buffer that was filled in the background; 0: why there is none is the
// last error. [docs:IcmpParseReplies, Icmp6ParseReplies; winetest:testIcmpParseReplies]
WINBASEAPI DWORD WINAPI IcmpParseReplies(LPVOID ReplyBuffer, DWORD ReplySize)
    WS2_LINK_NAME(IcmpParseReplies);
WINBASEAPI DWORD WINAPI Icmp6ParseReplies(LPVOID ReplyBuffer, DWORD ReplySize)
    WS2_LINK_NAME(Icmp6ParseReplies);

WS2_END_C

#endif
