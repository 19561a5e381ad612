// SPDX-License-Identifier: MIT
// ioctlsocket and WSAIoctl: arguments, answers and refusals, code by code.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "tests/support/behaviour.hpp"
#include "tests/support/capability.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/newer_constants.hpp"
#include "tests/support/outcome.hpp"
#include "tests/support/socket_option.hpp"
#include "tests/support/wait.hpp"

using namespace ws2::test;

namespace {

constexpr DWORD sentinel = 0xdeadbeef;

struct Answer {
    Outcome outcome;
    DWORD returned;
};

Answer control(SOCKET s, DWORD code, void const* in, DWORD in_size, void* out, DWORD out_size) {
    Answer answer{{}, sentinel};
    answer.outcome = outcome([&] {
        return WSAIoctl(s, code, const_cast<void*>(in), in_size, out, out_size, &answer.returned,
                        nullptr, nullptr);
    });
    return answer;
}

struct UnsupportedRow {
    Behaviour is;
    DWORD code;
};

// clang-format off
#define UNSUPPORTED(id) {"ioctl.unsupported." id, "E.11-2 E.11-9 E.11-23", high, "winetest:test_unsupported_ioctls", "WSAIoctl of the unsupported code " id " fails with WSAEOPNOTSUPP and returns nothing"}
UnsupportedRow const unsupported_rows[] = {
    {UNSUPPORTED("garbage"), 0xdeadbeef},
    {UNSUPPORTED("FIOASYNC"), FIOASYNC},
    {UNSUPPORTED("0x667e"), 0x667e},
    {UNSUPPORTED("SIO_FLUSH"), SIO_FLUSH},
};
// clang-format on

}  // namespace

BEHAVIOURS(unsupported_rows, row) {
    auto const s = stream_socket();
    auto const answer = control(s, row.code, nullptr, 0, nullptr, 0);
    CHECK_THAT(answer.outcome, FailsWith(WSAEOPNOTSUPP));
    CHECK(answer.returned == 0);
}

BEHAVIOUR(
    "ioctl.no-returned-pointer", "E.11-1 C.6-17", high, "winetest:test_fionbio",
    "WSAIoctl without a place for the returned size fails with WSAEFAULT, whatever the code") {
    auto const s = stream_socket();
    for (DWORD const code :
         {DWORD{FIONBIO}, DWORD{FIONREAD}, DWORD{SIOCATMARK}, DWORD{FIOASYNC}, DWORD{0xdeadbeef},
          DWORD{SIO_GET_EXTENSION_FUNCTION_POINTER}, DWORD{SIO_KEEPALIVE_VALS},
          DWORD{SIO_BASE_HANDLE}, DWORD{SIO_ADDRESS_LIST_QUERY}, DWORD{SIO_GET_INTERFACE_LIST},
          DWORD{SIO_ROUTING_INTERFACE_QUERY}, DWORD{SIO_FLUSH}}) {
        CAPTURE(code);
        u_long on = 1;
        char out[512];
        CHECK_THAT(outcome([&] {
                       return WSAIoctl(s, code, &on, sizeof on, out, sizeof out, nullptr, nullptr,
                                       nullptr);
                   }),
                   FailsWith(WSAEFAULT));
    }
}

BEHAVIOUR("ioctl.not-a-socket", "E.11-5", high, "rostest:ioctlsocket",
          "ioctlsocket and WSAIoctl on a handle that is no socket fail with WSAENOTSOCK") {
    u_long value = 0;
    CHECK_THAT(outcome([&] { return ioctlsocket(INVALID_SOCKET, FIONREAD, &value); }),
               FailsWith(WSAENOTSOCK));
    CHECK_THAT(control(INVALID_SOCKET, FIONREAD, nullptr, 0, &value, sizeof value).outcome,
               FailsWith(WSAENOTSOCK));
}

