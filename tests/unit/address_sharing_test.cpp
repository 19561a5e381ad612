// SPDX-License-Identifier: MIT
// The rules of address sharing, without a socket; and what becomes of them between two users.
#include "shim/core/addresses/sharing_rules.hpp"

#include <winsock2.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/host_limits.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2;
using namespace ws2::core;
using ws2::test::borrow_rights;
using ws2::test::eventually;
using ws2::test::ForkedChild;
using ws2::test::UniqueSocket;

namespace {

Address ipv4(std::uint8_t a, std::uint8_t d) {
    Address address;
    address.family = Family::ipv4;
    address.ip = {a, 0, 0, d};
    return address;
}

Address ipv6(std::uint8_t last) {
    Address address;
    address.family = Family::ipv6;
    address.ip[15] = last;
    return address;
}

Address mapped(std::uint8_t a, std::uint8_t d) {
    Address address = ipv6(d);
    address.ip[10] = address.ip[11] = 0xff;
    address.ip[12] = a;
    return address;
}

BoundAddress plain(Address const& address, StackMode mode = StackMode::single) {
    return make_bound_address(address, mode, Sharing::plain);
}

}  // namespace

TEST_CASE("bound addresses meet where they cover the same addresses") {
    auto const any4 = plain(ipv4(0, 0));
    auto const lo4 = plain(ipv4(127, 1));
    auto const any6 = plain(ipv6(0));
    auto const dual = plain(ipv6(0), StackMode::dual);
    auto const lo6 = plain(ipv6(1), StackMode::dual);

    CHECK(overlap_of(any4, any4) == Overlap::same);
    CHECK(overlap_of(any4, lo4) == Overlap::first_is_wider);
    CHECK(overlap_of(lo4, any4) == Overlap::second_is_wider);
    CHECK(overlap_of(lo4, plain(ipv4(127, 2))) == Overlap::none);
    CHECK(overlap_of(any4, any6) == Overlap::none);
    CHECK(overlap_of(any6, dual) == Overlap::same);
    CHECK(overlap_of(dual, any4) == Overlap::first_is_wider);
    CHECK(overlap_of(lo4, dual) == Overlap::second_is_wider);
    CHECK(overlap_of(lo6, dual) == Overlap::second_is_wider);
    CHECK(overlap_of(lo6, lo4) == Overlap::none);
}

TEST_CASE("a mapped address covers the IPv4 address") {
    CHECK(overlap_of(plain(mapped(127, 1), StackMode::dual), plain(ipv4(127, 1))) == Overlap::same);
    CHECK(overlap_of(plain(mapped(0, 0), StackMode::dual), plain(ipv4(0, 0))) == Overlap::same);
    CHECK(overlap_of(plain(mapped(0, 0), StackMode::dual), plain(ipv4(127, 1))) ==
          Overlap::first_is_wider);
}

TEST_CASE("link-local addresses of two interfaces are two addresses") {
    auto one = ipv6(7);
    auto other = ipv6(7);
    one.scope_id = 1;
    other.scope_id = 2;
    CHECK(overlap_of(plain(one), plain(other)) == Overlap::none);
}

