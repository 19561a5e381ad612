// SPDX-License-Identifier: MIT
// Addresses as text: what each call accepts, prints, stores and sets as last error.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <cstring>
#include <string>
#include <thread>

#include "tests/support/behaviour.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

constexpr int status_invalid_parameter = static_cast<int>(0xC000000Du);

std::wstring widen(std::string const& text) { return {text.begin(), text.end()}; }

in_addr address_of(char const* text) {
    in_addr address{};
    address.s_addr = inet_addr(text);
    return address;
}

struct InetAddrRow {
    char const* text;
    unsigned long value;  // in host order
};

constexpr unsigned long none = 0xFFFFFFFF;

constexpr InetAddrRow inet_addr_rows[] = {
    {"1.2.3.4",             0x01020304},
    {"127.127.127.255",     0x7F7F7FFF},
    {"1.2.3.4 x",           0x01020304},
    {"1 2 3 4",             0x00000001},
    {"1.2.3",               0x01020003},
    {"1.2",                 0x01000002},
    {"1",                   0x00000001},
    {"1.2.3.0xaA",          0x010203AA},
    {"1.2.3.010",           0x01020308},
    {"0xa1a2b3b4 ",         0xA1A2B3B4},
    {"017700000001",        0x7F000001},
    {"0.0.0.0",             0         },
    {" ",                   0         },
    {"",                    none      },
    {"  ",                  none      },
    {" 3.4.5.6",            none      },
    {"127.127.127.256",     none      },
    {"127.127.127.255:123", none      },
    {"3.4.5.6.7",           none      },
    {"1.2.3. 4",            none      },
    {"1.2.3.0a",            none      },
    {"1.1.1.-2",            none      },
    {"a",                   none      },
    {"::1",                 none      },
};

struct PtonRow {
    char const* text;
    int result;
    unsigned long stored;  // in host order; the sentinel when nothing was stored
};

constexpr unsigned long sentinel = 0xABABABAB;

constexpr PtonRow pton_rows[] = {
    {"1.2.3.4",             1, 0x01020304},
    {"127.127.127.255:123", 0, 0x7F7F7FFF},
    {"3.4.5.6 ",            0, 0x03040506},
    {"1.1.1.0a",            0, 0x01010100},
    {"1.1.1.010",           0, sentinel  },
    {"1.1.1.0xaA",          0, sentinel  },
    {"1.2.3",               0, sentinel  },
    {"127.127.127.256",     0, sentinel  },
    {" 3.4.5.6",            0, sentinel  },
    {"",                    0, sentinel  },
    {"::1",                 0, sentinel  },
};

struct StringRow {
    char const* text;
    unsigned long address;  // in host order
    int port;
    int error;
};

constexpr StringRow string_rows[] = {
    {"1.1.1.1",                0x01010101, 0,     0        },
    {"127.127.127.127:65535",  0x7F7F7F7F, 65535, 0        },
    {"127.127.127.127:0xAbCd", 0x7F7F7F7F, 43981, 0        },
    {"127.127.127.127:010",    0x7F7F7F7F, 8,     0        },
    {"1.2:1",                  0x01000002, 1,     0        },
    {"0x00010203:10",          0x00010203, 10,    0        },
    {"",                       0,          0,     WSAEINVAL},
    {"127.127.127.127:",       0x7F7F7F7F, 0,     WSAEINVAL},
    {"127.127.127.127:0",      0x7F7F7F7F, 0,     WSAEINVAL},
    {"127.127.127.127:65537",  0x7F7F7F7F, 0,     WSAEINVAL},
    {"127.127.127.127:08",     0x7F7F7F7F, 0,     WSAEINVAL},
    {"3.4.5.6 ",               0x03040506, 0,     WSAEINVAL},
    {"2001::1",                0x000007D1, 0,     WSAEINVAL},
    {"1..2",                   0,          0,     WSAEINVAL},
};

struct PrintedRow {
    char const* text;
    int family;
    unsigned port;
    unsigned long scope;
};

constexpr PrintedRow printed_rows[] = {
    {"0.0.0.0",                 AF_INET,  0,     0   },
    {"255.255.255.255:65535",   AF_INET,  65535, 0   },
    {"::1",                     AF_INET6, 0,     0   },
    {"20ab::2001%4660",         AF_INET6, 0,     4660},
    {"[20ab::2001]:33274",      AF_INET6, 33274, 0   },
    {"[20ab::2001%4660]:33274", AF_INET6, 33274, 4660},
};

// Text to address by the call under test's twin, so that one table serves both directions.
sockaddr_storage parsed(char const* text, int family) {
    sockaddr_storage address{};
    INT length = sizeof address;
    std::string copy{text};
    REQUIRE(WSAStringToAddressA(copy.data(), family, nullptr, reinterpret_cast<sockaddr*>(&address),
                                &length) == 0);
    return address;
}

