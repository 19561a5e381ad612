// SPDX-License-Identifier: MIT
// Another machine on the link, and what calls about the network return for a Code.
#pragma once

#include <algorithm>
#include <cstdint>

#include "platform/network_routes.hpp"
#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"

namespace ws2::api {

inline DWORD error_from(Code code) {
    auto const is_refusal = code == Code::operation_not_supported;
    return static_cast<DWORD>(is_refusal ? Code::not_supported : to_win32(code));
}

// not_found: the host knows nothing of it.
inline Result<platform::Neighbour> find_neighbour(Address const& address,
                                                  std::uint32_t interface_index) {
    auto const all = platform::neighbours(address.family);
    if (!all) return all.code();
    auto const found = std::ranges::find_if(*all, [&](platform::Neighbour const& each) {
        return each.interface_index == interface_index && is_same_ip(each.address, address);
    });
    if (found == all->end()) return Code::not_found;
    return *found;
}

}  // namespace ws2::api
