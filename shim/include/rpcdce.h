// SPDX-License-Identifier: MIT
// UUIDs: made, compared, and as text.
#ifndef __RPCDCE_H__
#define __RPCDCE_H__

#include <ws2shim/guid.h>
#include <ws2shim/windows_types.h>

#ifndef RPC_ENTRY
#define RPC_ENTRY __stdcall
#endif
typedef LONG RPC_STATUS;
typedef unsigned char* RPC_CSTR;
typedef WCHAR* RPC_WSTR;
#define RPC_S_OK 0
#define RPC_S_INVALID_STRING_UUID 1705
#define RPC_S_UUID_LOCAL_ONLY 1824
#define RPC_S_UUID_NO_ADDRESS 1739
#define RPC_S_OUT_OF_MEMORY 14
#define RPC_S_INVALID_ARG 87

WS2_BEGIN_C

// Random, of version 4. RPC_S_INVALID_ARG for no place to put it. [docs:UuidCreate]
WINBASEAPI RPC_STATUS RPC_ENTRY UuidCreate(UUID* Uuid) WS2_LINK_NAME(UuidCreate);
// Of version 1: time and the hardware address of an adapter, each later than the one before.
// RPC_S_UUID_LOCAL_ONLY, with a UUID, on a machine without such an address.
// [docs:UuidCreateSequential]
WINBASEAPI RPC_STATUS RPC_ENTRY UuidCreateSequential(UUID* Uuid)
    WS2_LINK_NAME(UuidCreateSequential);
WINBASEAPI RPC_STATUS RPC_ENTRY UuidCreateNil(UUID* NilUuid) WS2_LINK_NAME(UuidCreateNil);
WINBASEAPI int RPC_ENTRY UuidIsNil(UUID* Uuid, RPC_STATUS* Status) WS2_LINK_NAME(UuidIsNil);
WINBASEAPI int RPC_ENTRY UuidEqual(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status)
    WS2_LINK_NAME(UuidEqual);
// Thirty-six characters, which RpcStringFree gives back. [docs:UuidToStringA]
WINBASEAPI RPC_STATUS RPC_ENTRY UuidToStringA(const UUID* Uuid, RPC_CSTR* StringUuid)
    WS2_LINK_NAME(UuidToStringA);
WINBASEAPI RPC_STATUS RPC_ENTRY UuidToStringW(const UUID* Uuid, RPC_WSTR* StringUuid)
    WS2_LINK_NAME(UuidToStringW);
// No text is the UUID of zeros; RPC_S_INVALID_STRING_UUID. [docs:UuidFromStringA]
WINBASEAPI RPC_STATUS RPC_ENTRY UuidFromStringA(RPC_CSTR StringUuid, UUID* Uuid)
    WS2_LINK_NAME(UuidFromStringA);
WINBASEAPI RPC_STATUS RPC_ENTRY UuidFromStringW(RPC_WSTR StringUuid, UUID* Uuid)
    WS2_LINK_NAME(UuidFromStringW);
WINBASEAPI RPC_STATUS RPC_ENTRY RpcStringFreeA(RPC_CSTR* String) WS2_LINK_NAME(RpcStringFreeA);
WINBASEAPI RPC_STATUS RPC_ENTRY RpcStringFreeW(RPC_WSTR* String) WS2_LINK_NAME(RpcStringFreeW);

WS2_END_C

#define UuidToString WS2_AW(UuidToString)
#define UuidFromString WS2_AW(UuidFromString)
#define RpcStringFree WS2_AW(RpcStringFree)

#endif
