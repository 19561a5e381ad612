// SPDX-License-Identifier: MIT
// Of the local security authority's calls only those that need none.
#ifndef _NTSECAPI_
#define _NTSECAPI_

#include <ws2shim/windows_types.h>

WS2_BEGIN_C

// TRUE, or FALSE when the host gives no random numbers. Sets no last error. Windows exports it
// under this name only; programs declare it themselves, too. [docs:RtlGenRandom]
WINBASEAPI BOOLEAN WINAPI SystemFunction036(PVOID RandomBuffer, ULONG RandomBufferLength)
    WS2_LINK_NAME(SystemFunction036);
#define RtlGenRandom SystemFunction036

// As RtlNtStatusToDosError. [docs:LsaNtStatusToWinError]
WINBASEAPI ULONG NTAPI LsaNtStatusToWinError(NTSTATUS Status) WS2_LINK_NAME(LsaNtStatusToWinError);

WS2_END_C

#endif
