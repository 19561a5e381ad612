// SPDX-License-Identifier: MIT
// The catalogue of protocols, sockets made from its entries, and second handles for a socket.
#include <winsock2.h>

#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/protocol_info.hpp"
#include "shim/core/duplication/duplicate.hpp"
#include "shim/core/socket/open.hpp"

using namespace ws2;
using api::call;
using api::call_on;

namespace {

constexpr DWORD multipoint_flags = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_C_LEAF |
                                   WSA_FLAG_MULTIPOINT_D_ROOT | WSA_FLAG_MULTIPOINT_D_LEAF;
// What IP multicast is in these terms: no root in either plane [docs: Multipoint and Multicast].
constexpr DWORD all_are_leaves = WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
constexpr DWORD known_flags = multipoint_flags | WSA_FLAG_OVERLAPPED |
                              WSA_FLAG_ACCESS_SYSTEM_SECURITY | WSA_FLAG_NO_HANDLE_INHERIT |
                              WSA_FLAG_REGISTERED_IO;

// Every socket can do overlapped operations, so the flag that asks for them changes nothing.
Code check_flags(DWORD flags, platform::SocketKind const& kind) {
    if ((flags & ~known_flags) != 0) return Code::invalid_argument;
    if ((flags & WSA_FLAG_ACCESS_SYSTEM_SECURITY) != 0) return Code::access_denied;
    auto const multipoint = flags & multipoint_flags;
    if (multipoint == 0) return Code::ok;
    return multipoint == all_are_leaves && kind.type != SocketType::stream ? Code::ok
                                                                           : Code::invalid_argument;
}

void set_flags(core::Socket& socket, DWORD flags) {
    if ((flags & WSA_FLAG_OVERLAPPED) == 0) socket.set_synchronous();
    if ((flags & WSA_FLAG_REGISTERED_IO) == 0) return;
    std::lock_guard const lock{socket.mutex()};
    socket.options_locked().is_for_registered_io = true;
}

struct Triple {
    int family;
    int type;
    int protocol;
};

// FROM_PROTOCOL_INFO in a member, or 0, leaves it to the description.
template <class Info>
Triple with_info(Triple const& asked, Info const& info) {
    auto const choose = [](int own, int described) {
        return own == FROM_PROTOCOL_INFO || own == 0 ? described : own;
    };
    return {choose(asked.family, info.iAddressFamily), choose(asked.type, info.iSocketType),
            choose(asked.protocol, info.iProtocol)};
}

template <class Info>
SOCKET open(Triple asked, Info const* info, DWORD flags) {
    return call(INVALID_SOCKET, [&]() -> Result<core::Handle> {
        api::keep_prepared_for_faults();
        if (info) {
            if (!api::can_read(info)) return Code::bad_address;
            if (info->dwProviderReserved != 0)
                return core::open_duplicate(info->dwProviderReserved);
            asked = with_info(asked, *info);
            if (!core::is_offered_family(asked.family)) return Code::family_not_supported;
        }
        auto const kind = core::choose_kind(asked.family, asked.type, asked.protocol);
        if (!kind) return kind.code();
        if (auto const code = check_flags(flags, *kind); code != Code::ok) return code;
        auto const handle = core::open_socket(asked.family, asked.type, asked.protocol,
                                              (flags & WSA_FLAG_NO_HANDLE_INHERIT) != 0
                                                  ? core::Inheritance::not_inheritable
                                                  : core::Inheritance::inheritable);
        if (handle) set_flags(*core::acquire_socket(*handle), flags);
        return handle;
    });
}

// The process is looked at before the pointer [winetest: test_WSADuplicateSocket].
template <class Info>
int duplicate(SOCKET s, DWORD process, Info* info) {
    return call_on(SOCKET_ERROR, s, [&](core::SocketReference const& socket) {
        if (auto const code = core::check_process(process); code != Code::ok) return code;
        if (!api::can_write(info)) return Code::bad_address;
        auto const number = core::duplicate_socket(socket, process);
        if (!number) return number.code();
        *info = api::protocol_info_of<Info>({socket->family(), socket->type(), socket->protocol()});
        info->dwProviderReserved = *number;
        return Code::ok;
    });
}

template <class Info>
int enumerate(int const* wanted, Info* buffer, DWORD* size) {
    return call(SOCKET_ERROR,
                [&] { return api::list_protocols(wanted, buffer, size, api::Listing::visible); });
}

}  // namespace

// TCP/IP has no groups of sockets; Windows ignores the argument.
SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP,
                         DWORD dwFlags) {
    return open({af, type, protocol}, lpProtocolInfo, dwFlags);
}

SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP,
                         DWORD dwFlags) {
    return open({af, type, protocol}, lpProtocolInfo, dwFlags);
}

int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo) {
    return duplicate(s, dwProcessId, lpProtocolInfo);
}

int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo) {
    return duplicate(s, dwProcessId, lpProtocolInfo);
}

int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
    return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}

int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) {
    return enumerate(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}
