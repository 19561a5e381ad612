// SPDX-License-Identifier: MIT
// The hardware address of another machine on the link. The host asks for it when a datagram is to
// go there.
#include "platform/adapters.hpp"
#include "platform/deadline.hpp"
#include "platform/network_routes.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32/neighbours.hpp"
#include "shim/core/waits/thread.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::Adapter;
using platform::Neighbour;
using platform::NeighbourState;

constexpr ULONG ethernet_address_size = 6;
constexpr std::chrono::seconds patience{3};  // the host repeats its question twice meanwhile
constexpr std::chrono::milliseconds look_again{5};

std::optional<Adapter> adapter_with(Address const& address) {
    return find_adapter([&](Adapter const& adapter) {
        return std::ranges::any_of(adapter.addresses, [&](auto const& each) {
            return each.address.family == address.family && is_same_ip(each.address, address);
        });
    });
}

bool is_answered(Neighbour const& neighbour) {
    return neighbour.state > NeighbourState::incomplete && !neighbour.hardware_address.empty();
}

// An answer of long ago, `unreachable`, does not end the wait before the host has asked again.
DWORD wait_for_answer(Address const& address, std::uint32_t interface_index,
                      std::vector<std::uint8_t>& found) {
    auto const deadline = platform::Deadline::after(patience);
    bool has_asked = false;
    bool is_asking = false;
    for (;;) {
        auto const neighbour = find_neighbour(address, interface_index);
        if (!neighbour && neighbour.code() != Code::not_found) return error_from(neighbour.code());
        if (neighbour && is_answered(*neighbour)) {
            found = neighbour->hardware_address;
            return NO_ERROR;
        }
        auto const state = neighbour ? neighbour->state : NeighbourState::incomplete;
        if (has_asked && state == NeighbourState::incomplete) is_asking = true;
        bool const has_failed = is_asking && state == NeighbourState::unreachable;
        if (has_failed || deadline.has_passed()) return ERROR_BAD_NET_NAME;
        if (!has_asked && platform::look_for_neighbour(address) != Code::ok)
            return ERROR_BAD_NET_NAME;
        has_asked = true;
        core::sleep(platform::Deadline::after(look_again), core::Alertable::no);
    }
}

// The adapter that the address is on the link of.
DWORD find_link(IPAddr address, DWORD& interface_index) {
    MIB_IPFORWARDROW route{};
    auto const error = GetBestRoute(address, 0, &route);
    if (error == ERROR_NOT_SUPPORTED) return error;
    if (error != NO_ERROR || route.dwForwardType != MIB_IPROUTE_TYPE_DIRECT)
        return ERROR_BAD_NET_NAME;
    interface_index = route.dwForwardIfIndex;
    return NO_ERROR;
}

DWORD find_hardware_address(IPAddr to, IPAddr from, std::vector<std::uint8_t>& found) {
    std::optional<Adapter> chosen;
    if (from != INADDR_ANY && !(chosen = adapter_with(ipv4_address(from)))) return ERROR_NOT_FOUND;
    auto const address = ipv4_address(to);
    if (auto const own = adapter_with(address)) {
        if (!own->is_loopback) found = own->hardware_address;
        return NO_ERROR;
    }
    DWORD index = 0;
    if (auto const error = find_link(to, index); error != NO_ERROR) return error;
    if (chosen) index = chosen->index;
    auto const adapter = adapter_at(index);
    if (adapter && adapter->is_loopback) return NO_ERROR;  // 127/8 is this machine
    return wait_for_answer(address, index, found);
}

// A failure leaves a length of 0.
DWORD put_hardware_address_of(IPAddr to, IPAddr from, void* room, ULONG& length) {
    auto const capacity = std::exchange(length, 0);
    if (capacity < ethernet_address_size) return ERROR_BUFFER_OVERFLOW;
    std::vector<std::uint8_t> found;
    if (auto const error = find_hardware_address(to, from, found); error != NO_ERROR) return error;
    if (found.size() > capacity) return ERROR_BUFFER_OVERFLOW;
    if (!found.empty()) memcpy(room, found.data(), found.size());
    length = static_cast<ULONG>(found.size());
    return NO_ERROR;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// Windows faults without a place for the address or for its length [docs: SendARP].
DWORD WINAPI SendARP(IPAddr DestIP, IPAddr SrcIP, PVOID pMacAddr, PULONG PhyAddrLen) {
    if (!pMacAddr || !PhyAddrLen) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return put_hardware_address_of(DestIP, SrcIP, pMacAddr, *PhyAddrLen); });
}