BEHAVIOUR("ioctl.FIONBIO", "E.11-6", high, "winetest:test_fionbio",
          "FIONBIO takes a whole u_long and returns nothing") {
    auto const s = bound_datagram();
    u_long on = 1;
    struct {
        void* input;
        DWORD size;
    } const bad[] = {
        {&on,     sizeof on - 1},
        {nullptr, sizeof on    },
        {nullptr, 0            },
    };
    for (auto const& input : bad) {
        CHECK_THAT(control(s, FIONBIO, input.input, input.size, nullptr, 0).outcome,
                   FailsWith(WSAEFAULT));
    }
    char wide[sizeof on + 1]{1};
    for (auto const size : {sizeof on, sizeof wide}) {
        auto const answer = control(s, FIONBIO, wide, static_cast<DWORD>(size), nullptr, 0);
        CHECK_THAT(answer.outcome, ReturnsAndResets(0));
        CHECK(answer.returned == 0);
    }
    char octet = 0;
    CHECK_THAT(outcome([&] { return recv(s, &octet, 1, 0); }), FailsWith(WSAEWOULDBLOCK));
    CHECK_THAT(outcome([&] { return ioctlsocket(s, static_cast<long>(FIONBIO), nullptr); }),
               FailsWith(WSAEFAULT));
}

BEHAVIOUR("ioctl.FIONBIO-off", "E.11-6", high, "winetest:test_fionbio; docs:ioctlsocket",
          "FIONBIO with 0 makes the socket block again, any other number does not") {
    auto const pair = udp_pair();
    for (u_long const on : {u_long{1}, u_long{0x100}, u_long{0x80000000}}) {
        u_long value = on;
        REQUIRE(ioctlsocket(pair.server, static_cast<long>(FIONBIO), &value) == 0);
        char octet = 0;
        CHECK_THAT(outcome([&] { return recv(pair.server, &octet, 1, 0); }),
                   FailsWith(WSAEWOULDBLOCK));
        value = 0;
        CHECK_THAT(
            outcome([&] { return ioctlsocket(pair.server, static_cast<long>(FIONBIO), &value); }),
            ReturnsAndResets(0));
        SOCKET const socket = pair.server;
        BlockedCall const receiving{[socket] {
            char one = 0;
            return recv(socket, &one, 1, 0);
        }};
        CHECK(receiving.is_blocked());
        REQUIRE(send(pair.client, "x", 1, 0) == 1);
        REQUIRE(receiving.result());
    }
}

BEHAVIOUR("ioctl.FIONREAD", "C.6-19 E.11-7", high, "winetest:test_fionread_siocatmark",
          "FIONREAD reports how many bytes a receive could return") {
    u_long count = 99;
    auto const unconnected = stream_socket();
    CHECK_THAT(outcome([&] { return ioctlsocket(unconnected, FIONREAD, &count); }),
               ReturnsAndResets(0));
    CHECK(count == 0);
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    CHECK(
        eventually([&] { return ioctlsocket(pair.server, FIONREAD, &count) == 0 && count == 5; }));
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, nullptr); }),
               FailsWith(WSAEFAULT));
    auto const answer = control(pair.server, FIONREAD, nullptr, 0, &count, sizeof count);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == sizeof count);
    auto const small = control(pair.server, FIONREAD, nullptr, 0, &count, sizeof count - 1);
    CHECK_THAT(small.outcome, FailsWith(WSAEFAULT));
    CHECK(small.returned == sentinel);
}

BEHAVIOUR("ioctl.FIONREAD-datagram", "D.3-15", high,
          "docs:ioctlsocket; web:sdrangel#976, pure-data#2594",
          "FIONREAD of a datagram socket counts the bytes of all datagrams") {
    auto const pair = udp_pair();
    u_long count = 99;
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, &count); }),
               ReturnsAndResets(0));
    CHECK(count == 0);
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    REQUIRE(await(pair.server, Ready::to_read));
    CHECK_THAT(outcome([&] { return ioctlsocket(pair.server, FIONREAD, &count); }),
               ReturnsAndResets(0));
    CHECK(count == 5);
    constexpr int more = 100;
    for (int i = 0; i != more; ++i) REQUIRE(send(pair.client, "again", 5, 0) == 5);
    CHECK(eventually(
        [&] { return ioctlsocket(pair.server, FIONREAD, &count) == 0 && count == 5 + 5 * more; }));
    char data[8];
    CHECK(recv(pair.server, data, sizeof data, MSG_PEEK) == 5);
    CHECK(data[0] == 'h');
    CHECK(recv(pair.server, data, sizeof data, 0) == 5);
    CHECK(data[0] == 'h');
    CHECK(ioctlsocket(pair.server, FIONREAD, &count) == 0);
    CHECK(count == 5 * more);
}

