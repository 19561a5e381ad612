// SPDX-License-Identifier: MIT
// EnumProtocols, which is older than Winsock 2: the catalogue without hidden entries, the names
// behind the array in the same buffer, and Win32's numbers for errors [docs: EnumProtocols].
#include <winsock2.h>

#include <nspapi.h>

#include <algorithm>
#include <vector>

#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"
#include "shim/core/names/protocol_catalog.hpp"

using namespace ws2;

namespace {

// The flags that had a meaning then.
constexpr DWORD old_service_flags = 0x7ff;

bool is_wanted(int const* wanted, int protocol) {
    if (!wanted) return true;
    while (*wanted != 0 && *wanted != protocol) ++wanted;
    return *wanted != 0;
}

template <class Info, class Character>
Result<int> enumerate(int const* wanted, void* buffer, DWORD* size) {
    if (!api::can_write(size) || (wanted && !api::can_read_until(wanted, 0)))
        return Code::invalid_parameter;
    std::vector<core::CatalogueEntry const*> found;
    std::size_t needed = 0;
    for (auto const& entry : core::catalogue()) {
        if (entry.is_hidden() || !is_wanted(wanted, entry.protocol)) continue;
        found.push_back(&entry);
        needed += sizeof(Info) + (entry.name.size() + 1) * sizeof(Character);
    }
    if (*size < needed || !api::can_write_bytes(buffer, needed)) {
        *size = static_cast<DWORD>(needed);
        return Code::insufficient_buffer;
    }
    auto* info = static_cast<Info*>(buffer);
    auto* name = reinterpret_cast<Character*>(info + found.size());
    for (auto const* entry : found) {
        *info++ = {entry->service_flags & old_service_flags,
                   entry->family,
                   entry->largest_address,
                   entry->smallest_address,
                   entry->type,
                   entry->protocol,
                   entry->message_size,
                   name};
        name = std::ranges::copy(entry->name, name).out;
        *name++ = 0;
    }
    return static_cast<int>(found.size());
}

}  // namespace

INT WSAAPI EnumProtocolsA(LPINT lpiProtocols, LPVOID lpProtocolBuffer, LPDWORD lpdwBufferLength) {
    return api::call_unstarted(SOCKET_ERROR, [&] {
        return enumerate<PROTOCOL_INFOA, char>(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
    });
}

INT WSAAPI EnumProtocolsW(LPINT lpiProtocols, LPVOID lpProtocolBuffer, LPDWORD lpdwBufferLength) {
    return api::call_unstarted(SOCKET_ERROR, [&] {
        return enumerate<PROTOCOL_INFOW, wchar_t>(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
    });
}
