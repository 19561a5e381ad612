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