BEHAVIOUR("ioctl.SIOCATMARK", "C.6-19 E.11-8", high, "winetest:test_fionread_siocatmark",
          "SIOCATMARK is exactly TRUE while no urgent byte waits") {
    auto const s = stream_socket();
    u_long at_mark = 99;
    CHECK_THAT(outcome([&] { return ioctlsocket(s, SIOCATMARK, &at_mark); }), ReturnsAndResets(0));
    CHECK(at_mark == 1);
    CHECK_THAT(outcome([&] { return ioctlsocket(s, SIOCATMARK, nullptr); }), FailsWith(WSAEFAULT));
}

BEHAVIOUR("ioctl.SIO_KEEPALIVE_VALS", "E.11-11", high, "winetest:test_keepalive_vals",
          "SIO_KEEPALIVE_VALS takes a whole structure and turns keep-alives on") {
    auto const s = stream_socket();
    tcp_keepalive values{1, 61'000, 2'000};
    auto const none = control(s, SIO_KEEPALIVE_VALS, nullptr, sizeof values, nullptr, 0);
    CHECK_THAT(none.outcome, FailsWith(WSAEFAULT));
    CHECK(none.returned == 0);
    auto const small = control(s, SIO_KEEPALIVE_VALS, &values, sizeof values - 1, nullptr, 0);
    CHECK_THAT(small.outcome, FailsWith(WSAEFAULT));
    CHECK(small.returned == 0);
    auto const answer = control(s, SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == 0);
    auto const on = option(s, SOL_SOCKET, SO_KEEPALIVE);
    CHECK(on == 1);
}

BEHAVIOUR("ioctl.keep-alive-stays", "E.11-11", high, "cygwin; docs:SIO_KEEPALIVE_VALS",
          "the times of SIO_KEEPALIVE_VALS stay when SO_KEEPALIVE is switched off and on") {
    auto const s = stream_socket();
    tcp_keepalive values{1, 61'000, 2'000};
    REQUIRE(control(s, SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0).outcome.value == 0);
    for (BOOL const on : {FALSE, TRUE}) {
        REQUIRE(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, reinterpret_cast<char const*>(&on),
                           sizeof on) == 0);
        struct {
            int name;
            DWORD seconds;
        } const times[] = {
            {TCP_KEEPALIVE, 61},
            {17,            2 }, // TCP_KEEPINTVL
            {16,            10}, // TCP_KEEPCNT
        };
        for (auto const& each : times) {
            CAPTURE(each.name);
            auto const seconds = option<DWORD>(s, IPPROTO_TCP, each.name);
            CHECK(seconds == each.seconds);
        }
    }
}

BEHAVIOUR("ioctl.SIO_UDP_CONNRESET", "E.5-30", high, "docs:Winsock IOCTLs",
          "with SIO_UDP_CONNRESET off an unreachable port is not reported") {
    auto const s = bound_datagram();
    BOOL const off = FALSE;
    CHECK_THAT(control(s, SIO_UDP_CONNRESET, &off, sizeof off, nullptr, 0).outcome,
               ReturnsAndResets(0));
    set_non_blocking(s);
    auto gone = bound_datagram();
    auto const target = local_address(gone);
    gone.close();
    CHECK(sendto(s, "x", 1, 0, target.data(), target.length()) == 1);
    // A datagram to itself comes behind any report about the first one.
    auto const self = local_address(s);
    CHECK(sendto(s, "y", 1, 0, self.data(), self.length()) == 1);
    REQUIRE(await(s, Ready::to_read));
    char octet = 0;
    CHECK_THAT(outcome([&] { return recv(s, &octet, 1, 0); }), Returns(1));
    CHECK(octet == 'y');
}

