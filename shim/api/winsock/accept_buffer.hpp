// SPDX-License-Identifier: MIT
// How AcceptEx lays its buffer out behind the data: a room for the local address and one for the
// remote address, each with the address' length in front. Windows keeps the layout to itself; only
// GetAcceptExSockaddrs reads it [docs: GetAcceptExSockaddrs].
#pragma once

#include <winsock2.h>

#include <cstring>

namespace ws2::api {

// A room for an address has 16 bytes more than the largest one.
inline constexpr DWORD accept_room_extra = 16;

// `room` is at least the length plus accept_room_extra.
inline void write_accept_address(char* room, sockaddr const* address, INT length) {
    std::memcpy(room, &length, sizeof length);
    std::memcpy(room + sizeof length, address, static_cast<std::size_t>(length));
}

// A room of no size holds no address: nothing is touched [winetest: test_AcceptEx].
inline void read_accept_address(char* room, DWORD size, sockaddr** address, INT* length) {
    if (size == 0 || !address || !length) return;
    std::memcpy(length, room, sizeof *length);
    *address = reinterpret_cast<sockaddr*>(room + sizeof *length);
}

}  // namespace ws2::api