DWORD size_of(int family) { return family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6); }

}  // namespace

BEHAVIOUR("text.inet-addr", "E.15-25", high, "winetest:test_inet_addr",
          "inet_addr takes one to four parts in any base and stops at white space") {
    for (auto const& row : inet_addr_rows) {
        CAPTURE(row.text);
        auto const result = outcome([&] { return ntohl(inet_addr(row.text)); });
        CHECK(static_cast<unsigned long>(result.value) == row.value);
        CHECK(result.last_error == untouched);
    }
}

BEHAVIOUR("text.inet-addr-null", "E.15-25", high, "winetest:test_inet_addr",
          "inet_addr(NULL) gives INADDR_NONE and WSAEFAULT") {
    auto const result = outcome([&] { return inet_addr(nullptr); });
    CHECK(static_cast<unsigned long>(result.value) == INADDR_NONE);
    CHECK(result.last_error == WSAEFAULT);
}

BEHAVIOUR("text.inet-ntoa-per-thread", "E.15-5", high, "winetest:test_inet_ntoa",
          "inet_ntoa's buffer belongs to the thread") {
    char const* const mine = inet_ntoa(address_of("1.2.3.4"));
    std::string theirs;
    std::thread{[&] { theirs = inet_ntoa(address_of("4.3.2.1")); }}.join();
    CHECK(theirs == "4.3.2.1");
    CHECK(std::string{mine} == "1.2.3.4");
    CHECK(inet_ntoa(address_of("5.6.7.8")) == mine);
}

BEHAVIOUR("text.inet-pton-ipv4", "E.15-26", high, "winetest:test_inet_pton",
          "inet_pton takes plain dotted quads only and never touches the last error") {
    for (auto const& row : pton_rows) {
        CAPTURE(row.text);
        in_addr stored{};
        stored.s_addr = htonl(sentinel);
        auto const result = outcome([&] { return inet_pton(AF_INET, row.text, &stored); });
        CHECK(result == Outcome{row.result, untouched});
        CHECK(ntohl(stored.s_addr) == row.stored);
    }
}

BEHAVIOUR("text.inet-pton-wide", "E.15-26", high, "winetest:test_inet_pton",
          "InetPtonW agrees with inet_pton but sets WSAEINVAL for what is no address") {
    for (auto const& row : pton_rows) {
        CAPTURE(row.text);
        in_addr stored{};
        stored.s_addr = htonl(sentinel);
        auto const wide = widen(row.text);
        auto const result = outcome([&] { return InetPtonW(AF_INET, wide.c_str(), &stored); });
        CHECK(result == Outcome{row.result, row.result == 1 ? untouched : WSAEINVAL});
        CHECK(ntohl(stored.s_addr) == row.stored);
    }
}

BEHAVIOUR("text.inet-pton-ipv6", "E.15-27", high, "winetest:test_inet_pton",
          "inet_pton takes IPv6 without scope, prefix length or brackets") {
    in6_addr stored{};
    for (auto const* text : {"::", "::1", "1:2:3:4:5:6:1.2.3.4", "0:0:0:0:0:0:0::", "1::8"}) {
        CAPTURE(text);
        CHECK(outcome([&] { return inet_pton(AF_INET6, text, &stored); }) == Outcome{1, untouched});
    }
    for (auto const* text : {"::%16", "::/16", "[::]", "::1 ", "1.2.3.4", "12345::", "1::2::3"}) {
        CAPTURE(text);
        CHECK(outcome([&] { return inet_pton(AF_INET6, text, &stored); }) == Outcome{0, untouched});
    }
}

BEHAVIOUR("text.inet-pton-ipv6-refused", "E.15-27", high, "winetest:test_inet_pton",
          "inet_pton leaves the groups it has read of a text that is no IPv6 address") {
    struct {
        char const* text;
        unsigned char first[6];
    } const rows[] = {
        {"::01234",      {0, 0, 0xAB, 0xAB, 0xAB, 0xAB}      },
        {"::12345678",   {0, 0, 0xAB, 0xAB, 0xAB, 0xAB}      },
        {"1111:2222:",   {0x11, 0x11, 0x22, 0x22, 0xAB, 0xAB}},
        {"1::256.2.3.4", {0, 1, 0xAB, 0xAB, 0xAB, 0xAB}      },
        {":1111::",      {0xAB, 0xAB, 0xAB, 0xAB, 0xAB, 0xAB}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        in6_addr stored;
        std::memset(&stored, 0xAB, sizeof stored);
        CHECK(inet_pton(AF_INET6, row.text, &stored) == 0);
        CHECK(std::memcmp(&stored, row.first, sizeof row.first) == 0);
    }
}

BEHAVIOUR("text.inet-pton-arguments", "E.15-26", high, "winetest:test_inet_pton",
          "inet_pton refuses a NULL text with WSAEFAULT, other families with WSAEAFNOSUPPORT") {
    in_addr stored{};
    CHECK_THAT(outcome([&] { return inet_pton(AF_INET, nullptr, &stored); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return inet_pton(AF_UNSPEC, nullptr, &stored); }),
               FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return InetPtonW(AF_INET, nullptr, &stored); }), FailsWith(WSAEFAULT));
    CHECK_THAT(outcome([&] { return inet_pton(AF_UNSPEC, "127.0.0.1", &stored); }),
               FailsWith(WSAEAFNOSUPPORT));
}