BEHAVIOUR("ioctl.SIO_GET_EXTENSION_FUNCTION_POINTER", "E.11-10", high,
          "winetest:test_get_extension_func",
          "SIO_GET_EXTENSION_FUNCTION_POINTER gives a pointer for a GUID it knows, and fails with "
          "WSAEINVAL for another") {
    auto const s = stream_socket();
    constexpr DWORD code = SIO_GET_EXTENSION_FUNCTION_POINTER;
    GUID const unknown = {0xdeadbeef, 0, 0, {0}};
    void* pointer = nullptr;
    CHECK_THAT(control(s, code, &unknown, sizeof unknown, &pointer, sizeof pointer).outcome,
               FailsWith(WSAEINVAL));
    CHECK(pointer == nullptr);
    GUID const known[] = {WSAID_GETACCEPTEXSOCKADDRS, WSAID_TRANSMITFILE, WSAID_WSARECVMSG,
                          WSAID_WSASENDMSG};
    for (auto const& id : known) {
        pointer = nullptr;
        auto const answer = control(s, code, &id, sizeof id, &pointer, sizeof pointer);
        CHECK_THAT(answer.outcome, ReturnsAndResets(0));
        CHECK(answer.returned == sizeof pointer);
        CHECK(pointer != nullptr);
    }
}

BEHAVIOUR("ioctl.SIO_BASE_HANDLE", "E.11-15", high, "winetest:test_base_handle",
          "SIO_BASE_HANDLE of a socket is the socket itself") {
    auto const s = stream_socket();
    SOCKET base = INVALID_SOCKET;
    auto const answer = control(s, SIO_BASE_HANDLE, nullptr, 0, &base, sizeof base);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == sizeof base);
    CHECK(base == s.get());
}

namespace {

struct ProviderRow {
    Behaviour is;
    DWORD code;
};

// clang-format off
ProviderRow const provider_rows[] = {
    {{"ioctl.base.SIO_BSP_HANDLE", "E.11-31", medium, "docs:Winsock IOCTLs", "SIO_BSP_HANDLE of a socket is the socket itself"}, SIO_BSP_HANDLE},
    {{"ioctl.base.SIO_BSP_HANDLE_SELECT", "E.11-31", high, "docs:Winsock IOCTLs; web:trio _io_windows.py", "SIO_BSP_HANDLE_SELECT of a socket is the socket itself"}, SIO_BSP_HANDLE_SELECT},
    {{"ioctl.base.SIO_BSP_HANDLE_POLL", "E.11-31", medium, "docs:Winsock IOCTLs", "SIO_BSP_HANDLE_POLL of a socket is the socket itself"}, SIO_BSP_HANDLE_POLL},
};
// clang-format on

}  // namespace

BEHAVIOURS(provider_rows, row) {
    for (auto const& s : {stream_socket(), datagram_socket()}) {
        SOCKET base = INVALID_SOCKET;
        auto const answer = control(s, row.code, nullptr, 0, &base, sizeof base);
        CHECK_THAT(answer.outcome, ReturnsAndResets(0));
        CHECK(answer.returned == sizeof base);
        CHECK(base == s.get());
        CHECK_THAT(control(s, row.code, nullptr, 0, &base, sizeof base - 1).outcome,
                   FailsWith(WSAEFAULT));
        CHECK_THAT(control(s, row.code, nullptr, 0, nullptr, 0).outcome, FailsWith(WSAEFAULT));
    }
}

