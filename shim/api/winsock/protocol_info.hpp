// SPDX-License-Identifier: MIT
// Catalogue entries as WSAPROTOCOL_INFO, and the array every enumeration fills.
#pragma once

#include <winsock2.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>
#include <vector>

#include "shim/api/marshal.hpp"
#include "shim/core/names/protocol_catalog.hpp"

namespace ws2::api {

static_assert(sizeof(core::ProviderId) == sizeof(GUID));

// Info: WSAPROTOCOL_INFOA or W.
template <class Info>
Info protocol_info(core::CatalogueEntry const& entry) {
    Info info{};
    info.dwServiceFlags1 = entry.service_flags;
    info.dwProviderFlags = entry.provider_flags;
    std::memcpy(&info.ProviderId, &entry.provider, sizeof info.ProviderId);
    info.dwCatalogEntryId = entry.id;
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iVersion = 2;
    info.iAddressFamily = entry.family;
    info.iMaxSockAddr = entry.largest_address;
    info.iMinSockAddr = entry.smallest_address;
    info.iSocketType = entry.type;
    info.iProtocol = entry.protocol;
    info.iProtocolMaxOffset = entry.protocol_max_offset;
    info.iNetworkByteOrder = BIGENDIAN;
    info.iSecurityScheme = SECURITY_PROTOCOL_NONE;
    info.dwMessageSize = entry.message_size;
    std::ranges::copy(entry.name, std::begin(info.szProtocol));
    return info;
}

// SO_PROTOCOL_INFO: which entry a socket came from. A raw socket's covers all protocols and names
// none [winetest: test_WSASocket].
template <class Info>
Info protocol_info_of(platform::SocketKind kind) {
    return protocol_info<Info>(core::catalogue_entry(kind));
}

enum class Listing { visible, everything };

// Fills the buffer with the entries whose protocol is in the list that ends with 0; no list, all of
// them. no_buffers with the size in *size when they do not fit [winetest: test_WSAEnumProtocolsA].
template <class Info>
Result<int> list_protocols(int const* wanted, Info* buffer, DWORD* size, Listing listing) {
    if (!can_write(size) || (wanted && !can_read_until(wanted, 0))) return Code::bad_address;
    std::vector<core::CatalogueEntry const*> found;
    for (auto const& entry : core::catalogue()) {
        if (listing == Listing::visible && entry.is_hidden()) continue;
        auto const* each = wanted;
        while (each && *each != 0 && *each != entry.protocol) ++each;
        if (!each || *each != 0) found.push_back(&entry);
    }
    auto const needed = static_cast<DWORD>(found.size() * sizeof(Info));
    if (*size < needed || !can_write_bytes(buffer, needed)) {
        *size = needed;
        return Code::no_buffers;
    }
    std::ranges::transform(found, buffer,
                           [](auto const* entry) { return protocol_info<Info>(*entry); });
    return static_cast<int>(found.size());
}

}  // namespace ws2::api
