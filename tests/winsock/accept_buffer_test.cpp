// SPDX-License-Identifier: MIT
// GetAcceptExSockaddrs: where the addresses are in a buffer that AcceptEx has filled.
#include <mswsock.h>

#include <windows.h>

#include <array>
#include <cstring>

#include "tests/support/behaviour.hpp"
#include "tests/support/completion.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/outcome.hpp"

using namespace ws2::test;

namespace {

constexpr DWORD data_room = 12;
constexpr DWORD address_room = sizeof(sockaddr_in) + 16;

using AcceptBuffer = std::array<char, data_room + 2 * address_room>;

LPFN_GETACCEPTEXSOCKADDRS find_parser() {
    auto const parser = extension_function<LPFN_GETACCEPTEXSOCKADDRS>(WSAID_GETACCEPTEXSOCKADDRS);
    REQUIRE(parser);
    return parser;
}

struct Parsed {
    sockaddr* local = nullptr;
    INT local_length = -1;
    sockaddr* remote = nullptr;
    INT remote_length = -1;
};

Parsed parse(AcceptBuffer& buffer, DWORD local_room, DWORD remote_room) {
    Parsed parsed;
    find_parser()(buffer.data(), data_room, local_room, remote_room, &parsed.local,
                  &parsed.local_length, &parsed.remote, &parsed.remote_length);
    return parsed;
}

bool lies_within(sockaddr const* address, char const* room, DWORD size) {
    auto const* const at = reinterpret_cast<char const*>(address);
    return at >= room && at + sizeof(sockaddr_in) <= room + size;
}

bool is(sockaddr const* found, Address const& expected) {
    sockaddr_in in{};
    std::memcpy(&in, found, sizeof in);
    return std::memcmp(&in, expected.data(), 8) == 0;  // family, port and address
}

constexpr auto accept_docs = "docs:GetAcceptExSockaddrs";

}  // namespace

BEHAVIOUR("accept-buffer.rooms", "B.7-29", medium, accept_docs,
          "GetAcceptExSockaddrs finds the local address in the room behind the data, the remote "
          "one in the room behind that") {
    AcceptBuffer buffer{};
    auto const parsed = parse(buffer, address_room, address_room);
    CHECK(lies_within(parsed.local, buffer.data() + data_room, address_room));
    CHECK(lies_within(parsed.remote, buffer.data() + data_room + address_room, address_room));
}

BEHAVIOUR("accept-buffer.no-local-room", "B.7-10", high, "winetest:test_AcceptEx",
          "GetAcceptExSockaddrs without a room for the local address leaves its pointer and length "
          "as they were") {
    AcceptBuffer buffer{};
    auto const parsed = parse(buffer, 0, address_room);
    CHECK(parsed.local == nullptr);
    CHECK(parsed.local_length == -1);
    CHECK(lies_within(parsed.remote, buffer.data() + data_room, address_room));
}

BEHAVIOUR("accept-buffer.exported", "B.7-29", high, accept_docs,
          "GetAcceptExSockaddrs is exported, and finds what the function of the extension finds") {
    AcceptBuffer buffer{};
    auto const expected = parse(buffer, address_room, address_room);
    Parsed found;
    GetAcceptExSockaddrs(buffer.data(), data_room, address_room, address_room, &found.local,
                         &found.local_length, &found.remote, &found.remote_length);
    CHECK(found.local == expected.local);
    CHECK(found.remote == expected.remote);
    CHECK(found.local_length == expected.local_length);
    CHECK(found.remote_length == expected.remote_length);
}

BEHAVIOUR("accept-buffer.filled", "B.7-29", high, "winetest:test_AcceptEx",
          "AcceptEx writes the names of both ends into its buffer, 16 bytes each for IPv4") {
    auto const accept_ex = extension_function<LPFN_ACCEPTEX>(WSAID_ACCEPTEX);
    REQUIRE(accept_ex);
    auto const listening = listener();
    auto const acceptor = stream_socket();
    AcceptBuffer buffer{};
    OVERLAPPED overlapped{};
    overlapped.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    DWORD received = 0;
    BOOL const done = accept_ex(listening, acceptor, buffer.data(), 0, address_room, address_room,
                                &received, &overlapped);
    REQUIRE((done || WSAGetLastError() == ERROR_IO_PENDING));
    auto const client = connected_to(listening);
    constexpr DWORD patience_ms = 30'000;
    REQUIRE(WaitForSingleObject(overlapped.hEvent, patience_ms) == WAIT_OBJECT_0);
    CloseHandle(overlapped.hEvent);
    Parsed parsed;
    find_parser()(buffer.data(), 0, address_room, address_room, &parsed.local, &parsed.local_length,
                  &parsed.remote, &parsed.remote_length);
    REQUIRE(parsed.local_length == sizeof(sockaddr_in));
    REQUIRE(parsed.remote_length == sizeof(sockaddr_in));
    CHECK(is(parsed.local, local_address(listening)));
    CHECK(is(parsed.remote, local_address(client)));
}