BEHAVIOUR("ioctl.SIO_ADDRESS_LIST_QUERY", "E.11-16", high, "winetest:test_address_list_query",
          "SIO_ADDRESS_LIST_QUERY reports how much room it needs") {
    auto const s = stream_socket();
    auto const empty = control(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, nullptr, 0);
    CHECK_THAT(empty.outcome, FailsWith(WSAEFAULT));
    CHECK(empty.returned >= FIELD_OFFSET(SOCKET_ADDRESS_LIST, Address));
    CHECK(empty.returned != sentinel);
    std::vector<char> room(empty.returned);
    struct {
        void* output;
        DWORD size;
    } const small[] = {
        {room.data(), 0                 },
        {nullptr,     1000              },
        {room.data(), empty.returned - 1},
    };
    for (auto const& each : small) {
        auto const answer = control(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, each.output, each.size);
        CHECK_THAT(answer.outcome, FailsWith(WSAEFAULT));
        CHECK(answer.returned == empty.returned);
    }
    auto const one = control(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room.data(), 1);
    CHECK_THAT(one.outcome, FailsWith(WSAEINVAL));
    CHECK(one.returned == 0);
    auto const answer = control(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room.data(),
                                static_cast<DWORD>(room.size()));
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == empty.returned);
    auto const* const list = reinterpret_cast<SOCKET_ADDRESS_LIST const*>(room.data());
    for (int i = 0; i < list->iAddressCount; ++i) {
        CHECK(list->Address[i].lpSockaddr->sa_family == AF_INET);
        CHECK(list->Address[i].iSockaddrLength == sizeof(sockaddr_in));
    }
}

BEHAVIOUR("ioctl.SIO_GET_INTERFACE_LIST", "E.11-17", high, "winetest:test_get_interface_list",
          "SIO_GET_INTERFACE_LIST lists the loopback interface") {
    auto const s = stream_socket();
    std::vector<INTERFACE_INFO> room(100);
    auto const small = control(s, SIO_GET_INTERFACE_LIST, nullptr, 0, room.data(), 1);
    CHECK_THAT(small.outcome, FailsWith(WSAEFAULT));
    CHECK(small.returned == 0);
    auto const none = control(s, SIO_GET_INTERFACE_LIST, nullptr, 0, nullptr, 0);
    CHECK_THAT(none.outcome, FailsWith(WSAEFAULT));
    CHECK(none.returned == 0);
    auto const answer = control(s, SIO_GET_INTERFACE_LIST, nullptr, 0, room.data(),
                                static_cast<DWORD>(room.size() * sizeof room[0]));
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    REQUIRE(answer.returned % sizeof room[0] == 0);
    bool loopback = false;
    for (DWORD i = 0; i != answer.returned / sizeof room[0]; ++i)
        if ((room[i].iiFlags & IFF_LOOPBACK) != 0)
            loopback = room[i].iiAddress.AddressIn.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    CHECK(loopback);
}

BEHAVIOUR("ioctl.SIO_GET_INTERFACE_LIST-members", "E.11-17", medium, "rostest:WSAIoctl",
          "SIO_GET_INTERFACE_LIST gives 255.255.255.255 as every interface's broadcast address, "
          "and calls the loopback able of multicast") {
    std::vector<INTERFACE_INFO> room(100);
    auto const answer = control(stream_socket(), SIO_GET_INTERFACE_LIST, nullptr, 0, room.data(),
                                static_cast<DWORD>(room.size() * sizeof room[0]));
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    room.resize(answer.returned / sizeof room[0]);
    for (auto const& each : room) {
        if ((each.iiFlags & IFF_BROADCAST) != 0)
            CHECK(each.iiBroadcastAddress.AddressIn.sin_addr.s_addr == INADDR_BROADCAST);
        if ((each.iiFlags & IFF_LOOPBACK) != 0) CHECK((each.iiFlags & IFF_MULTICAST) != 0);
    }
}

BEHAVIOUR("ioctl.SIO_ADDRESS_LIST_CHANGE", "E.11-18", high, "winetest:test_sioAddressListChange",
          "SIO_ADDRESS_LIST_CHANGE on a non-blocking socket fails with WSAEWOULDBLOCK") {
    auto const s = datagram_socket();
    set_non_blocking(s);
    CHECK_THAT(control(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0).outcome,
               FailsWith(WSAEWOULDBLOCK));
}

