// SPDX-License-Identifier: MIT
// GetAddrInfoEx, as far as it waits for the answer. Overlapped operation and time limits are
// refused as Windows 7 and earlier refuse them, with WSAEINVAL [docs: GetAddrInfoExW].
#include <winsock2.h>
#include <ws2tcpip.h>

#include "shim/api/winsock/address_info.hpp"

using namespace ws2;

namespace {

// Needs result structures of a later version, or servers of the caller's choice.
constexpr std::uint32_t refused_flags =
    AI_EXTENDED | AI_RESOLUTION_HANDLE | AI_EXCLUSIVE_CUSTOM_SERVERS | AI_RETURN_RESPONSE_FLAGS;

// The arguments that only say how to look a name up.
struct Manner {
    DWORD name_space;
    GUID const* provider;
    void const* timeout;
    void const* overlapped;
    bool has_routine;
    void const* handle;
};

Code refusal(Manner const& manner) {
    if (manner.timeout || manner.overlapped || manner.has_routine || manner.handle)
        return Code::invalid_argument;
    bool const is_known = manner.name_space == NS_ALL || manner.name_space == NS_DNS;
    return is_known && !manner.provider ? Code::ok : Code::service_not_found;
}

template <class Character, class Info>
INT get_address_info_ex(Character const* node, Character const* service, Manner const& manner,
                        Info const* hints, Info** result) {
    auto const code = api::code_of([&]() -> Code {
        *result = nullptr;
        if (hints && !api::can_read(hints)) return Code::bad_address;
        bool const wants_later =
            hints && (static_cast<std::uint32_t>(hints->ai_flags) & refused_flags) != 0;
        return wants_later ? Code::invalid_argument : refusal(manner);
    });
    return code != 0 ? code : api::get_address_info(node, service, hints, result);
}

}  // namespace

INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          ADDRINFOEXA const* hints, PADDRINFOEXA* ppResult, timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) {
    Manner const manner{dwNameSpace, lpNspId, timeout, lpOverlapped, lpCompletionRoutine != nullptr,
                        lpNameHandle};
    return get_address_info_ex(pName, pServiceName, manner, hints, ppResult);
}

INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          ADDRINFOEXW const* hints, PADDRINFOEXW* ppResult, timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpHandle) {
    Manner const manner{dwNameSpace, lpNspId, timeout, lpOverlapped, lpCompletionRoutine != nullptr,
                        lpHandle};
    return get_address_info_ex(pName, pServiceName, manner, hints, ppResult);
}

VOID WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) { api::free_list(pAddrInfoEx); }
VOID WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) { api::free_list(pAddrInfoEx); }
