// SPDX-License-Identifier: MIT
// getaddrinfo, getnameinfo and their wide forms. Their value is the error itself, which is also the
// last error [docs: getaddrinfo].
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>

#include "shim/api/addrinfo_list.hpp"
#include "shim/api/edge.hpp"
#include "shim/api/ip_family.hpp"
#include "shim/api/marshal.hpp"
#include "shim/core/resolving.hpp"
#include "shim/core/unicode.hpp"

using namespace ws2;

namespace {

static_assert(core::resolve_flag::passive == AI_PASSIVE);
static_assert(core::resolve_flag::canonical_name == AI_CANONNAME);
static_assert(core::resolve_flag::numeric_host == AI_NUMERICHOST);
static_assert(core::resolve_flag::numeric_service == AI_NUMERICSERV);
static_assert(core::resolve_flag::all == AI_ALL);
static_assert(core::resolve_flag::address_config == AI_ADDRCONFIG);
static_assert(core::resolve_flag::v4_mapped == AI_V4MAPPED);
static_assert(core::resolve_flag::qualified_name == AI_FQDN);
static_assert(core::resolve_flag::disable_idn == AI_DISABLE_IDN_ENCODING);
static_assert(core::name_flag::no_domain == NI_NOFQDN);
static_assert(core::name_flag::numeric_host == NI_NUMERICHOST);
static_assert(core::name_flag::name_required == NI_NAMEREQD);
static_assert(core::name_flag::numeric_service == NI_NUMERICSERV);
static_assert(core::name_flag::datagram == NI_DGRAM);

constexpr std::uint32_t known_flags =
    AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_NUMERICSERV | AI_DNS_ONLY |
    AI_FORCE_CLEAR_TEXT | AI_BYPASS_DNS_CACHE | AI_RETURN_TTL | AI_ALL | AI_ADDRCONFIG |
    AI_V4MAPPED | AI_NON_AUTHORITATIVE | AI_SECURE | AI_RETURN_PREFERRED_NAMES | AI_FQDN |
    AI_FILESERVER | AI_DISABLE_IDN_ENCODING | AI_SECURE_WITH_FALLBACK |
    AI_EXCLUSIVE_CUSTOM_SERVERS | AI_RETURN_RESPONSE_FLAGS | AI_REQUIRE_SECURE |
    AI_RESOLUTION_HANDLE | AI_EXTENDED;

// For calls whose value is the reason they failed, or 0.
template <class Call>
INT code_of(Call&& call) {
    return api::call(SOCKET_ERROR, call) == 0 ? 0 : api::last_error;
}

std::string narrowed(char const* text) { return text; }
std::string narrowed(wchar_t const* text) { return core::to_utf8(text); }

template <class Character>
std::basic_string<Character> widened(std::string const& text) {
    if constexpr (std::is_same_v<Character, char>)
        return text;
    else
        return core::from_utf8(text);
}

template <class Character>
std::optional<std::string> optional_text(Character const* text) {
    if (!text) return std::nullopt;
    return narrowed(text);
}

Result<Family> hinted_family(int family) {
    if (family == AF_UNSPEC) return Family::none;
    auto const known = api::ip_family_from(family);
    if (known == Family::none) return Code::family_not_supported;
    return known;
}

Result<SocketType> hinted_type(int type) {
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
        auto const resolution = core::resolve(query_from(node, service, hints));
        if (!resolution) return resolution.code();
        api::EchoedHints echoed;
        if (hints) echoed = {hints->ai_socktype, hints->ai_protocol};
        auto const name = widened<Character>((*resolution).canonical_name);
        *result = api::make_list<Info>(*resolution, echoed, name).release();
        return Code::ok;
    });
}

// Where a name goes: not wanted without a buffer, refused when the buffer is empty.
template <class Character>
struct NameBuffer {
    Character* characters;
    DWORD size;

    bool is_wanted() const { return characters != nullptr; }
    bool is_unusable() const { return is_wanted() && size == 0; }
};