BEHAVIOUR("ioctl.SIO_ROUTING_INTERFACE_QUERY", "E.11-19", high,
          "winetest:test_sioRoutingInterfaceQuery",
          "SIO_ROUTING_INTERFACE_QUERY names the address that reaches another") {
    auto const s = datagram_socket();
    sockaddr_in peer{};
    sockaddr_in own{};
    constexpr DWORD code = SIO_ROUTING_INTERFACE_QUERY;
    CHECK_THAT(control(s, code, &peer, sizeof peer, &own, sizeof own).outcome,
               FailsWith(WSAEAFNOSUPPORT));
    peer.sin_family = AF_INET;
    CHECK_THAT(control(s, code, &peer, sizeof peer, &own, sizeof own).outcome,
               FailsWith(WSAEINVAL));
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_THAT(control(s, code, &peer, sizeof peer - 1, &own, sizeof own).outcome,
               FailsWith(WSAEINVAL));
    CHECK_THAT(control(s, code, nullptr, sizeof peer, &own, sizeof own).outcome,
               FailsWith(WSAEINVAL));
    auto const small = control(s, code, &peer, sizeof peer, &own, sizeof own - 1);
    CHECK_THAT(small.outcome, FailsWith(WSAEFAULT));
    CHECK(small.returned == sizeof own);
    auto const answer = control(s, code, &peer, sizeof peer, &own, sizeof own);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == sizeof own);
    CHECK(own.sin_family == AF_INET);
    CHECK(own.sin_port == 0);
    CHECK(own.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

BEHAVIOUR("ioctl.SIO_ROUTING_INTERFACE_QUERY-size", "E.11-19", high,
          "winetest:test_sioRoutingInterfaceQuery",
          "a refused SIO_ROUTING_INTERFACE_QUERY leaves the number of returned bytes alone") {
    auto const s = datagram_socket();
    sockaddr_in peer{};
    sockaddr_in own{};
    constexpr DWORD code = SIO_ROUTING_INTERFACE_QUERY;
    CHECK(control(s, code, &peer, sizeof peer, &own, sizeof own).returned == sentinel);
    peer.sin_family = AF_INET;
    CHECK(control(s, code, &peer, sizeof peer - 1, &own, sizeof own).returned == sentinel);
    CHECK(control(s, code, &peer, sizeof peer, &own, sizeof own).returned == sentinel);
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto const nowhere = control(s, code, &peer, sizeof peer, nullptr, sizeof own);
    CHECK_THAT(nowhere.outcome, FailsWith(WSAEFAULT));
    CHECK(nowhere.returned == sentinel);
}

BEHAVIOUR("ioctl.SIO_IDEAL_SEND_BACKLOG_QUERY", "A.2-11 E.11-20", high,
          "winetest:test_backlog_query", "SIO_IDEAL_SEND_BACKLOG_QUERY is for connected streams") {
    ULONG size = 0;
    constexpr DWORD code = SIO_IDEAL_SEND_BACKLOG_QUERY;
    CHECK_THAT(control(stream_socket(), code, nullptr, 0, &size, sizeof size).outcome,
               FailsWith(WSAENOTCONN));
    CHECK_THAT(control(datagram_socket(), code, nullptr, 0, &size, sizeof size).outcome,
               FailsWith(WSAEOPNOTSUPP));
    auto const pair = tcp_pair();
    CHECK_THAT(control(pair.client, code, nullptr, 0, &size, sizeof size).outcome,
               ReturnsAndResets(0));
    CHECK(size == 0x10000);
}

namespace {

constexpr auto tcp_info_docs = "docs:SIO_TCP_INFO control code, TCP_INFO_v0";

}  // namespace

BEHAVIOUR("ioctl.SIO_TCP_INFO", "E.11-26", medium, tcp_info_docs,
          "SIO_TCP_INFO tells the state of a connection, its bytes and its round trips") {
    auto const pair = tcp_pair();
    REQUIRE(send(pair.client, "hello", 5, 0) == 5);
    CHECK(recv_text(pair.server, 5) == "hello");
    REQUIRE(send(pair.server, "you", 3, 0) == 3);
    CHECK(recv_text(pair.client, 3) == "you");
    DWORD const version = 0;
    TCP_INFO_v0 info{};
    auto const answer =
        control(pair.client, SIO_TCP_INFO, &version, sizeof version, &info, sizeof info);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == sizeof info);
    CHECK(info.State == TCPSTATE_ESTABLISHED);
    CHECK(info.BytesOut == 5);
    CHECK(info.BytesIn == 3);
    CHECK(info.Mss > 0);
    CHECK(info.Cwnd >= info.Mss);
    CHECK(info.RttUs > 0);
    CHECK(info.SndWnd > 0);
    CHECK(info.RcvWnd > 0);
    CHECK(info.BytesRetrans == 0);
    CHECK(info.ConnectionTimeMs < 3'600'000);

    REQUIRE(shutdown(pair.server, SD_SEND) == 0);
    CHECK(recv_text(pair.client, 1).empty());
    CHECK_THAT(
        control(pair.client, SIO_TCP_INFO, &version, sizeof version, &info, sizeof info).outcome,
        ReturnsAndResets(0));
    CHECK(info.State == TCPSTATE_CLOSE_WAIT);
}

