// SPDX-License-Identifier: MIT
// Addresses and routes that come and go, and what is notified: in a process with networks of its
// own.
#include <winsock2.h>
// The SDK's other headers want it first.
#include <ws2tcpip.h>

#include <windows.h>
// The rest of the SDK wants it first.
#include <iphlpapi.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "tests/support/catch.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/ethernet_peer.hpp"
#include "tests/support/forked_child.hpp"
#include "tests/support/own_addresses.hpp"
#include "tests/support/privileges.hpp"
#include "tests/support/wait.hpp"
#include "tests/support/winsock_session.hpp"

using namespace ws2::test;

namespace {

constexpr char const* address = "10.9.8.7";

void require(bool holds, int number) {
    if (!holds) std::_Exit(number);
}

int control(SOCKET s, DWORD code, OVERLAPPED* overlapped = nullptr, char const* peer = nullptr) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    if (peer) inet_pton(AF_INET, peer, &to.sin_addr);
    DWORD size = 0;
    auto const result = WSAIoctl(s, code, peer ? &to : nullptr, peer ? sizeof to : 0, nullptr, 0,
                                 &size, overlapped, nullptr);
    return result == 0 ? 0 : WSAGetLastError();
}

bool is_told(SOCKET s, WSAEVENT event, long wanted) {
    if (WSAWaitForMultipleEvents(1, &event, TRUE, patience_in_ms(), FALSE) != WSA_WAIT_EVENT_0)
        return false;
    WSANETWORKEVENTS events{};
    return WSAEnumNetworkEvents(s, event, &events) == 0 && events.lNetworkEvents == wanted;
}

}  // namespace

TEST_CASE("SIO_ADDRESS_LIST_CHANGE ends when an address comes, and when it goes",
          "[network][E.11-18]") {
    WinsockSession const session;
    run_in_own_network([] {
        Overlap of_ipv6;  // outlives the socket, whose end writes into it
        Overlap coming;
        auto const s = datagram_socket();
        auto const other = datagram_socket(AF_INET6);
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &coming) == WSA_IO_PENDING, 1);
        require(control(other, SIO_ADDRESS_LIST_CHANGE, &of_ipv6) == WSA_IO_PENDING, 2);
        require(set_second_address(address), 3);
        require(coming.ends_with(0), 4);
        require(coming.bytes() == 0, 5);
        Overlap going;
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &going) == WSA_IO_PENDING, 6);
        require(set_second_address(nullptr), 7);
        require(going.ends_with(0), 8);
        require(of_ipv6.is_pending(), 9);
    });
}

TEST_CASE("SIO_ADDRESS_LIST_CHANGE is told by a port, and waits on a blocking socket",
          "[network][E.11-18]") {
    WinsockSession const session;
    run_in_own_network([] {
        auto const s = datagram_socket();
        Port const port;
        require(port.take(s, 7), 1);
        Overlap change{Overlap::Kind::without_event};
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &change) == WSA_IO_PENDING, 2);
        auto const waiting = stream_socket();
        BlockedCall const call{[&] { return control(waiting, SIO_ADDRESS_LIST_CHANGE); }};
        require(call.is_blocked(), 3);
        require(set_second_address(address), 4);
        DWORD bytes = 1;
        ULONG_PTR key = 0;
        OVERLAPPED* done = nullptr;
        require(GetQueuedCompletionStatus(port, &bytes, &key, &done, patience_in_ms()) != 0, 5);
        require(key == 7 && done == &change && bytes == 0, 6);
        auto const result = call.result();
        require(result && result->value == 0, 7);
    });
}

TEST_CASE("FD_ADDRESS_LIST_CHANGE is recorded once for each SIO_ADDRESS_LIST_CHANGE",
          "[network][F.8-16][F.1-23]") {
    WinsockSession const session;
    run_in_own_network([] {
        auto const s = datagram_socket();
        auto const event = WSACreateEvent();
        require(WSAEventSelect(s, event, FD_ADDRESS_LIST_CHANGE) == 0, 1);
        require(set_second_address(address), 2);
        require(control(s, SIO_ADDRESS_LIST_CHANGE) == WSAEWOULDBLOCK, 3);
        require(set_second_address(nullptr), 4);
        require(is_told(s, event, FD_ADDRESS_LIST_CHANGE), 5);
        require(set_second_address(address), 6);
        require(WSAWaitForMultipleEvents(1, &event, TRUE, 20, FALSE) == WSA_WAIT_TIMEOUT, 7);
        require(control(s, SIO_ADDRESS_LIST_CHANGE) == WSAEWOULDBLOCK, 8);
        require(set_second_address(nullptr), 9);
        require(is_told(s, event, FD_ADDRESS_LIST_CHANGE), 10);
    });
}

