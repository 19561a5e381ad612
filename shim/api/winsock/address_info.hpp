// SPDX-License-Identifier: MIT
// What getaddrinfo, GetAddrInfoW and GetAddrInfoEx share: hints in, list out, and a value that is
// the error itself and also the last error [docs: getaddrinfo].
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <optional>
#include <string>
#include <type_traits>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/winsock/addrinfo_list.hpp"
#include "shim/api/winsock/ip_family.hpp"
#include "shim/core/names/resolve.hpp"

namespace ws2::api {

static_assert(core::resolve_flag::passive == AI_PASSIVE);
static_assert(core::resolve_flag::canonical_name == AI_CANONNAME);
static_assert(core::resolve_flag::numeric_host == AI_NUMERICHOST);
static_assert(core::resolve_flag::numeric_service == AI_NUMERICSERV);
static_assert(core::resolve_flag::all == AI_ALL);
static_assert(core::resolve_flag::address_config == AI_ADDRCONFIG);
static_assert(core::resolve_flag::v4_mapped == AI_V4MAPPED);
static_assert(core::resolve_flag::qualified_name == AI_FQDN);
static_assert(core::resolve_flag::disable_idn == AI_DISABLE_IDN_ENCODING);

inline constexpr std::uint32_t known_flags =
    AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV | AI_DNS_ONLY |
    AI_FORCE_CLEAR_TEXT | AI_BYPASS_DNS_CACHE | AI_RETURN_TTL | AI_ALL | AI_ADDRCONFIG |
    AI_V4MAPPED | AI_NON_AUTHORITATIVE | AI_SECURE | AI_RETURN_PREFERRED_NAMES | AI_FQDN |
    AI_FILESERVER | AI_DISABLE_IDN_ENCODING | AI_SECURE_WITH_FALLBACK |
    AI_EXCLUSIVE_CUSTOM_SERVERS | AI_RETURN_RESPONSE_FLAGS | AI_REQUIRE_SECURE |
    AI_RESOLUTION_HANDLE | AI_EXTENDED;

// For calls whose value is the reason they failed, or 0.
template <class Call>
INT code_of(Call&& core_call) {
    return call(SOCKET_ERROR, core_call) == 0 ? 0 : last_error;
}

template <class Character>
std::optional<std::string> optional_text(Character const* text) {
    if (!text) return std::nullopt;
    return narrowed(text);
}

inline Result<Family> hinted_family(int family) {
    if (family == AF_UNSPEC) return Family::none;
    auto const known = ip_family_from(family);
    if (known == Family::none) return Code::family_not_supported;
    return known;
}

inline Result<SocketType> hinted_type(int type) {
    switch (type) {
        case 0:
            return SocketType::none;
        case SOCK_STREAM:
            return SocketType::stream;
        case SOCK_DGRAM:
            return SocketType::datagram;
        case SOCK_RAW:
            return SocketType::raw;
        default:
            return Code::type_not_supported;
    }
}

template <class Character, class Info>
core::ResolveQuery query_from(Character const* node, Character const* service, Info const* hints) {
    core::ResolveQuery query;
    query.node = optional_text(node);
    query.service = optional_text(service);
    query.known_flags = known_flags;
    if (hints) {
        query.flags = static_cast<std::uint32_t>(hints->ai_flags);
        query.family = hinted_family(hints->ai_family);
        query.type = hinted_type(hints->ai_socktype);
        query.protocol = hints->ai_protocol;
        query.has_result_members =
            hints->ai_addrlen != 0 || hints->ai_canonname || hints->ai_addr || hints->ai_next;
    }
    return query;
}

template <class Character, class Info>
INT get_address_info(Character const* node, Character const* service, Info const* hints,
                     Info** result) {
    return code_of([&]() -> Code {
        *result = nullptr;
        if (!can_read_optional_text(node) || !can_read_optional_text(service) ||
            (hints && !can_read(hints)))
            return Code::bad_address;
        auto const resolution = core::resolve(query_from(node, service, hints));
        if (!resolution) return resolution.code();
        EchoedHints echoed;
        if (hints) echoed = {hints->ai_socktype, hints->ai_protocol};
        auto const name = widened<Character>((*resolution).canonical_name);
        *result = make_list<Info>(*resolution, echoed, name).release();
        return Code::ok;
    });
}

}  // namespace ws2::api