template <class Character>
Code put_name(std::string const& name, NameBuffer<Character> const& target) {
    if (!target.is_wanted()) return Code::ok;
    auto const text = widened<Character>(name);
    if (text.size() >= target.size) return Code::insufficient_buffer;
    *std::ranges::copy(text, target.characters).out = 0;
    return Code::ok;
}

template <class Character>
INT get_name_info(SOCKADDR const* address, socklen_t length, NameBuffer<Character> host,
                  NameBuffer<Character> service, INT flags) {
    return code_of([&]() -> Code {
        if (!address || length < int{sizeof(sockaddr_in)}) return Code::bad_address;
        auto const family = api::ip_family_from(address->sa_family);
        if (family == Family::none) return Code::family_not_supported;
        if (length < api::address_size(family)) return Code::bad_address;
        if (host.is_unusable() || service.is_unusable()) return Code::invalid_argument;
        auto const name = core::name_of({.address = *api::address_from(address, length, family),
                                         .flags = static_cast<std::uint32_t>(flags),
                                         .wants_host = host.is_wanted(),
                                         .wants_service = service.is_wanted()});
        if (!name) return name.code();
        auto const code = put_name((*name).host, host);
        return code == Code::ok ? put_name((*name).service, service) : code;
    });
}

struct Message {
    int code;
    std::string_view text;
};

constexpr Message messages[] = {
    {EAI_AGAIN,         "Name resolution failed for now; trying again may help."        },
    {EAI_BADFLAGS,      "An argument or flag is not valid."                             },
    {EAI_FAIL,          "Name resolution failed and will not recover."                  },
    {EAI_FAMILY,        "The address family is not supported."                          },
    {EAI_MEMORY,        "There is not enough memory."                                   },
    {EAI_NONAME,        "The host is not known."                                        },
    {EAI_SERVICE,       "The service is not known for this type of socket."             },
    {EAI_SOCKTYPE,      "The type of socket is not supported."                          },
    {WSANO_DATA,        "The name is valid, but it has no address of the wanted family."},
    {WSAEFAULT,         "A pointer or a length is not valid."                           },
    {WSANOTINITIALISED, "WSAStartup has not been called."                               },
};

// Each thread has a buffer of its own; Windows' is shared.
template <class Character>
Character* describe(int code) {
    thread_local std::array<Character, 128> buffer;
    auto const row = std::ranges::find(messages, code, &Message::code);
    auto const text = row != std::end(messages) ? row->text : "The error is not known.";
    *std::ranges::copy(text, buffer.begin()).out = 0;
    return buffer.data();
}

}  // namespace

INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, ADDRINFOA const* pHints,
                       PADDRINFOA* ppResult) {
    return get_address_info(pNodeName, pServiceName, pHints, ppResult);
}

INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, ADDRINFOW const* pHints,
                        PADDRINFOW* ppResult) {
    return get_address_info(pNodeName, pServiceName, pHints, ppResult);
}

VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) { api::free_list(pAddrInfo); }
VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) { api::free_list(pAddrInfo); }

INT WSAAPI getnameinfo(SOCKADDR const* pSockaddr, socklen_t SockaddrLength, PCHAR pNodeBuffer,
                       DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                       INT Flags) {
    return get_name_info<char>(pSockaddr, SockaddrLength, {pNodeBuffer, NodeBufferSize},
                               {pServiceBuffer, ServiceBufferSize}, Flags);
}

INT WSAAPI GetNameInfoW(SOCKADDR const* pSockaddr, socklen_t SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                        INT Flags) {
    return get_name_info<wchar_t>(pSockaddr, SockaddrLength, {pNodeBuffer, NodeBufferSize},
                                  {pServiceBuffer, ServiceBufferSize}, Flags);
}

char* WSAAPI gai_strerrorA(int ecode) { return describe<char>(ecode); }
WCHAR* WSAAPI gai_strerrorW(int ecode) { return describe<wchar_t>(ecode); }
