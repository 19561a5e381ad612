// SPDX-License-Identifier: MIT
// What TCP, UDP, IP and ICMP have counted. All calls return the error itself.
#include "platform/adapters.hpp"
#include "platform/network_tables.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "shim/api/win32/adapters.hpp"

#include <iphlpapi.h>

namespace ws2::api {
namespace {

using platform::ProtocolCounter;

class Counters {
public:
    Counters(std::string protocol, std::vector<ProtocolCounter> const& all)
        : protocol_{std::move(protocol)}, all_{all} {}

    // The lower 32 bits of what has this name in the MIB; 0: the host does not count it.
    DWORD operator[](char const* name) const {
        auto const found = std::ranges::find(all_, protocol_ + name, &ProtocolCounter::name);
        return found == all_.end() ? 0 : static_cast<DWORD>(found->value);
    }

private:
    std::string protocol_;
    std::vector<ProtocolCounter> const& all_;
};

DWORD count_endpoints(SocketType type) {
    auto const found = platform::endpoints(type, Family::ipv4, platform::Owners::no);
    return found ? static_cast<DWORD>(found->size()) : 0;
}

void fill(MIB_TCPSTATS& to, std::vector<ProtocolCounter> const& all) {
    Counters const tcp{"Tcp", all};
    to = {tcp["RtoAlgorithm"], tcp["RtoMin"],      tcp["RtoMax"],
          tcp["MaxConn"],      tcp["ActiveOpens"], tcp["PassiveOpens"],
          tcp["AttemptFails"], tcp["EstabResets"], tcp["CurrEstab"],
          tcp["InSegs"],       tcp["OutSegs"],     tcp["RetransSegs"],
          tcp["InErrs"],       tcp["OutRsts"],     count_endpoints(SocketType::stream)};
}

void fill(MIB_UDPSTATS& to, std::vector<ProtocolCounter> const& all) {
    Counters const udp{"Udp", all};
    to = {udp["InDatagrams"], udp["NoPorts"], udp["InErrors"], udp["OutDatagrams"],
          count_endpoints(SocketType::datagram)};
}

void fill(MIB_IPSTATS& to, std::vector<ProtocolCounter> const& all) {
    Counters const ip{"Ip", all};
    to = {};
    to.dwForwarding = ip["Forwarding"];
    to.dwDefaultTTL = ip["DefaultTTL"];
    to.dwInReceives = ip["InReceives"];
    to.dwInHdrErrors = ip["InHdrErrors"];
    to.dwInAddrErrors = ip["InAddrErrors"];
    to.dwForwDatagrams = ip["ForwDatagrams"];
    to.dwInUnknownProtos = ip["InUnknownProtos"];
    to.dwInDiscards = ip["InDiscards"];
    to.dwInDelivers = ip["InDelivers"];
    to.dwOutRequests = ip["OutRequests"];
    to.dwOutDiscards = ip["OutDiscards"];
    to.dwOutNoRoutes = ip["OutNoRoutes"];
    to.dwReasmTimeout = ip["ReasmTimeout"];
    to.dwReasmReqds = ip["ReasmReqds"];
    to.dwReasmOks = ip["ReasmOKs"];
    to.dwReasmFails = ip["ReasmFails"];
    to.dwFragOks = ip["FragOKs"];
    to.dwFragFails = ip["FragFails"];
    to.dwFragCreates = ip["FragCreates"];
    for (auto const& adapter : platform::adapters()) {
        ++to.dwNumIf;
        to.dwNumAddr +=
            static_cast<DWORD>(std::ranges::count_if(adapter.addresses, [](auto const& each) {
                return each.address.family == Family::ipv4;
            }));
    }
}

MIBICMPSTATS icmp_of(std::string const& direction, std::vector<ProtocolCounter> const& all) {
    Counters const icmp{"Icmp" + direction, all};
    return {icmp["Msgs"],        icmp["Errors"],     icmp["DestUnreachs"],  icmp["TimeExcds"],
            icmp["ParmProbs"],   icmp["SrcQuenchs"], icmp["Redirects"],     icmp["Echos"],
            icmp["EchoReps"],    icmp["Timestamps"], icmp["TimestampReps"], icmp["AddrMasks"],
            icmp["AddrMaskReps"]};
}

void fill(MIB_ICMP& to, std::vector<ProtocolCounter> const& all) {
    to.stats = {icmp_of("In", all), icmp_of("Out", all)};
}

MIBICMPSTATS_EX icmp_by_type(std::string const& direction,
                             std::vector<ProtocolCounter> const& all) {
    Counters const icmp{"Icmp" + direction, all};
    Counters const of_type{"IcmpMsg" + direction + "Type", all};
    MIBICMPSTATS_EX to{icmp["Msgs"], icmp["Errors"], {}};
    unsigned type = 0;
    for (auto& count : to.rgdwTypeCount) count = of_type[std::to_string(type++).c_str()];
    return to;
}

void fill(MIB_ICMP_EX& to, std::vector<ProtocolCounter> const& all) {
    to = {icmp_by_type("In", all), icmp_by_type("Out", all)};
}

// Hosts do not count IPv6's part of TCP and UDP separately.
template <class Statistics>
DWORD put_statistics(Statistics* to, ULONG family) {
    if (!to || !is_family_of_ip(family)) return ERROR_INVALID_PARAMETER;
    if (family == AF_INET6) return ERROR_NOT_SUPPORTED;
    return error_of([&]() -> DWORD {
        auto const all = platform::protocol_counters();
        if (!all) return ERROR_NOT_SUPPORTED;
        fill(*to, *all);
        return NO_ERROR;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

ULONG WINAPI GetTcpStatistics(PMIB_TCPSTATS Statistics) {
    return put_statistics(Statistics, AF_INET);
}

ULONG WINAPI GetTcpStatisticsEx(PMIB_TCPSTATS Statistics, ULONG Family) {
    return put_statistics(Statistics, Family);
}

ULONG WINAPI GetUdpStatistics(PMIB_UDPSTATS Stats) { return put_statistics(Stats, AF_INET); }

ULONG WINAPI GetUdpStatisticsEx(PMIB_UDPSTATS Statistics, ULONG Family) {
    return put_statistics(Statistics, Family);
}

ULONG WINAPI GetIpStatistics(PMIB_IPSTATS Statistics) {
    return put_statistics(Statistics, AF_INET);
}

ULONG WINAPI GetIpStatisticsEx(PMIB_IPSTATS Statistics, ULONG Family) {
    return put_statistics(Statistics, Family);
}

ULONG WINAPI GetIcmpStatistics(PMIB_ICMP Statistics) { return put_statistics(Statistics, AF_INET); }

ULONG WINAPI GetIcmpStatisticsEx(PMIB_ICMP_EX Statistics, ULONG Family) {
    return put_statistics(Statistics, Family);
}
