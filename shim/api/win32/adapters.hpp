// SPDX-License-Identifier: MIT
// What Windows says of a network adapter of the host, and what the calls that list the network
// share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "platform/adapters.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/wide_text.hpp"

#include <winsock2.h>

#include <netioapi.h>

namespace ws2::api {

// Runs a call that returns its error instead of setting the last one.
template <std::invocable Work>
DWORD error_of(Work&& work) {
    return value_or(DWORD{ERROR_NOT_ENOUGH_MEMORY}, std::forward<Work>(work));
}

inline bool is_family_of_ip(ULONG family) { return family == AF_INET || family == AF_INET6; }

// Between Windows' number and ours; none: it is not one of IP's.
inline Family family_of(ULONG number) {
    if (number == AF_INET) return Family::ipv4;
    return number == AF_INET6 ? Family::ipv6 : Family::none;
}
inline ADDRESS_FAMILY number_of(Family family) {
    return family == Family::ipv4 ? AF_INET : AF_INET6;
}

// Whether the buffer of the caller holds `needed` bytes, which it learns in `size`.
inline bool is_large_enough(void const* buffer, ULONG& size, std::size_t needed) {
    auto const room = std::exchange(size, static_cast<ULONG>(needed));
    return buffer && room >= size;
}

// What fits, with its end.
template <class Character, std::size_t size>
void copy_text(std::string const& text, Character (&to)[size]) {
    auto const wide = widened<Character>(text);
    to[wide.copy(to, size - 1)] = 0;
}

inline ULONG adapter_type(platform::Adapter const& adapter) {
    if (adapter.is_loopback) return IF_TYPE_SOFTWARE_LOOPBACK;
    return adapter.is_point_to_point ? IF_TYPE_TUNNEL : IF_TYPE_ETHERNET_CSMACD;
}

inline ULONG adapter_mtu(platform::Adapter const& adapter) {
    return adapter.is_loopback ? 0xFFFFFFFF : adapter.mtu;
}

inline IF_OPER_STATUS adapter_status(platform::Adapter const& adapter) {
    return adapter.is_up ? IfOperStatusUp : IfOperStatusDown;
}

inline NET_LUID luid_of(platform::Adapter const& adapter) {
    NET_LUID luid{};
    luid.Info.NetLuidIndex = adapter.index & 0xFFFFFF;
    luid.Info.IfType = adapter_type(adapter) & 0xFFFF;
    return luid;
}

// Its length; 0: there is none, or it does not fit.
template <std::size_t size>
ULONG put_hardware_address(platform::Adapter const& adapter, BYTE (&to)[size]) {
    auto const& bytes = adapter.hardware_address;
    if (adapter.is_loopback || bytes.size() > size) return 0;
    std::ranges::copy(bytes, to);
    return static_cast<ULONG>(bytes.size());
}

}  // namespace ws2::api