TEST_CASE("bound addresses that do not meet never refuse each other") {
    for (auto const first : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
        for (auto const second : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
            CHECK(evaluate(make_bound_address(ipv4(127, 1), StackMode::single, first),
                           make_bound_address(ipv6(1), StackMode::single, second)) == Code::ok);
}

TEST_CASE("an exclusive wildcard refuses everything beneath it with access denied") {
    auto const wide = make_bound_address(ipv4(0, 0), StackMode::single, Sharing::exclusive);
    for (auto const second : {Sharing::plain, Sharing::reuse, Sharing::exclusive})
        CHECK(evaluate(wide, make_bound_address(ipv4(127, 1), StackMode::single, second)) ==
              Code::access_denied);
}

// --- sockets of different users -----------------------------------------------------------------

namespace {

// A column of the table, and a row.
struct BoundAs {
    char const* name;
    int option;  // 0: none
    bool is_wildcard;
};
constexpr BoundAs all_bindings[] = {
    {"default W", 0,                   true },
    {"default S", 0,                   false},
    {"REUSE W",   SO_REUSEADDR,        true },
    {"REUSE S",   SO_REUSEADDR,        false},
    {"EXCL W",    SO_EXCLUSIVEADDRUSE, true },
    {"EXCL S",    SO_EXCLUSIVEADDRUSE, false},
};

constexpr int shares = 0;
constexpr int in_use = WSAEADDRINUSE;
constexpr int denied = WSAEACCES;
constexpr int on_windows[6][6] = {
    {in_use, denied, denied, denied, in_use, denied},
    {shares, in_use, shares, denied, in_use, in_use},
    {in_use, denied, shares, shares, in_use, denied},
    {shares, in_use, shares, shares, in_use, in_use},
    {in_use, denied, denied, denied, in_use, denied},
    {shares, in_use, shares, denied, in_use, in_use},
};

int bind_as(SOCKET s, BoundAs const& binding, unsigned short port) {
    int const on = 1;
    if (binding.option != 0)
        setsockopt(s, SOL_SOCKET, binding.option, reinterpret_cast<char const*>(&on), sizeof on);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(binding.is_wildcard ? INADDR_ANY : INADDR_LOOPBACK);
    bool const is_bound = bind(s, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
    return is_bound ? 0 : WSAGetLastError();
}

// A user in a process of his own, who knows no binding of the first one's but from the host.
class OtherUser {
public:
    OtherUser()
        : shared_{new (test::memory_shared_with_children(sizeof(Shared))) Shared}, child_{[this] {
              serve();
          }} {
        REQUIRE(eventually([this] { return shared_->turn != starting; }));
    }
    ~OtherUser() { shared_->turn = leaving; }
    bool is_one() const { return shared_->turn != cannot_be_shown; }
    int binds(int type, std::size_t binding, unsigned short port) {
        shared_->type = type;
        shared_->binding = binding;
        shared_->port = port;
        shared_->turn = asked;
        return eventually([this] { return shared_->turn == answered; }) ? shared_->answer : -1;
    }

private:
    enum Turn { starting, cannot_be_shown, answered, asked, leaving };
    struct Shared {
        std::atomic<int> turn{starting};
        int type = 0;
        std::size_t binding = 0;
        unsigned short port = 0;
        int answer = 0;
    };

    [[noreturn]] void serve() {
        if (!borrow_rights()) shared_->turn = cannot_be_shown;
        int seen = starting;
        shared_->turn.compare_exchange_strong(seen, answered);
        WSADATA data{};
        static_cast<void>(WSAStartup(MAKEWORD(2, 2), &data));
        while (eventually([&] { return (seen = shared_->turn) >= asked; }) && seen == asked) {
            UniqueSocket const s{socket(AF_INET, shared_->type, 0)};
            shared_->answer = bind_as(s, all_bindings[shared_->binding], shared_->port);
            shared_->turn = answered;
        }
        std::_Exit(0);
    }

    Shared* const shared_;
    ForkedChild child_;
};

}  // namespace

TEST_CASE("another user's socket that binds an address in use gets Windows' code, or a refusal",
          "[address_sharing][linux][E.3.1-7][E.3.1-8][E.3.1-9][E.3.1-10][E.3.1-11][E.3.1-12]") {
    OtherUser other;
    if (!other.is_one()) {
        WARN("this user cannot be another one");
        return;
    }
    bool const users_are_told = std::ifstream{"/proc/net/tcp"}.is_open();
    test::WinsockSession const session;
    for (int const type : {SOCK_STREAM, SOCK_DGRAM})
        for (std::size_t first = 0; first != 6; ++first)
            for (std::size_t second = 0; second != 6; ++second) {
                UniqueSocket const s{socket(AF_INET, type, 0)};
                REQUIRE(bind_as(s, all_bindings[first], 0) == 0);
                if (type == SOCK_STREAM) REQUIRE(listen(s, 1) == 0);
                auto const answer = other.binds(type, second, test::local_address(s).port());
                INFO((type == SOCK_STREAM ? "stream: " : "datagram: ")
                     << all_bindings[first].name << ", then " << all_bindings[second].name);
                if (on_windows[first][second] == shares)
                    CHECK((answer == shares || answer == in_use || answer == denied));
                else if (!users_are_told)
                    CHECK((answer == in_use || answer == denied));
                else
                    CHECK(answer == on_windows[first][second]);
            }
}
