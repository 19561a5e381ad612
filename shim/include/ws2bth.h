// SPDX-License-Identifier: MIT
// Bluetooth addresses. The family is never available here: socket() refuses it.
#ifndef __WS2BTH__H
#define __WS2BTH__H

#include <winsock2.h>

typedef ULONGLONG BTH_ADDR, *PBTH_ADDR;
#define BT_PORT_ANY ((ULONG)-1)
#define BTHPROTO_RFCOMM 0x0003
#define BTHPROTO_L2CAP 0x0100
#define SOL_RFCOMM BTHPROTO_RFCOMM

#pragma pack(push, 1)
typedef struct _SOCKADDR_BTH {
    USHORT addressFamily;
    BTH_ADDR btAddr;
    GUID serviceClassId;
    ULONG port;
} SOCKADDR_BTH, *PSOCKADDR_BTH;
#pragma pack(pop)

#endif
