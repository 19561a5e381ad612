// SPDX-License-Identifier: MIT
// What Windows says of a network adapter of the host, and what the calls that list the network
// share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/adapters.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/marshal.hpp"
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
// Of a list, which may have both.
inline bool is_family_of_list(ULONG family) {
    return family == AF_UNSPEC || is_family_of_ip(family);
}

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

// Their number; 0: they do not fit.
template <std::size_t size>
ULONG copy_hardware_address(std::vector<std::uint8_t> const& bytes, BYTE (&to)[size]) {
    if (bytes.size() > size) return 0;
    std::ranges::copy(bytes, to);
    return static_cast<ULONG>(bytes.size());
}
// Its length; 0: there is none, or it does not fit.
template <std::size_t size>
ULONG put_hardware_address(platform::Adapter const& adapter, BYTE (&to)[size]) {
    return adapter.is_loopback ? 0 : copy_hardware_address(adapter.hardware_address, to);
}

// The first address of a family; null: there is none.
inline Address const* address_in(platform::Adapter const& adapter, Family family) {
    for (auto const& each : adapter.addresses)
        if (each.address.family == family) return &each.address;
    return nullptr;
}

template <class Is>
std::optional<platform::Adapter> find_adapter(Is&& is) {
    auto all = platform::adapters();
    auto const found = std::ranges::find_if(all, is);
    if (found == all.end()) return std::nullopt;
    return std::move(*found);
}

inline std::optional<platform::Adapter> adapter_at(NET_IFINDEX index) {
    return find_adapter([&](auto const& each) { return each.index == index; });
}
inline std::optional<platform::Adapter> adapter_at(NET_LUID const& luid) {
    return find_adapter([&](auto const& each) { return luid_of(each).Value == luid.Value; });
}
// How rows name their interface: the index counts where there is no LUID.
inline std::optional<platform::Adapter> adapter_at(NET_LUID const& luid, NET_IFINDEX index) {
    return luid.Value != 0 ? adapter_at(luid) : adapter_at(index);
}
inline std::optional<platform::Adapter> adapter_called(std::string const& name) {
    return find_adapter([&](auto const& each) { return each.name == name; });
}

inline SOCKADDR_INET sockaddr_of(Address const& address) {
    SOCKADDR_INET to{};
    int length = sizeof to;
    put_address(address, reinterpret_cast<sockaddr*>(&to), &length);
    return to;
}

// Family::none: it is of no family of IP.
inline Address address_of(SOCKADDR_INET const& from) {
    if (!is_family_of_ip(from.si_family)) return {};
    auto const family = family_of(from.si_family);
    auto const address =
        address_from(reinterpret_cast<sockaddr const*>(&from), sizeof from, family);
    return address ? *address : Address{};
}

inline bool is_same_ip(Address const& left, Address const& right) {
    auto const size = left.family == Family::ipv4 ? 4u : 16u;
    return left.family == right.family && std::memcmp(left.ip.data(), right.ip.data(), size) == 0;
}

inline DWORD ipv4_number(Address const& address) {
    DWORD number = 0;
    std::memcpy(&number, address.ip.data(), sizeof number);
    return number;
}
inline Address ipv4_address(DWORD number) {
    Address address;
    address.family = Family::ipv4;
    std::memcpy(address.ip.data(), &number, sizeof number);
    return address;
}

// Both families, or the one that is asked for.
inline std::vector<Family> families_of(ULONG family) {
    if (family == AF_UNSPEC) return {Family::ipv4, Family::ipv6};
    return {family_of(family)};
}

// What `list` gives for each of them, one family behind the other.
template <class Row>
Result<std::vector<Row>> list_families(ULONG family, Result<std::vector<Row>> (*list)(Family)) {
    std::vector<Row> all;
    for (auto const each : families_of(family)) {
        auto const some = list(each);
        if (!some) return some.code();
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

// A table that FreeMibTable releases.
template <class Table, class Row>
void allocate_table(Table** to, std::vector<Row> const& rows) {
    auto const bytes = offsetof(Table, Table) + rows.size() * sizeof(Row);
    auto* const table = static_cast<Table*>(::operator new(std::max(bytes, sizeof(Table))));
    table->NumEntries = static_cast<ULONG>(rows.size());
    std::ranges::copy(rows, table->Table);
    *to = table;
}

// A table in the buffer of the caller, whose size is told when it is too small.
template <class Table, class Row>
DWORD put_table(Table* to, ULONG& size, std::vector<Row> const& rows) {
    auto const bytes = offsetof(Table, table) + rows.size() * sizeof(Row);
    if (!is_large_enough(to, size, std::max(bytes, sizeof(Table))))
        return ERROR_INSUFFICIENT_BUFFER;
    to->dwNumEntries = static_cast<DWORD>(rows.size());
    std::ranges::copy(rows, to->table);
    return NO_ERROR;
}

}  // namespace ws2::api
