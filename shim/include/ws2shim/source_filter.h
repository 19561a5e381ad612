// SPDX-License-Identifier: MIT
// Multicast source filters (RFC 3678): in-line over setsockopt and WSAIoctl, as on Windows.
#ifndef WS2SHIM_SOURCE_FILTER_H
#define WS2SHIM_SOURCE_FILTER_H

#include <ws2shim/ioctl.h>
#include <ws2shim/ip_options.h>
#include <ws2shim/memory.h>
#include <ws2shim/sockets.h>
#include <ws2shim/startup.h>
#include <ws2shim/wsa.h>

// An IPv4 filter of a socket. Returns 0, or SOCKET_ERROR with the error of WSAIoctl or WSAENOBUFS.
WS2_INLINE INT setipv4sourcefilter(SOCKET s, IN_ADDR interface_address, IN_ADDR group,
                                   MULTICAST_MODE_TYPE mode, ULONG source_count,
                                   const IN_ADDR* sources) {
    const DWORD size = (DWORD)IP_MSFILTER_SIZE(source_count);
    DWORD returned = 0;
    INT result;
    PIP_MSFILTER filter = (PIP_MSFILTER)HeapAlloc(GetProcessHeap(), 0, size);
    if (filter == NULL) {
        WSASetLastError(10055);
        return SOCKET_ERROR;
    }
    filter->imsf_multiaddr = group;
    filter->imsf_interface = interface_address;
    filter->imsf_fmode = mode;
    filter->imsf_numsrc = source_count;
    if (source_count > 0) memcpy(filter->imsf_slist, sources, source_count * sizeof *sources);
    result = WSAIoctl(s, SIOCSIPMSFILTER, filter, size, NULL, 0, &returned, NULL, NULL);
    HeapFree(GetProcessHeap(), 0, filter);
    return result;
}

// The filter; source_count goes in with the room in sources and comes back with the number there
// is.
WS2_INLINE INT getipv4sourcefilter(SOCKET s, IN_ADDR interface_address, IN_ADDR group,
                                   MULTICAST_MODE_TYPE* mode, ULONG* source_count,
                                   IN_ADDR* sources) {
    const DWORD size = (DWORD)IP_MSFILTER_SIZE(*source_count);
    DWORD returned = 0;
    INT result;
    PIP_MSFILTER filter = (PIP_MSFILTER)HeapAlloc(GetProcessHeap(), 0, size);
    if (filter == NULL) {
        WSASetLastError(10055);
        return SOCKET_ERROR;
    }
    filter->imsf_multiaddr = group;
    filter->imsf_interface = interface_address;
    filter->imsf_numsrc = *source_count;
    result = WSAIoctl(s, SIOCGIPMSFILTER, filter, size, filter, size, &returned, NULL, NULL);
    if (result == 0) {
        const ULONG room = *source_count;
        *mode = filter->imsf_fmode;
        *source_count = filter->imsf_numsrc;
        memcpy(sources, filter->imsf_slist,
               (filter->imsf_numsrc < room ? filter->imsf_numsrc : room) * sizeof *sources);
    }
    HeapFree(GetProcessHeap(), 0, filter);
    return result;
}

// The same for any family, by interface index.
WS2_INLINE INT setsourcefilter(SOCKET s, ULONG interface_index, const SOCKADDR* group,
                               int group_length, MULTICAST_MODE_TYPE mode, ULONG source_count,
                               const SOCKADDR_STORAGE* sources) {
    const DWORD size = (DWORD)GROUP_FILTER_SIZE(source_count);
    DWORD returned = 0;
    INT result;
    PGROUP_FILTER filter;
    if (group_length < 0 || (size_t)group_length > sizeof(SOCKADDR_STORAGE)) {
        WSASetLastError(10022);
        return SOCKET_ERROR;
    }
    filter = (PGROUP_FILTER)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (filter == NULL) {
        WSASetLastError(10055);
        return SOCKET_ERROR;
    }
    filter->gf_interface = interface_index;
    memcpy(&filter->gf_group, group, (size_t)group_length);
    filter->gf_fmode = mode;
    filter->gf_numsrc = source_count;
    if (source_count > 0) memcpy(filter->gf_slist, sources, source_count * sizeof *sources);
    result = WSAIoctl(s, SIOCSMSFILTER, filter, size, NULL, 0, &returned, NULL, NULL);
    HeapFree(GetProcessHeap(), 0, filter);
    return result;
}

WS2_INLINE INT getsourcefilter(SOCKET s, ULONG interface_index, const SOCKADDR* group,
                               int group_length, MULTICAST_MODE_TYPE* mode, ULONG* source_count,
                               SOCKADDR_STORAGE* sources) {
    const DWORD size = (DWORD)GROUP_FILTER_SIZE(*source_count);
    DWORD returned = 0;
    INT result;
    PGROUP_FILTER filter;
    if (group_length < 0 || (size_t)group_length > sizeof(SOCKADDR_STORAGE)) {
        WSASetLastError(10022);
        return SOCKET_ERROR;
    }
    filter = (PGROUP_FILTER)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (filter == NULL) {
        WSASetLastError(10055);
        return SOCKET_ERROR;
    }
    filter->gf_interface = interface_index;
    memcpy(&filter->gf_group, group, (size_t)group_length);
    filter->gf_numsrc = *source_count;
    result = WSAIoctl(s, SIOCGMSFILTER, filter, size, filter, size, &returned, NULL, NULL);
    if (result == 0) {
        const ULONG room = *source_count;
        *mode = filter->gf_fmode;
        *source_count = filter->gf_numsrc;
        memcpy(sources, filter->gf_slist,
               (filter->gf_numsrc < room ? filter->gf_numsrc : room) * sizeof *sources);
    }
    HeapFree(GetProcessHeap(), 0, filter);
    return result;
}

// What a backlog of data the connection can use best. Without overlapped the call answers at once.
WS2_INLINE int idealsendbacklogquery(SOCKET s, ULONG* bytes) {
    DWORD returned = 0;
    return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, bytes, sizeof *bytes, &returned, NULL,
                    NULL);
}
WS2_INLINE int idealsendbacklognotify(SOCKET s, LPWSAOVERLAPPED overlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    DWORD returned = 0;
    return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &returned, overlapped,
                    routine);
}

#endif
