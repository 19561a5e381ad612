// SPDX-License-Identifier: MIT
// GUIDs of services by port, for WSAQUERYSET.
#ifndef _SVCGUID_
#define _SVCGUID_

#include <ws2shim/types.h>

#define WS2_SVCID(first, third)                           \
    {                                                     \
        first, 0, third, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } \
    }
#define SVCID_HOSTNAME WS2_SVCID(0x0002a800, 0)
#define SVCID_INET_HOSTADDRBYINETSTRING WS2_SVCID(0x0002a801, 0)
#define SVCID_INET_SERVICEBYNAME WS2_SVCID(0x0002a802, 0)
#define SVCID_INET_HOSTADDRBYNAME WS2_SVCID(0x0002a803, 0)
#define SVCID_TCP_RR(port, record) WS2_SVCID((0x0009 << 16) | (port), record)
#define SVCID_TCP(port) SVCID_TCP_RR(port, 0)
#define SVCID_DNS(record) SVCID_TCP_RR(53, record)
#define SVCID_UDP_RR(port, record) WS2_SVCID((0x000A << 16) | (port), record)
#define SVCID_UDP(port) SVCID_UDP_RR(port, 0)
#define SVCID_NETWARE(sap) WS2_SVCID((0x000B << 16) | (sap), 0)

WS2_INLINE int ws2_is_svcid(const GUID* guid) {
    static const unsigned char tail[8] = {0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    return guid->Data2 == 0 && memcmp(guid->Data4, tail, sizeof tail) == 0;
}
#define IS_SVCID_TCP(guid) (((guid)->Data1 & 0xFFFF0000) == 0x00090000 && ws2_is_svcid(guid))
#define IS_SVCID_UDP(guid) (((guid)->Data1 & 0xFFFF0000) == 0x000A0000 && ws2_is_svcid(guid))
#define IS_SVCID_NETWARE(guid) (((guid)->Data1 & 0xFFFF0000) == 0x000B0000 && ws2_is_svcid(guid))
#define IS_SVCID_DNS(guid) ((guid)->Data1 == 0x00090035 && ws2_is_svcid(guid))
#define PORT_FROM_SVCID_TCP(guid) ((WORD)((guid)->Data1 & 0xFFFF))
#define PORT_FROM_SVCID_UDP(guid) ((WORD)((guid)->Data1 & 0xFFFF))
#define SAPID_FROM_SVCID_NETWARE(guid) ((WORD)((guid)->Data1 & 0xFFFF))
#define RR_FROM_SVCID(guid) ((guid)->Data3)

#define WS2_SET_SVCID(guid, first, third)                                        \
    do {                                                                         \
        static const unsigned char ws2_tail[8] = {0xC0, 0, 0, 0, 0, 0, 0, 0x46}; \
        (guid)->Data1 = (first);                                                 \
        (guid)->Data2 = 0;                                                       \
        (guid)->Data3 = (third);                                                 \
        memcpy((guid)->Data4, ws2_tail, sizeof ws2_tail);                        \
    } while (0)
#define SET_TCP_SVCID_RR(guid, port, record) WS2_SET_SVCID(guid, (0x0009 << 16) | (port), record)
#define SET_TCP_SVCID(guid, port) SET_TCP_SVCID_RR(guid, port, 0)
#define SET_UDP_SVCID_RR(guid, port, record) WS2_SET_SVCID(guid, (0x000A << 16) | (port), record)
#define SET_UDP_SVCID(guid, port) SET_UDP_SVCID_RR(guid, port, 0)
#define SET_NETWARE_SVCID(guid, sap) WS2_SET_SVCID(guid, (0x000B << 16) | (sap), 0)

#include <ws2shim/service_ids.h>

#endif