TEST_CASE("what was recorded before WSAEventSelect is told by it", "[network][F.8-16]") {
    WinsockSession const session;
    run_in_own_network([] {
        auto const s = datagram_socket();
        set_non_blocking(s);
        Overlap also;
        require(control(s, SIO_ADDRESS_LIST_CHANGE) == WSAEWOULDBLOCK, 1);
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &also) == WSA_IO_PENDING, 2);
        require(set_second_address(address), 3);
        require(also.ends_with(0), 4);
        auto const event = WSACreateEvent();
        require(WSAEventSelect(s, event, FD_ADDRESS_LIST_CHANGE) == 0, 5);
        require(is_told(s, event, FD_ADDRESS_LIST_CHANGE), 6);
    });
}

TEST_CASE("SIO_ROUTING_INTERFACE_CHANGE ends when packets would leave otherwise, and not before",
          "[network][F.8-16]") {
    WinsockSession const session;
    run_in_own_network([] {
        Overlap change;
        Overlap same;  // outlives the socket, whose end writes into it
        Overlap addresses;
        auto const s = datagram_socket();
        auto const selected = datagram_socket();
        auto const event = WSACreateEvent();
        require(WSAEventSelect(selected, event, FD_ROUTING_INTERFACE_CHANGE) == 0, 1);
        constexpr auto code = SIO_ROUTING_INTERFACE_CHANGE;
        require(control(selected, code, nullptr, "10.9.8.99") == WSAEWOULDBLOCK, 2);
        require(control(s, code, &change, "10.9.8.99") == WSA_IO_PENDING, 3);
        require(control(s, code, &same, "127.0.0.5") == WSA_IO_PENDING, 4);
        require(set_second_address(address), 5);
        require(change.ends_with(0), 6);
        require(is_told(selected, event, FD_ROUTING_INTERFACE_CHANGE), 7);
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &addresses) == WSA_IO_PENDING, 8);
        require(set_second_address(nullptr), 9);
        require(addresses.ends_with(0), 10);
        require(same.is_pending(), 11);
    });
}

TEST_CASE("NotifyAddrChange and NotifyRouteChange end with a change", "[network]") {
    WinsockSession const session;
    run_in_own_network([] {
        Overlap addresses;
        Overlap routes;
        HANDLE handle = nullptr;
        require(NotifyAddrChange(&handle, &addresses) == ERROR_IO_PENDING, 1);
        require(NotifyRouteChange(&handle, &routes) == ERROR_IO_PENDING, 2);
        BlockedCall const call{[] { return NotifyAddrChange(nullptr, nullptr); }};
        require(call.is_blocked(), 3);
        require(set_second_address(address), 4);
        require(addresses.ends_with(0), 5);
        require(routes.ends_with(0), 6);
        auto const result = call.result();
        require(result && result->value == 0, 7);
    });
}

TEST_CASE("changes are told in a child of a process that has asked for some",
          "[network][E.11-18]") {
    WinsockSession const session;
    run_in_own_network([] {
        auto const s = datagram_socket();
        auto const event = WSACreateEvent();
        require(WSAEventSelect(s, event, FD_ADDRESS_LIST_CHANGE) == 0, 1);
        Overlap change;
        require(control(s, SIO_ADDRESS_LIST_CHANGE) == WSAEWOULDBLOCK, 2);
        require(control(s, SIO_ADDRESS_LIST_CHANGE, &change) == WSA_IO_PENDING, 3);
        ForkedChild child{[&] {
            Overlap own;
            require(control(s, SIO_ADDRESS_LIST_CHANGE, &own) == WSA_IO_PENDING, 1);
            require(set_second_address(address), 2);
            require(own.ends_with(0), 3);
            require(is_told(s, event, FD_ADDRESS_LIST_CHANGE), 4);
            std::_Exit(0);
        }};
        require(child.exit_code() == 0, 4);
        require(change.ends_with(0), 5);
        require(is_told(s, event, FD_ADDRESS_LIST_CHANGE), 6);
    });
}

namespace {

// Set by a callback for a row of this type that is about `address`.
struct Awaited {
    MIB_NOTIFICATION_TYPE type;
    HANDLE event = CreateEventW(nullptr, FALSE, FALSE, nullptr);

    bool comes() const { return WaitForSingleObject(event, patience_in_ms()) == WAIT_OBJECT_0; }
    void note(SOCKADDR_INET const& about, MIB_NOTIFICATION_TYPE told) const {
        in_addr wanted;
        inet_pton(AF_INET, address, &wanted);
        if (told == type && about.Ipv4.sin_addr.s_addr == wanted.s_addr) SetEvent(event);
    }
};

// What one registration tells: what has not been seen to come is not missed when it goes.
struct Told {
    Awaited came{MibAddInstance};
    Awaited went{MibDeleteInstance};