BEHAVIOUR("ioctl.SIO_TCP_INFO-refused", "E.11-26", medium, tcp_info_docs,
          "SIO_TCP_INFO is for TCP, and wants a version that it knows and room for its answer") {
    DWORD version = 0;
    TCP_INFO_v0 info{};
    CHECK_THAT(
        control(datagram_socket(), SIO_TCP_INFO, &version, sizeof version, &info, sizeof info)
            .outcome,
        FailsWith(WSAEOPNOTSUPP));
    auto const pair = tcp_pair();
    auto const ask = [&](DWORD in_size, DWORD out_size) {
        return control(pair.client, SIO_TCP_INFO, &version, in_size, &info, out_size).outcome;
    };
    CHECK_THAT(ask(0, sizeof info), FailsWith(WSAEFAULT));
    CHECK_THAT(ask(sizeof version, sizeof info - 1), FailsWith(WSAEFAULT));
    version = 99;
    CHECK_THAT(ask(sizeof version, sizeof info), FailsWith(WSAEINVAL));
}

BEHAVIOUR("ioctl.SIO_TCP_INFO-unconnected", "E.11-27",
          decided("no source says; as SIO_IDEAL_SEND_BACKLOG_QUERY"), "inferred",
          "SIO_TCP_INFO without a connection is WSAENOTCONN") {
    DWORD const version = 0;
    TCP_INFO_v0 info{};
    CHECK_THAT(control(stream_socket(), SIO_TCP_INFO, &version, sizeof version, &info, sizeof info)
                   .outcome,
               FailsWith(WSAENOTCONN));
}

BEHAVIOUR("ioctl.SIO_ENABLE_CIRCULAR_QUEUEING", "E.11-21", high, "winetest:test_circular_queueing",
          "SIO_ENABLE_CIRCULAR_QUEUEING succeeds on a datagram socket") {
    CHECK_THAT(
        control(datagram_socket(), SIO_ENABLE_CIRCULAR_QUEUEING, nullptr, 0, nullptr, 0).outcome,
        ReturnsAndResets(0));
}

namespace {

// Controls that take a word and say nothing.
struct TakenRow {
    Behaviour is;
    int type;
    DWORD code;
};

// clang-format off
TakenRow const taken_rows[] = {
    {{"ioctl.taken.SIO_UDP_NETRESET", "E.11-12", high, "docs:Winsock IOCTLs", "SIO_UDP_NETRESET takes a BOOL"}, SOCK_DGRAM, SIO_UDP_NETRESET},
    {{"ioctl.taken.SIO_LOOPBACK_FAST_PATH", "E.11-14", medium, "docs:SIO_LOOPBACK_FAST_PATH", "SIO_LOOPBACK_FAST_PATH takes an int"}, SOCK_STREAM, SIO_LOOPBACK_FAST_PATH},
    {{"ioctl.taken.SIO_MULTIPOINT_LOOPBACK", "E.11-24", medium, "docs:Winsock IOCTLs", "SIO_MULTIPOINT_LOOPBACK takes a BOOL"}, SOCK_DGRAM, SIO_MULTIPOINT_LOOPBACK},
    {{"ioctl.taken.SIO_MULTICAST_SCOPE", "E.11-24", medium, "docs:Winsock IOCTLs", "SIO_MULTICAST_SCOPE takes an int"}, SOCK_DGRAM, SIO_MULTICAST_SCOPE},
};
// clang-format on

}  // namespace

