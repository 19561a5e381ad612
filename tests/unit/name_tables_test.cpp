// SPDX-License-Identifier: MIT
// Services and protocols by name and number.
#include <string>

#include "shim/core/names/protocols.hpp"
#include "shim/core/names/services.hpp"
#include "tests/support/catch.hpp"

using namespace ws2::core;

TEST_CASE("a port may be written as strtol would read it", "[services]") {
    struct Row {
        char const* text;
        int port;  // -1: not a number
    };
    constexpr Row rows[] = {
        {"",                     0    },
        {"0",                    0    },
        {"80",                   80   },
        {"010",                  10   },
        {" 123",                 123  },
        {"+5",                   5    },
        {"65535",                65535},
        {"65536",                0    },
        {"-1",                   65535},
        {"4294967296",           65535},
        {"99999999999999999999", 65535},
        {"0x1a",                 -1   },
        {"28a",                  -1   },
        {"28 ",                  -1   },
        {":0",                   -1   },
        {" ",                    -1   },
        {"+",                    -1   },
        {"http",                 -1   },
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const port = parse_numeric_service(row.text);
        CHECK((port ? int{*port} : -1) == row.port);
    }
}

TEST_CASE("services are found by name, alias and port", "[services]") {
    auto const domain = find_service("domain", "udp");
    REQUIRE(domain);
    CHECK(domain->port == 53);
    CHECK(domain->protocol == "udp");
    auto const http = find_service("WWW", "");
    REQUIRE(http);
    CHECK(http->name == "http");
    CHECK(http->protocol == "tcp");
    auto const smtp = find_service(std::uint16_t{25}, "TCP");
    REQUIRE(smtp);
    CHECK(smtp->name == "smtp");
    CHECK_FALSE(find_service("nonexistentservice", ""));
    CHECK_FALSE(find_service("", ""));
    CHECK_FALSE(find_service("http", "nonexistentprotocol"));
}

TEST_CASE("services have the ports that are assigned to them", "[services]") {
    enum Protocols { only_tcp = 1, only_udp = 2, both = 3 };
    struct {
        char const* name;
        int port;
        int protocols;
    } const rows[] = {
        {"echo",           7,     both    },
        {"discard",        9,     both    },
        {"systat",         11,    both    },
        {"daytime",        13,    both    },
        {"qotd",           17,    both    },
        {"chargen",        19,    both    },
        {"ftp-data",       20,    only_tcp},
        {"ftp",            21,    only_tcp},
        {"ssh",            22,    only_tcp},
        {"telnet",         23,    only_tcp},
        {"smtp",           25,    only_tcp},
        {"time",           37,    both    },
        {"nameserver",     42,    both    },
        {"nicname",        43,    only_tcp},
        {"domain",         53,    both    },
        {"bootps",         67,    only_udp},
        {"bootpc",         68,    only_udp},
        {"tftp",           69,    only_udp},
        {"gopher",         70,    only_tcp},
        {"finger",         79,    only_tcp},
        {"http",           80,    only_tcp},
        {"kerberos",       88,    both    },
        {"pop2",           109,   only_tcp},
        {"pop3",           110,   only_tcp},
        {"sunrpc",         111,   both    },
        {"auth",           113,   only_tcp},
        {"nntp",           119,   only_tcp},
        {"ntp",            123,   only_udp},
        {"epmap",          135,   both    },
        {"netbios-ns",     137,   both    },
        {"netbios-dgm",    138,   only_udp},
        {"netbios-ssn",    139,   only_tcp},
        {"imap",           143,   only_tcp},
        {"snmp",           161,   only_udp},
        {"snmptrap",       162,   only_udp},
        {"bgp",            179,   only_tcp},
        {"irc",            194,   only_tcp},
        {"ldap",           389,   only_tcp},
        {"https",          443,   both    },
        {"microsoft-ds",   445,   both    },
        {"kpasswd",        464,   both    },
        {"isakmp",         500,   only_udp},
        {"exec",           512,   only_tcp},
        {"login",          513,   only_tcp},
        {"who",            513,   only_udp},
        {"cmd",            514,   only_tcp},
        {"syslog",         514,   only_udp},
        {"printer",        515,   only_tcp},
        {"router",         520,   only_udp},
        {"uucp",           540,   only_tcp},
        {"rtsp",           554,   both    },
        {"nntps",          563,   only_tcp},
        {"ldaps",          636,   only_tcp},
        {"ftps-data",      989,   only_tcp},
        {"ftps",           990,   only_tcp},
        {"telnets",        992,   only_tcp},
        {"imaps",          993,   only_tcp},
        {"ircs",           994,   only_tcp},
        {"pop3s",          995,   only_tcp},
        {"ms-sql-s",       1433,  both    },
        {"ms-sql-m",       1434,  both    },
        {"l2tp",           1701,  only_udp},
        {"pptp",           1723,  only_tcp},
        {"radius",         1812,  only_udp},
        {"radacct",        1813,  only_udp},
        {"nfsd",           2049,  only_udp},
        {"ms-wbt-server",  3389,  only_tcp},
        {"directplaysrvr", 47624, both    },
    };
    for (auto const& row : rows) {
        for (int const protocol : {only_tcp, only_udp}) {
            if ((row.protocols & protocol) == 0) continue;
            char const* const text = protocol == only_tcp ? "tcp" : "udp";
            CAPTURE(row.name, text);
            auto const named = find_service(row.name, text);
            CHECK((named ? int{named->port} : -1) == row.port);
            CHECK((named ? named->protocol : "none") == text);
            auto const numbered = find_service(static_cast<std::uint16_t>(row.port), text);
            CHECK((numbered ? numbered->name : "none") == row.name);
        }
    }
}

TEST_CASE("protocols have the numbers that are assigned to them", "[protocols]") {
    struct {
        char const* name;
        int number;
    } const rows[] = {
        {"ip",         0 },
        {"icmp",       1 },
        {"ggp",        3 },
        {"tcp",        6 },
        {"egp",        8 },
        {"pup",        12},
        {"udp",        17},
        {"hmp",        20},
        {"xns-idp",    22},
        {"rdp",        27},
        {"ipv6",       41},
        {"ipv6-route", 43},
        {"ipv6-frag",  44},
        {"esp",        50},
        {"ah",         51},
        {"ipv6-icmp",  58},
        {"ipv6-nonxt", 59},
        {"ipv6-opts",  60},
        {"rvd",        66},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const* const named = find_protocol(row.name);
        REQUIRE(named);
        CHECK(named->number == row.number);
        CHECK(find_protocol(row.number) == named);
    }
}

TEST_CASE("protocols are Windows' own, in any letter case", "[protocols]") {
    auto const* const ipv6 = find_protocol("IPV6");
    REQUIRE(ipv6);
    CHECK(ipv6->number == 41);
    CHECK(ipv6->alias == "IPv6");
    CHECK(find_protocol(66)->name == "rvd");
    CHECK_FALSE(find_protocol(2));
    CHECK_FALSE(find_protocol(-1));
    CHECK_FALSE(find_protocol("igmp"));
}