    void note(SOCKADDR_INET const& about, MIB_NOTIFICATION_TYPE told) const {
        came.note(about, told);
        went.note(about, told);
    }
};

VOID WINAPI note_address(PVOID context, PMIB_UNICASTIPADDRESS_ROW row, MIB_NOTIFICATION_TYPE type) {
    static_cast<Told*>(context)->note(row->Address, type);
}
VOID WINAPI note_route(PVOID context, PMIB_IPFORWARD_ROW2 row, MIB_NOTIFICATION_TYPE type) {
    static_cast<Told*>(context)->note(row->DestinationPrefix.Prefix, type);
}

}  // namespace

TEST_CASE("NotifyUnicastIpAddressChange and NotifyRouteChange2 report what comes and goes",
          "[network]") {
    run_in_own_network([] {
        Told first;
        Told second;
        Told routes;
        HANDLE of_first = nullptr;
        HANDLE of_second = nullptr;
        HANDLE of_routes = nullptr;
        require(NotifyUnicastIpAddressChange(AF_INET, note_address, &first, FALSE, &of_first) == 0,
                1);
        require(
            NotifyUnicastIpAddressChange(AF_INET, note_address, &second, FALSE, &of_second) == 0,
            2);
        require(NotifyRouteChange2(AF_INET, note_route, &routes, FALSE, &of_routes) == 0, 3);
        {
            WinsockSession const session;  // its end takes the library's socket away
        }
        require(set_second_address(address), 4);
        require(first.came.comes() && second.came.comes(), 5);
        require(routes.came.comes(), 6);
        require(set_second_address(nullptr), 7);
        require(first.went.comes() && second.went.comes(), 8);
        require(routes.went.comes(), 9);
        require(CancelMibChangeNotify2(of_first) == 0, 10);
        require(CancelMibChangeNotify2(of_first) == ERROR_INVALID_PARAMETER, 11);
        require(set_second_address(address), 12);
        require(routes.came.comes() && second.came.comes(), 13);
        // By then the cancelled one would have called, too.
        require(WaitForSingleObject(first.came.event, 0) == WAIT_TIMEOUT, 14);
        require(CancelMibChangeNotify2(of_second) == 0, 15);
        require(CancelMibChangeNotify2(of_routes) == 0, 16);
    });
}

TEST_CASE("routes are those of this machine", "[network]") {
    run_in_own_network([] {
        in_addr own;
        inet_pton(AF_INET, address, &own);
        MIB_IPFORWARDROW row{};
        require(GetBestRoute(own.s_addr, 0, &row) == ERROR_NETWORK_UNREACHABLE, 1);
        require(set_second_address(address), 2);
        require(GetBestRoute(own.s_addr, 0, &row) == NO_ERROR, 3);
        require(row.dwForwardDest == own.s_addr && row.dwForwardMask == 0xFFFFFFFF, 4);
        require(GetBestRoute(htonl(0xC0000201), 0, &row) == ERROR_NETWORK_UNREACHABLE, 5);
        ULONG size = 0;
        require(GetIpNetTable(nullptr, &size, FALSE) == ERROR_NO_DATA, 6);
        MIB_IPNET_TABLE2* table = nullptr;
        require(GetIpNetTable2(AF_UNSPEC, &table) == ERROR_NOT_FOUND, 7);
    });
}

namespace {

std::array<std::uint8_t, 6> found_by_arp(char const* peer, DWORD& error) {
    std::array<std::uint8_t, 6> found{};
    in_addr to;
    inet_pton(AF_INET, peer, &to);
    ULONG length = found.size();
    error = SendARP(to.s_addr, 0, found.data(), &length);
    require(length == (error == NO_ERROR ? found.size() : 0), 20);
    return found;
}

}  // namespace

TEST_CASE("SendARP asks for the hardware address of a machine on the link", "[network]") {
    run_in_own_network([] {
        EthernetPeer const peer{"10.9.8.1", "10.9.8.2"};
        if (!peer.is_there()) leave_untested();
        DWORD error = 0;
        require(found_by_arp("10.9.8.2", error) == EthernetPeer::hardware_address, 1);
        require(error == NO_ERROR, 2);
        require(found_by_arp("10.9.8.1", error) == peer.own_hardware_address(), 3);
        found_by_arp("10.9.8.3", error);
        require(error == ERROR_BAD_NET_NAME, 4);
        found_by_arp("10.9.9.1", error);
        require(error == ERROR_BAD_NET_NAME, 5);
        ULONG size = 0;
        require(GetIpNetTable(nullptr, &size, FALSE) == ERROR_INSUFFICIENT_BUFFER, 6);
        // The loopback adapter has none.
        std::array<BYTE, 6> room{};
        auto length = static_cast<ULONG>(room.size());
        require(SendARP(htonl(INADDR_LOOPBACK), 0, room.data(), &length) == NO_ERROR, 7);
        require(length == 0, 8);
    });
}
