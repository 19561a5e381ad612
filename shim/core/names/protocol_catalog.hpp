// SPDX-License-Identifier: MIT
// The protocols this library offers, as Windows' catalogue describes them. One table feeds
// WSAEnumProtocols, SO_PROTOCOL_INFO, WSADuplicateSocket and the provider calls.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "platform/socket_calls.hpp"

namespace ws2::core {

// Laid out as a GUID.
struct ProviderId {
    std::uint32_t data1;
    std::uint16_t data2;
    std::uint16_t data3;
    std::array<std::uint8_t, 8> data4;

    bool operator==(ProviderId const&) const = default;
};

struct CatalogueEntry {
    std::string_view name;
    ProviderId provider;
    std::uint32_t id;
    std::uint32_t service_flags;   // XP1_*
    std::uint32_t provider_flags;  // PFL_*
    int family;                    // this and the next two in Windows' numbers
    int type;
    int protocol;
    int protocol_max_offset;  // how many protocols follow `protocol`
    int largest_address;
    int smallest_address;
    std::uint32_t message_size;  // 0: a stream

    bool is_hidden() const;
};

std::span<CatalogueEntry const> catalogue();

// The entry behind a socket of this kind; there is one for every kind that can be opened.
CatalogueEntry const& catalogue_entry(platform::SocketKind kind);

bool is_known_provider(ProviderId const& provider);

}  // namespace ws2::core