BEHAVIOUR("text.inet-ntop", "E.15-28", high, "winetest:test_addr_to_print",
          "inet_ntop prints into a buffer that has room for the terminating zero") {
    auto const address = address_of("21.16.32.32");
    std::array<char, 46> buffer{};
    CHECK(inet_ntop(AF_INET, &address, buffer.data(), 12) == buffer.data());
    CHECK(std::string{buffer.data()} == "21.16.32.32");
    std::array<wchar_t, 46> wide{};
    CHECK(InetNtopW(AF_INET, &address, wide.data(), wide.size()) == wide.data());
    CHECK(std::wstring{wide.data()} == L"21.16.32.32");
    in6_addr ipv6{};
    REQUIRE(inet_pton(AF_INET6, "::204.152.189.116", &ipv6) == 1);
    CHECK(inet_ntop(AF_INET6, &ipv6, buffer.data(), buffer.size()) == buffer.data());
    CHECK(std::string{buffer.data()} == "::204.152.189.116");
}

BEHAVIOUR("text.inet-ntop-arguments", "E.15-28", high, "winetest:test_addr_to_print",
          "inet_ntop refuses other families, a NULL buffer and a small one") {
    auto const address = address_of("21.16.32.32");
    std::array<char, 46> buffer{};
    auto const last_error_after = [&](int family, char* target, std::size_t size) {
        WSASetLastError(untouched);
        CHECK(inet_ntop(family, &address, target, size) == nullptr);
        return WSAGetLastError();
    };
    CHECK(last_error_after(AF_UNIX, buffer.data(), buffer.size()) == WSAEAFNOSUPPORT);
    CHECK(last_error_after(AF_INET, nullptr, buffer.size()) == status_invalid_parameter);
    CHECK(last_error_after(AF_INET, buffer.data(), 0) == status_invalid_parameter);
    CHECK(last_error_after(AF_INET, buffer.data(), 6) == status_invalid_parameter);
}

BEHAVIOUR("text.address-to-string", "E.15-29", high, "winetest:test_WSAAddressToString",
          "WSAAddressToString prints scope and port where they are not 0, and counts the zero") {
    for (auto const& row : printed_rows) {
        CAPTURE(row.text);
        auto address = parsed(row.text, row.family);
        auto* const name = reinterpret_cast<sockaddr*>(&address);
        std::array<char, 64> text{};
        DWORD length = text.size();
        CHECK_THAT(outcome([&] {
                       return WSAAddressToStringA(name, size_of(row.family), nullptr, text.data(),
                                                  &length);
                   }),
                   Returns(0));
        CHECK(std::string{text.data()} == row.text);
        CHECK(length == std::strlen(row.text) + 1);
        std::array<wchar_t, 64> wide{};
        length = wide.size();
        CHECK(WSAAddressToStringW(name, size_of(row.family), nullptr, wide.data(), &length) == 0);
        CHECK(std::wstring{wide.data()} == widen(row.text));
        CHECK(length == std::strlen(row.text) + 1);
    }
}

BEHAVIOUR("text.address-to-string-small", "E.15-29", high, "winetest:test_WSAAddressToString",
          "WSAAddressToString into a small buffer fails with WSAEFAULT and reports the length") {
    auto address = parsed("0.0.0.0", AF_INET);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    std::array<char, 64> text{};
    for (DWORD const size : {0u, 7u}) {
        DWORD length = size;
        CHECK_THAT(outcome([&] {
                       return WSAAddressToStringA(name, sizeof(sockaddr_in), nullptr, text.data(),
                                                  &length);
                   }),
                   FailsWith(WSAEFAULT));
        CHECK(length == 8);
    }
    DWORD length = 0;
    CHECK_THAT(outcome([&] {
                   return WSAAddressToStringW(name, sizeof(sockaddr_in), nullptr, nullptr, &length);
               }),
               FailsWith(WSAEFAULT));
    CHECK(length == 8);
}

