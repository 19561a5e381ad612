// SPDX-License-Identifier: MIT
#include "shim/core/names/services.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "shim/core/text/letter_case.hpp"

namespace ws2::core {
namespace {

struct Row {
    std::string_view name;
    std::uint16_t port;
    std::string_view protocol;
    std::array<std::string_view, 3> aliases{};
};

// What the services file of a fresh Windows says about the services programs ask for.
// clang-format off
constexpr Row rows[] = {
    {"echo", 7, "tcp"},
    {"echo", 7, "udp"},
    {"discard", 9, "tcp", {"sink", "null"}},
    {"discard", 9, "udp", {"sink", "null"}},
    {"systat", 11, "tcp", {"users"}},
    {"systat", 11, "udp", {"users"}},
    {"daytime", 13, "tcp"},
    {"daytime", 13, "udp"},
    {"qotd", 17, "tcp", {"quote"}},
    {"qotd", 17, "udp", {"quote"}},
    {"chargen", 19, "tcp", {"ttytst", "source"}},
    {"chargen", 19, "udp", {"ttytst", "source"}},
    {"ftp-data", 20, "tcp"},
    {"ftp", 21, "tcp"},
    {"ssh", 22, "tcp"},
    {"telnet", 23, "tcp"},
    {"smtp", 25, "tcp", {"mail"}},
    {"time", 37, "tcp", {"timserver"}},
    {"time", 37, "udp", {"timserver"}},
    {"nameserver", 42, "tcp", {"name"}},
    {"nameserver", 42, "udp", {"name"}},
    {"nicname", 43, "tcp", {"whois"}},
    {"domain", 53, "tcp"},
    {"domain", 53, "udp"},
    {"bootps", 67, "udp", {"dhcps"}},
    {"bootpc", 68, "udp", {"dhcpc"}},
    {"tftp", 69, "udp"},
    {"gopher", 70, "tcp"},
    {"finger", 79, "tcp"},
    {"http", 80, "tcp", {"www", "www-http"}},
    {"kerberos", 88, "tcp", {"krb5", "kerberos-sec"}},
    {"kerberos", 88, "udp", {"krb5", "kerberos-sec"}},
    {"pop2", 109, "tcp", {"postoffice"}},
    {"pop3", 110, "tcp"},
    {"sunrpc", 111, "tcp", {"rpcbind", "portmap"}},
    {"sunrpc", 111, "udp", {"rpcbind", "portmap"}},
    {"auth", 113, "tcp", {"ident", "tap"}},
    {"nntp", 119, "tcp", {"usenet"}},
    {"ntp", 123, "udp"},
    {"epmap", 135, "tcp", {"loc-srv"}},
    {"epmap", 135, "udp", {"loc-srv"}},
    {"netbios-ns", 137, "tcp", {"nbname"}},
    {"netbios-ns", 137, "udp", {"nbname"}},
    {"netbios-dgm", 138, "udp", {"nbdatagram"}},
    {"netbios-ssn", 139, "tcp", {"nbsession"}},
    {"imap", 143, "tcp", {"imap4"}},
    {"snmp", 161, "udp"},
    {"snmptrap", 162, "udp", {"snmp-trap"}},
    {"bgp", 179, "tcp"},
    {"irc", 194, "tcp"},
    {"ldap", 389, "tcp"},
    {"https", 443, "tcp", {"MCom"}},
    {"https", 443, "udp", {"MCom"}},
    {"microsoft-ds", 445, "tcp"},
    {"microsoft-ds", 445, "udp"},
    {"kpasswd", 464, "tcp"},
    {"kpasswd", 464, "udp"},
    {"isakmp", 500, "udp", {"ike"}},
    {"exec", 512, "tcp"},
    {"login", 513, "tcp"},
    {"who", 513, "udp", {"whod"}},
    {"cmd", 514, "tcp", {"shell"}},
    {"syslog", 514, "udp"},
    {"printer", 515, "tcp", {"spooler"}},
    {"router", 520, "udp", {"route", "routed"}},
    {"uucp", 540, "tcp", {"uucpd"}},
    {"rtsp", 554, "tcp"},
    {"rtsp", 554, "udp"},
    {"nntps", 563, "tcp", {"snntp"}},
    {"ldaps", 636, "tcp", {"sldap"}},
    {"ftps-data", 989, "tcp"},
    {"ftps", 990, "tcp"},
    {"telnets", 992, "tcp"},
    {"imaps", 993, "tcp"},
    {"ircs", 994, "tcp"},
    {"pop3s", 995, "tcp", {"spop3"}},
    {"ms-sql-s", 1433, "tcp"},
    {"ms-sql-s", 1433, "udp"},
    {"ms-sql-m", 1434, "tcp"},
    {"ms-sql-m", 1434, "udp"},
    {"l2tp", 1701, "udp"},
    {"pptp", 1723, "tcp"},
    {"radius", 1812, "udp"},
    {"radacct", 1813, "udp"},
    {"nfsd", 2049, "udp", {"nfs"}},
    {"ms-wbt-server", 3389, "tcp"},
    {"directplaysrvr", 47624, "tcp"},
    {"directplaysrvr", 47624, "udp"},
};
// clang-format on

platform::Service service_of(Row const& row) {
    platform::Service service;
    service.name = row.name;
    service.port = row.port;
    service.protocol = row.protocol;
    for (auto const alias : row.aliases)
        if (!alias.empty()) service.aliases.emplace_back(alias);
    return service;
}

template <class Wanted>
std::optional<platform::Service> find_row(std::string_view protocol, Wanted const& is_wanted) {
    auto const row = std::ranges::find_if(rows, [&](Row const& candidate) {
        return (protocol.empty() || equals_ignoring_case(candidate.protocol, protocol)) &&
               is_wanted(candidate);
    });
    if (row == std::end(rows)) return std::nullopt;
    return service_of(*row);
}

}  // namespace

std::optional<platform::Service> find_service(std::string_view name, std::string_view protocol) {
    if (name.empty()) return std::nullopt;
    auto const has_name = [&](std::string_view candidate) {
        return equals_ignoring_case(candidate, name);
    };
    auto found = find_row(protocol, [&](Row const& row) {
        return has_name(row.name) || std::ranges::any_of(row.aliases, has_name);
    });
    return found ? found : platform::find_service(name, protocol);
}

std::optional<platform::Service> find_service(std::uint16_t port, std::string_view protocol) {
    auto found = find_row(protocol, [&](Row const& row) { return row.port == port; });
    return found ? found : platform::find_service(port, protocol);
}

std::optional<std::uint16_t> parse_numeric_service(std::string_view text) {
    if (text.empty()) return std::uint16_t{0};
    auto const first = text.find_first_not_of(" \t\n\v\f\r");
    if (first == std::string_view::npos) return std::nullopt;
    text.remove_prefix(first);
    bool const is_negative = text.front() == '-';
    if (is_negative || text.front() == '+') text.remove_prefix(1);
    if (text.empty()) return std::nullopt;

    // The range of a 32-bit long, which is what saturates on Windows.
    std::int64_t const limit = is_negative ? 0x8000'0000 : 0x7FFF'FFFF;
    std::int64_t value = 0;
    for (char const digit : text) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = std::min(value * 10 + (digit - '0'), limit);
    }
    return static_cast<std::uint16_t>(is_negative ? -value : value);
}

}  // namespace ws2::core