BEHAVIOURS(taken_rows, row) {
    UniqueSocket const s{socket(AF_INET, row.type, 0)};
    REQUIRE(s.valid());
    DWORD value = 1;
    auto const answer = control(s, row.code, &value, sizeof value, nullptr, 0);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == 0);
    CHECK_THAT(control(s, row.code, nullptr, 0, nullptr, 0).outcome, FailsWith(WSAEFAULT));
}

BEHAVIOUR("ioctl.multipoint-options", "E.11-24", medium, "docs:Winsock IOCTLs",
          "SIO_MULTIPOINT_LOOPBACK and SIO_MULTICAST_SCOPE set the options of multicast") {
    auto const s = datagram_socket();
    DWORD value = 0;
    REQUIRE(control(s, SIO_MULTIPOINT_LOOPBACK, &value, sizeof value, nullptr, 0).outcome.value ==
            0);
    value = 7;
    REQUIRE(control(s, SIO_MULTICAST_SCOPE, &value, sizeof value, nullptr, 0).outcome.value == 0);
    CHECK(option<DWORD>(s, IPPROTO_IP, IP_MULTICAST_LOOP) == 0);
    CHECK(option<DWORD>(s, IPPROTO_IP, IP_MULTICAST_TTL) == 7);
}

BEHAVIOUR("ioctl.SIO_TCP_INITIAL_RTO", "E.11-13", medium, "docs:SIO_TCP_INITIAL_RTO",
          "SIO_TCP_INITIAL_RTO is for streams before they connect") {
    TCP_INITIAL_RTO_PARAMETERS values{100, 2};
    auto const set = [&](SOCKET s, DWORD size) {
        return control(s, SIO_TCP_INITIAL_RTO, &values, size, nullptr, 0).outcome;
    };
    CHECK_THAT(set(stream_socket(), sizeof values), ReturnsAndResets(0));
    CHECK_THAT(set(stream_socket(), sizeof values - 1), FailsWith(WSAEFAULT));
    auto const pair = tcp_pair();
    CHECK(set(pair.client, sizeof values).value == SOCKET_ERROR);
}

BEHAVIOUR("ioctl.SIO_GET_BROADCAST_ADDRESS", "E.11-25", medium, "docs:Winsock IOCTLs",
          "SIO_GET_BROADCAST_ADDRESS reports the broadcast address") {
    auto const s = datagram_socket();
    sockaddr_in everybody{};
    constexpr DWORD code = SIO_GET_BROADCAST_ADDRESS;
    CHECK_THAT(control(s, code, nullptr, 0, &everybody, sizeof everybody - 1).outcome,
               FailsWith(WSAEFAULT));
    auto const answer = control(s, code, nullptr, 0, &everybody, sizeof everybody);
    CHECK_THAT(answer.outcome, ReturnsAndResets(0));
    CHECK(answer.returned == sizeof everybody);
    CHECK(everybody.sin_family == AF_INET);
    CHECK(everybody.sin_addr.s_addr == INADDR_BROADCAST);
}

BEHAVIOUR("ioctl.SIO_RCVALL", "E.11-22", medium, "docs:SIO_RCVALL",
          "a bound raw socket can ask for all packets of its interface") {
    require(Capability::raw_sockets);
    UniqueSocket const s{socket(AF_INET, SOCK_RAW, IPPROTO_IP)};
    REQUIRE(s.valid());
    auto const here = Address::loopback(AF_INET);
    REQUIRE(bind(s, here.data(), here.length()) == 0);
    DWORD value = RCVALL_ON;
    CHECK_THAT(control(s, SIO_RCVALL, &value, sizeof value, nullptr, 0).outcome,
               ReturnsAndResets(0));
}
