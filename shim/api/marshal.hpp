// SPDX-License-Identifier: MIT
// Windows' structures to and from the neutral ones. Nothing is decided here but sizes: a short
// buffer or a bad pointer is bad_address, as Windows says for socket calls.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "platform/socket_calls.hpp"
#include "platform/types.hpp"
#include "shim/api/caller_memory.hpp"

namespace ws2::api {

// The size of a sockaddr of this family: 16, 28 or 110.
int address_size(Family family);

// What `name` says. bad_address for a bad pointer or fewer bytes than the *socket's* family has;
// family_not_supported for another family [winetest: test_bind].
Result<Address> address_from(sockaddr const* name, int length, Family socket_family);

// The same for connect(), where AF_UNSPEC means "nobody" (Family::none).
Result<Address> target_from(sockaddr const* name, int length, Family socket_family);

// Whether an address of this family fits what the caller offers, and can be written there together
// with its length; bad_address if not, with everything untouched [winetest: test_getsockname,
// test_UDP].
Code check_room(sockaddr* name, int* length, Family family);

// Stores the address and its real size. The room was checked before.
void put_address(Address const& address, sockaddr* name, int* length);

// A WSABUF array as pieces of memory.
class BufferList {
public:
    BufferList(WSABUF const* buffers, DWORD count);
    std::span<platform::Buffer> span() { return {data_, size_}; }

private:
    static constexpr std::size_t inline_count = 16;
    std::array<platform::Buffer, inline_count> inline_;
    std::vector<platform::Buffer> more_;
    platform::Buffer* data_ = inline_.data();
    std::size_t size_;
};

}  // namespace ws2::api
