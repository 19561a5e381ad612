// SPDX-License-Identifier: MIT
// getaddrinfo, getnameinfo and their wide forms. Their value is the error itself, which is also the
// last error [docs: getaddrinfo].
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <array>

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/winsock/address_info.hpp"
#include "shim/api/winsock/ip_family.hpp"
#include "shim/core/names/resolve.hpp"
#include "shim/core/text/unicode.hpp"

using namespace ws2;

namespace {

static_assert(core::name_flag::no_domain == NI_NOFQDN);
static_assert(core::name_flag::numeric_host == NI_NUMERICHOST);
static_assert(core::name_flag::name_required == NI_NAMEREQD);
static_assert(core::name_flag::numeric_service == NI_NUMERICSERV);
static_assert(core::name_flag::datagram == NI_DGRAM);

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
    auto const text = api::widened<Character>(name);
    if (text.size() >= target.size) return Code::insufficient_buffer;
    if (!api::can_write(target.characters, text.size() + 1)) return Code::bad_address;
    *std::ranges::copy(text, target.characters).out = 0;
    return Code::ok;
}

template <class Character>
INT get_name_info(SOCKADDR const* address, socklen_t length, NameBuffer<Character> host,
                  NameBuffer<Character> service, INT flags) {
    return api::code_of([&]() -> Code {
        if (length < int{sizeof(sockaddr_in)} || !api::can_read(address)) return Code::bad_address;
        auto const family = api::ip_family_from(address->sa_family);
        if (family == Family::none) return Code::family_not_supported;
        auto const numbers = api::address_from(address, length, family);
        if (!numbers) return numbers.code();
        if (host.is_unusable() || service.is_unusable()) return Code::invalid_argument;
        auto const name = core::name_of({.address = *numbers,
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
    return api::get_address_info(pNodeName, pServiceName, pHints, ppResult);
}

INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, ADDRINFOW const* pHints,
                        PADDRINFOW* ppResult) {
    return api::get_address_info(pNodeName, pServiceName, pHints, ppResult);
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
