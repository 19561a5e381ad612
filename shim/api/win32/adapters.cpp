// SPDX-License-Identifier: MIT
// The network adapters, packed into the buffer of the caller. The answer is laid out twice: once
// to see how much room it takes, and once in place.
#include "platform/adapters.hpp"
#include "platform/interfaces.hpp"
#include "platform/network_routes.hpp"
#include "platform/resolver.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "shim/api/marshal.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"

#include <iphlpapi.h>
#include <mstcpip.h>

namespace ws2::api {
namespace {

using platform::Adapter;

// Hands out pieces of a buffer, in order. Without a buffer it only counts.
class Packer {
public:
    explicit Packer(void* buffer) : buffer_{static_cast<std::byte*>(buffer)} {}

    template <class T>
    T* take(std::size_t count = 1) {
        auto* const place = buffer_ ? buffer_ + used_ : nullptr;
        used_ += (count * sizeof(T) + alignment - 1) / alignment * alignment;
        return reinterpret_cast<T*>(place);
    }

    template <class Character>
    Character* put_text(std::string const& text) {
        auto const wide = widened<Character>(text);
        auto* const place = take<Character>(wide.size() + 1);
        if (place) std::memcpy(place, wide.c_str(), (wide.size() + 1) * sizeof(Character));
        return place;
    }

