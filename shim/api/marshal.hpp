// SPDX-License-Identifier: MIT
// Windows' structures to and from the neutral ones. Nothing is decided here but sizes: a short
// buffer or a bad pointer is bad_address, as Windows says for socket calls.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "platform/types.hpp"
#include "shim/api/caller_memory.hpp"

namespace ws2::api {

// The size of a sockaddr of this family: 16, 28 or 110.
int address_size(Family family);

// What `name` says. bad_address for a bad pointer or fewer bytes than the *socket's* family has;
// family_not_supported for another family [winetest: test_bind].
Result<Address> address_from(sockaddr const* name, int length, Family socket_family);

// The same for connect(), where AF_UNSPEC means "no peer" (Family::none).
Result<Address> target_from(sockaddr const* name, int length, Family socket_family);

// Whether an address of this family fits what the caller offers, and can be written there together
// with its length; bad_address if not, with everything untouched [winetest: test_getsockname,
// test_UDP].
Code check_room(sockaddr* name, int* length, Family family);

// Stores the address and its real size. The room was checked before.
void put_address(Address const& address, sockaddr* name, int* length);
// As getsockname does: a path ends with its terminator [winetest: test_afunix].
void put_own_address(Address const& address, sockaddr* name, int* length);

// --- IPv4 alone, for the calls that move datagrams ----------------------------------------------

// A sockaddr_in begins as an Ipv4Endpoint, with the same numbers.
static_assert(offsetof(sockaddr_in, sin_port) == offsetof(Ipv4Endpoint, port_be) &&
              offsetof(sockaddr_in, sin_addr) == offsetof(Ipv4Endpoint, ip_be) &&
              AF_INET == static_cast<int>(Family::ipv4));

// The family is whatever stands there.
inline Ipv4Endpoint ipv4_from(sockaddr const* name) {
    Ipv4Endpoint endpoint;
    std::memcpy(&endpoint, name, sizeof endpoint);
    return endpoint;
}
// Without a name the length is not looked at.
inline bool has_room_for_ipv4(sockaddr* name, int* length) {
    constexpr int size = sizeof(sockaddr_in);
    return can_write_bytes(name, size) && can_write(length) && *length >= size;
}
inline void put_ipv4(Ipv4Endpoint endpoint, sockaddr* name, int* length) {
    sockaddr_in in{};
    std::memcpy(&in, &endpoint, sizeof endpoint);
    std::memcpy(name, &in, sizeof in);
    *length = sizeof in;
}

inline platform::Buffer buffer_of(char const* data, std::size_t length) {
    return {const_cast<char*>(data), length};
}

// A WSABUF array as pieces of memory.
class BufferList {
public:
    BufferList(WSABUF const* buffers, DWORD count) : size_{count} {
        if (count == 1) [[likely]] {
            inline_[0] = {buffers->buf, buffers->len};
            return;
        }
        if (count > inline_count) [[unlikely]] {
            more_.resize(count);
            data_ = more_.data();
        }
        for (DWORD i = 0; i != count; ++i) data_[i] = {buffers[i].buf, buffers[i].len};
    }
    std::span<platform::Buffer> span() { return {data_, size_}; }

private:
    static constexpr std::size_t inline_count = 16;
    std::array<platform::Buffer, inline_count> inline_;
    std::vector<platform::Buffer> more_;
    platform::Buffer* data_ = inline_.data();
    std::size_t size_;
};

}  // namespace ws2::api