BEHAVIOUR("text.string-to-address", "E.15-30", high, "winetest:test_WSAStringToAddress",
          "WSAStringToAddress reads any IPv4 form with a port; what it read of a bad text stays") {
    for (auto const& row : string_rows) {
        CAPTURE(row.text);
        sockaddr_in address;
        std::memset(&address, 0xAB, sizeof address);
        INT const room = sizeof address + 10;
        INT length = room;
        std::string text{row.text};
        CHECK_THAT(outcome([&] {
                       return WSAStringToAddressA(text.data(), AF_INET, nullptr,
                                                  reinterpret_cast<sockaddr*>(&address), &length);
                   }),
                   Yields(row.error));
        CHECK(address.sin_family == (row.error ? 0 : AF_INET));
        CHECK(ntohl(address.sin_addr.s_addr) == row.address);
        CHECK(ntohs(address.sin_port) == row.port);
        CHECK(length == (row.error ? room : INT{sizeof address}));
        std::memset(&address, 0xAB, sizeof address);
        auto wide = widen(row.text);
        length = room;
        CHECK_THAT(outcome([&] {
                       return WSAStringToAddressW(wide.data(), AF_INET, nullptr,
                                                  reinterpret_cast<sockaddr*>(&address), &length);
                   }),
                   Yields(row.error));
        CHECK(ntohl(address.sin_addr.s_addr) == row.address);
    }
}

BEHAVIOUR("text.string-to-address-ipv6", "E.15-30", high, "winetest:test_WSAStringToAddress",
          "WSAStringToAddress reads IPv6 with brackets, scope and port") {
    struct Row {
        char const* text;
        unsigned port;
        unsigned long scope;
        int error;
    };
    constexpr Row rows[] = {
        {"::1",           0,     0,  0        },
        {"[::1]",         0,     0,  0        },
        {"[::1]:65535",   65535, 0,  0        },
        {"[::1%16]:0x80", 128,   16, 0        },
        {"::1]:65535",    0,     0,  WSAEINVAL},
        {"1.2.3.4",       0,     0,  WSAEINVAL},
        {"",              0,     0,  WSAEINVAL},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        sockaddr_in6 address;
        std::memset(&address, 0xAB, sizeof address);
        INT length = sizeof address;
        std::string text{row.text};
        CHECK_THAT(outcome([&] {
                       return WSAStringToAddressA(text.data(), AF_INET6, nullptr,
                                                  reinterpret_cast<sockaddr*>(&address), &length);
                   }),
                   Yields(row.error));
        CHECK(address.sin6_family == (row.error ? 0 : AF_INET6));
        CHECK(ntohs(address.sin6_port) == row.port);
        CHECK(address.sin6_scope_id == row.scope);
        CHECK(address.sin6_flowinfo == 0);
    }
}

BEHAVIOUR("text.string-to-address-small", "E.15-30", high, "winetest:test_WSAStringToAddress",
          "WSAStringToAddress into a small buffer fails with WSAEFAULT and reports the size") {
    sockaddr_in address{};
    INT length = 0;
    std::string text;  // the size is looked at first
    CHECK_THAT(outcome([&] {
                   return WSAStringToAddressA(text.data(), AF_INET, nullptr,
                                              reinterpret_cast<sockaddr*>(&address), &length);
               }),
               FailsWith(WSAEFAULT));
    CHECK(length >= INT{sizeof address});
}

BEHAVIOUR("text.string-to-address-seven-groups", "E.15-34", high,
          "winetest:test_WSAStringToAddress",
          "WSAStringToAddress takes seven groups after a leading ::") {
    sockaddr_in6 address{};
    INT length = sizeof address;
    std::string text{"::1:2:3:4:5:6:7"};
    CHECK_THAT(outcome([&] {
                   return WSAStringToAddressA(text.data(), AF_INET6, nullptr,
                                              reinterpret_cast<sockaddr*>(&address), &length);
               }),
               Returns(0));
    unsigned char const expected[16] = {0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7};
    CHECK(std::memcmp(&address.sin6_addr, expected, sizeof expected) == 0);
}

BEHAVIOUR("text.in6addr-objects", "I-8", high, "docs:ws2tcpip.h",
          "in6addr_any is all zero and in6addr_loopback is ::1") {
    in6_addr const zero = IN6ADDR_ANY_INIT;
    CHECK(std::memcmp(&in6addr_any, &zero, sizeof zero) == 0);
    CHECK(IN6_IS_ADDR_UNSPECIFIED(&in6addr_any));
    CHECK(IN6_IS_ADDR_LOOPBACK(&in6addr_loopback));

    std::array<char, INET6_ADDRSTRLEN> text{};
    CHECK(inet_ntop(AF_INET6, &in6addr_loopback, text.data(), text.size()) == text.data());
    CHECK(std::string{text.data()} == "::1");
}