    std::size_t used() const { return used_; }

private:
    static constexpr std::size_t alignment = 8;
    std::byte* buffer_;
    std::size_t used_ = 0;
};

SOCKET_ADDRESS put_socket_address(Packer& packer, Address const& address) {
    int length = address_size(address.family);
    auto* const name = reinterpret_cast<sockaddr*>(packer.take<sockaddr_storage>());
    if (name) put_address(address, name, &length);
    return {name, length};
}

// The next element of a list; null while room is counted.
template <class Element>
Element* put_element(Packer& packer, Element**& link, Address const& of) {
    auto* const one = packer.take<Element>();
    auto const address = put_socket_address(packer, of);
    if (!one) return nullptr;
    *one = {};
    one->Length = sizeof *one;
    one->Address = address;
    *link = one;
    link = &one->Next;
    return one;
}

bool is_for_one_link(Address const& address) {
    auto const& ip = address.ip;
    if (address.family == Family::ipv4) return ip[0] == 169 && ip[1] == 254;
    return ip[0] == 0xFE && (ip[1] & 0xC0) == 0x80;
}

void put_unicast(Packer& packer, IP_ADAPTER_UNICAST_ADDRESS**& link, Adapter const& adapter,
                 platform::AdapterAddress const& source) {
    auto* const one = put_element(packer, link, source.address);
    if (!one) return;
    if (!adapter.is_loopback && !is_for_one_link(source.address))
        one->Flags = IP_ADAPTER_ADDRESS_DNS_ELIGIBLE;
    one->PrefixOrigin = IpPrefixOriginManual;
    one->SuffixOrigin = IpSuffixOriginManual;
    one->DadState = IpDadStatePreferred;
    one->ValidLifetime = one->PreferredLifetime = one->LeaseLifetime = 0xFFFFFFFF;
    one->OnLinkPrefixLength = source.prefix_length;
}

void put_prefix(Packer& packer, IP_ADAPTER_PREFIX**& link, platform::AdapterAddress const& source) {
    auto network = source.address;
    for (std::size_t i = 0; i != network.ip.size(); ++i) network.ip[i] &= source.netmask.ip[i];
    auto* const one = put_element(packer, link, network);
    if (one) one->PrefixLength = source.prefix_length;
}

// What is the machine's and not one adapter's.
struct Surroundings {
    std::vector<Address> name_servers;
    std::vector<platform::Route> routes;
};

Surroundings surroundings_for(ULONG family, ULONG flags) {
    Surroundings found;
    if ((flags & GAA_FLAG_SKIP_DNS_SERVER) == 0)
        found.name_servers = platform::resolver_configuration().servers;
    if ((flags & GAA_FLAG_INCLUDE_GATEWAYS) == 0) return found;
    for (auto const each : families_of(family))
        if (auto some = platform::routes(each))
            found.routes.insert(found.routes.end(), some->begin(), some->end());
    return found;
}

bool is_gateway_of(Adapter const& adapter, platform::Route const& route) {
    return route.prefix_length == 0 && route.interface_index == adapter.index &&
           route.gateway.family != Family::none;
}

void describe(Adapter const& adapter, IP_ADAPTER_ADDRESSES& to) {
    bool const has_ipv4 = address_in(adapter, Family::ipv4) != nullptr;
    bool const has_ipv6 = address_in(adapter, Family::ipv6) != nullptr;
    to = {};
    to.Length = sizeof to;
    to.IfIndex = has_ipv4 || !has_ipv6 ? adapter.index : 0;
    to.Ipv6IfIndex = has_ipv6 ? adapter.index : 0;
    to.PhysicalAddressLength = put_hardware_address(adapter, to.PhysicalAddress);
    to.Flags = (has_ipv4 ? IP_ADAPTER_IPV4_ENABLED : 0u) |
               (has_ipv6 ? IP_ADAPTER_IPV6_ENABLED : 0u) |
               (adapter.has_multicast || adapter.is_loopback ? 0u : IP_ADAPTER_NO_MULTICAST);
    to.Mtu = adapter_mtu(adapter);
    to.IfType = adapter_type(adapter);
    to.OperStatus = adapter_status(adapter);
    to.Luid = luid_of(adapter);
    to.ConnectionType = NET_IF_CONNECTION_DEDICATED;
    to.CompartmentId = 1;
}

struct Wanted {
    ULONG family;
    ULONG flags;
    bool takes(Address const& address) const {
        return family == AF_UNSPEC || family == number_of(address.family);
    }
};

void put_surroundings(Packer& packer, Adapter const& adapter, Wanted wanted,
                      Surroundings const& around, IP_ADAPTER_ADDRESSES& to) {
    if (adapter.is_loopback || !adapter.is_up) return;
    auto** server = &to.FirstDnsServerAddress;
    for (auto const& each : around.name_servers)
        if (wanted.takes(each)) put_element(packer, server, each);
    auto** gateway = &to.FirstGatewayAddress;
    for (auto const& each : around.routes)
        if (is_gateway_of(adapter, each)) put_element(packer, gateway, each.gateway);
}

IP_ADAPTER_ADDRESSES* put_adapter(Packer& packer, Adapter const& adapter, Wanted wanted,
                                  Surroundings const& around) {
    auto* const to = packer.take<IP_ADAPTER_ADDRESSES>();
    auto* const name = packer.put_text<char>(adapter.name);
    auto* const wide_name = packer.put_text<wchar_t>(adapter.name);
    auto* const no_suffix = packer.put_text<wchar_t>("");
    IP_ADAPTER_ADDRESSES counted;
    auto& filled = to ? *to : counted;
    describe(adapter, filled);
    filled.AdapterName = name;
    filled.Description = wide_name;
    filled.FriendlyName = wide_name;  // also where the flags skip it [winetest: iphlpapi]
    filled.DnsSuffix = no_suffix;
    auto** unicast = &filled.FirstUnicastAddress;
    auto** prefix = &filled.FirstPrefix;
    for (auto const& each : adapter.addresses) {
        if (!wanted.takes(each.address)) continue;
        if ((wanted.flags & GAA_FLAG_SKIP_UNICAST) == 0)
            put_unicast(packer, unicast, adapter, each);
        if ((wanted.flags & GAA_FLAG_INCLUDE_PREFIX) != 0) put_prefix(packer, prefix, each);
    }
    put_surroundings(packer, adapter, wanted, around, filled);
    return to;
}

void put_all(Packer& packer, std::vector<Adapter> const& all, Wanted wanted,
             Surroundings const& around) {
    IP_ADAPTER_ADDRESSES* last = nullptr;
    for (auto const& adapter : all) {
        auto* const one = put_adapter(packer, adapter, wanted, around);
        if (last) last->Next = one;
        last = one;
    }
}

// Both calls: how much is needed, is it there, fill it. `put` takes a Packer.
template <class Put>
ULONG pack(void* buffer, ULONG* size, Put&& put) {
    Packer counting{nullptr};
    put(counting);
    if (!is_large_enough(buffer, *size, counting.used())) return ERROR_BUFFER_OVERFLOW;
    Packer filling{buffer};
    put(filling);
    return ERROR_SUCCESS;
}

void put_ipv4_text(Address const& address, char (&to)[16]) {
    in_addr ip;  // of its own: that of an endpoint is not aligned as the call may expect
    std::memcpy(&ip, address.ip.data(), sizeof ip);
    RtlIpv4AddressToStringA(&ip, to);
}

// A list whose first element is in `to`: of pairs of an address and a mask.
void put_strings(Packer& packer, std::vector<platform::AdapterAddress> const& all,
                 IP_ADDR_STRING* to) {
    bool is_first = true;
    for (auto const& each : all) {
        if (each.address.family != Family::ipv4) continue;
        if (!is_first) {
            auto* const next = packer.take<IP_ADDR_STRING>();
            if (to) to->Next = next;
            to = next;
        }
        is_first = false;
        if (!to) continue;
        *to = {};
        put_ipv4_text(each.address, to->IpAddress.String);
        put_ipv4_text(each.netmask, to->IpMask.String);
    }
}

std::vector<platform::AdapterAddress> without_masks(std::vector<Address> const& all) {
    std::vector<platform::AdapterAddress> listed;
    listed.reserve(all.size());
    for (auto const& each : all) listed.push_back({each, {}, 0});
    return listed;
}

std::vector<platform::AdapterAddress> gateways_of(Adapter const& adapter,
                                                  Surroundings const& around) {
    std::vector<Address> found;
    for (auto const& each : around.routes)
        if (is_gateway_of(adapter, each)) found.push_back(each.gateway);
    return without_masks(found);
}

IP_ADAPTER_INFO* put_info(Packer& packer, Adapter const& adapter, Surroundings const& around) {
    auto* const to = packer.take<IP_ADAPTER_INFO>();
    if (to) {
        *to = {};
        to->ComboIndex = to->Index = adapter.index;
        copy_text(adapter.name, to->AdapterName);
        copy_text(adapter.name, to->Description);
        to->AddressLength = put_hardware_address(adapter, to->Address);
        to->Type = adapter_type(adapter);
        for (auto* const list : {&to->IpAddressList, &to->GatewayList}) {
            copy_text("0.0.0.0", list->IpAddress.String);
            copy_text("0.0.0.0", list->IpMask.String);
        }
    }
    put_strings(packer, adapter.addresses, to ? &to->IpAddressList : nullptr);
    put_strings(packer, gateways_of(adapter, around), to ? &to->GatewayList : nullptr);
    return to;
}

struct NetworkParameters {
    platform::ResolverConfiguration resolver = platform::resolver_configuration();
    std::string name;
};

void put_network_parameters(Packer& packer, NetworkParameters const& parameters) {
    auto* const to = packer.take<FIXED_INFO>();
    if (to) {
        *to = {};
        copy_text(parameters.name.substr(0, parameters.name.find('.')), to->HostName);
        copy_text(parameters.resolver.domain, to->DomainName);
        to->NodeType = HYBRID_NODETYPE;
    }
    auto const servers = without_masks(parameters.resolver.servers);
    put_strings(packer, servers, to ? &to->DnsServerList : nullptr);
}

void put_adapter_parameters(Packer& packer, Adapter const& adapter,
                            platform::ResolverConfiguration const& resolver) {
    auto* const to = packer.take<IP_PER_ADAPTER_INFO>();
    if (to) *to = {};
    if (adapter.is_loopback || !adapter.is_up) return;
    put_strings(packer, without_masks(resolver.servers), to ? &to->DnsServerList : nullptr);
}

std::vector<MIB_IPADDRROW> ipv4_rows() {
    std::vector<MIB_IPADDRROW> rows;
    for (auto const& adapter : platform::adapters()) {
        unsigned short type = MIB_IPADDR_PRIMARY;
        for (auto const& each : adapter.addresses) {
            if (each.address.family != Family::ipv4) continue;
            // Not the real broadcast address [docs: MIB_IPADDRROW].
            rows.push_back({ipv4_number(each.address), adapter.index, ipv4_number(each.netmask), 1,
                            65535, 0, type});
            type = 0;
        }
    }
    return rows;
}

DWORD put_ipv4_rows(PMIB_IPADDRTABLE table, ULONG* size, bool in_order) {
    auto rows = ipv4_rows();
    if (in_order) std::ranges::sort(rows, {}, [](auto const& row) { return ntohl(row.dwAddr); });
    return put_table(table, *size, rows);
}

DWORD find_best_interface(Address const& destination, DWORD& index) {
    auto const source = platform::source_address_for(destination);
    if (!source) return ERROR_NETWORK_UNREACHABLE;
    auto const adapter = find_adapter([&](Adapter const& each) {
        return std::ranges::any_of(each.addresses, [&](auto const& own) {
            return is_same_ip(own.address, *source) && own.address.scope_id == source->scope_id;
        });
    });
    if (!adapter) return ERROR_NETWORK_UNREACHABLE;
    index = adapter->index;
    return NO_ERROR;
}

std::vector<Adapter> adapters_beside_loopback() {
    auto all = platform::adapters();
    std::erase_if(all, [](Adapter const& each) { return each.is_loopback; });
    return all;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder) {
    if (!pdwSize) return ERROR_INVALID_PARAMETER;
    return error_of(
        [&]() -> DWORD { return put_ipv4_rows(pIpAddrTable, pdwSize, bOrder != FALSE); });
}

DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex) {
    if (!pdwBestIfIndex) return ERROR_INVALID_PARAMETER;
    return error_of([&] { return find_best_interface(ipv4_address(dwDestAddr), *pdwBestIfIndex); });
}

DWORD WINAPI GetBestInterfaceEx(sockaddr* pDestAddr, PDWORD pdwBestIfIndex) {
    if (!pDestAddr || !pdwBestIfIndex || !is_family_of_ip(pDestAddr->sa_family))
        return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const family = family_of(pDestAddr->sa_family);
        auto const destination = address_from(pDestAddr, address_size(family), family);
        if (!destination) return ERROR_INVALID_PARAMETER;
        return find_best_interface(*destination, *pdwBestIfIndex);
    });
}

DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen) {
    if (!dwOutBufLen) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const all = adapters_beside_loopback();
        if (all.empty()) return ERROR_NO_DATA;
        auto const needed =
            offsetof(IP_INTERFACE_INFO, Adapter) + all.size() * sizeof(IP_ADAPTER_INDEX_MAP);
        if (!is_large_enough(pIfTable, *dwOutBufLen, needed)) return ERROR_INSUFFICIENT_BUFFER;
        pIfTable->NumAdapters = static_cast<LONG>(all.size());
        auto* row = pIfTable->Adapter;
        for (auto const& adapter : all) {
            row->Index = adapter.index;
            copy_text(adapter.name, row++->Name);
        }
        return NO_ERROR;
    });
}

DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) {
    if (!pdwNumIf) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        *pdwNumIf = static_cast<DWORD>(platform::adapters().size());
        return NO_ERROR;
    });
}

ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID,
                                  PIP_ADAPTER_ADDRESSES AdapterAddresses, PULONG SizePointer) {
    if (!SizePointer || !is_family_of_list(Family)) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const all = platform::adapters();
        if (all.empty()) return ERROR_NO_DATA;
        auto const around = surroundings_for(Family, Flags);
        auto const room = *SizePointer;
        auto const error = pack(AdapterAddresses, SizePointer, [&](Packer& packer) {
            put_all(packer, all, {Family, Flags}, around);
        });
        if (error == ERROR_SUCCESS) *SizePointer = room;
        return error;
    });
}

ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer) {
    if (!SizePointer) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const all = adapters_beside_loopback();
        if (all.empty()) return ERROR_NO_DATA;
        auto const around = surroundings_for(AF_INET, GAA_FLAG_INCLUDE_GATEWAYS);
        return pack(AdapterInfo, SizePointer, [&](Packer& packer) {
            IP_ADAPTER_INFO* last = nullptr;
            for (auto const& adapter : all) {
                auto* const one = put_info(packer, adapter, around);
                if (last) last->Next = one;
                last = one;
            }
        });
    });
}

DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen) {
    if (!pOutBufLen) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        NetworkParameters parameters;
        if (auto name = platform::own_name()) parameters.name = std::move(*name);
        return pack(pFixedInfo, pOutBufLen,
                    [&](Packer& packer) { put_network_parameters(packer, parameters); });
    });
}

DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                               PULONG pOutBufLen) {
    if (!pOutBufLen) return ERROR_INVALID_PARAMETER;
    return error_of([&]() -> DWORD {
        auto const adapter = adapter_at(NET_IFINDEX{IfIndex});
        if (!adapter) return ERROR_NO_DATA;
        auto const resolver = platform::resolver_configuration();
        return pack(pPerAdapterInfo, pOutBufLen,
                    [&](Packer& packer) { put_adapter_parameters(packer, *adapter, resolver); });
    });
}

NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) {
    return value_or(NET_IFINDEX{0}, [&]() -> NET_IFINDEX {
        return InterfaceName ? platform::adapter_index(InterfaceName) : 0;
    });
}

PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName) {
    return value_or(PCHAR{nullptr}, [&]() -> PCHAR {
        auto const name = platform::adapter_name(InterfaceIndex);
        if (name.empty() || !InterfaceName) return nullptr;
        std::memcpy(InterfaceName, name.c_str(), name.size() + 1);
        return InterfaceName;
    });
}
