// SPDX-License-Identifier: MIT
#include "shim/api/marshal.hpp"

#include <algorithm>
#include <cstring>

#include "shim/core/socket/windows_numbers.hpp"

namespace ws2::api {
namespace {

// sockaddr_un of Windows 10: the family and 108 bytes of path.
constexpr int path_offset = 2;
constexpr int local_size = path_offset + static_cast<int>(Address::path_capacity);

struct FamilyRow {
    Family family;
    int number;
    int size;
};

constexpr FamilyRow family_rows[] = {
    {Family::ipv4,  AF_INET,  sizeof(sockaddr_in) },
    {Family::ipv6,  AF_INET6, sizeof(sockaddr_in6)},
    {Family::local, AF_UNIX,  local_size          },
};
static_assert(sizeof(sockaddr_in) == 16 && sizeof(sockaddr_in6) == 28);
static_assert(AF_INET == core::number::af_inet && AF_INET6 == core::number::af_inet6 &&
              AF_UNIX == core::number::af_unix);

FamilyRow const& row_of(Family family) {
    return *std::ranges::find(family_rows, family, &FamilyRow::family);
}

// A path needs its family only: Windows takes any length from there on [winetest: test_afunix].
int smallest_size(Family family) {
    return family == Family::local ? path_offset : row_of(family).size;
}

Address ipv6_from(sockaddr const* name) {
    sockaddr_in6 in;
    std::memcpy(&in, name, sizeof in);
    Address address;
    address.family = Family::ipv6;
    address.port_be = in.sin6_port;
    address.flow_info = in.sin6_flowinfo;
    address.scope_id = in.sin6_scope_id;
    std::memcpy(address.ip.data(), &in.sin6_addr, 16);
    return address;
}

Result<Address> local_from(sockaddr const* name, int length) {
    if (!can_read_bytes(name, static_cast<std::size_t>(std::min(length, local_size))))
        return Code::bad_address;
    Address address;
    address.family = Family::local;
    auto const* const path = reinterpret_cast<char const*>(name) + path_offset;
    auto const room = static_cast<std::size_t>(std::min(length, local_size) - path_offset);
    // A pathname ends at its terminator; an abstract name, which begins with one, does not.
    bool const is_abstract = room != 0 && path[0] == '\0';
    std::size_t const used = is_abstract ? room : ::strnlen(path, room);
    address.path_length = static_cast<std::uint16_t>(used);
    std::memcpy(address.path.data(), path, used);
    return address;
}

ADDRESS_FAMILY family_number(sockaddr const* name) {
    ADDRESS_FAMILY number = AF_UNSPEC;
    std::memcpy(&number, name, sizeof number);
    return number;
}

void put_local(Address const& address, sockaddr* name, int size) {
    ADDRESS_FAMILY const number = AF_UNIX;
    auto* const bytes = reinterpret_cast<char*>(name);
    std::memset(bytes, 0, static_cast<std::size_t>(size));
    std::memcpy(bytes, &number, sizeof number);
    std::memcpy(bytes + path_offset, address.path.data(), address.path_length);
}

// The size is a constant, for the sake of recvfrom's instructions.
template <int Size>
Code check_room_of(sockaddr* name, int* length) {
    bool const is_good = can_write(length) && *length >= Size && can_write_bytes(name, Size);
    return is_good ? Code::ok : Code::bad_address;
}

}  // namespace

int address_size(Family family) { return row_of(family).size; }

Result<Address> address_from(sockaddr const* name, int length, Family socket_family) {
    auto const least = smallest_size(socket_family);
    if (length < least || !can_read_bytes(name, static_cast<std::size_t>(least)))
        return Code::bad_address;
    if (family_number(name) != row_of(socket_family).number) return Code::family_not_supported;
    switch (socket_family) {
        case Family::ipv4:
            return ipv4_from(name).address();
        case Family::ipv6:
            return ipv6_from(name);
        default:
            return local_from(name, length);
    }
}

Result<Address> target_from(sockaddr const* name, int length, Family socket_family) {
    if (length >= static_cast<int>(sizeof(sockaddr_in)) && can_read(name) &&
        family_number(name) == AF_UNSPEC)
        return Address{};
    return address_from(name, length, socket_family);
}

Code check_room(sockaddr* name, int* length, Family family) {
    switch (family) {
        case Family::ipv4:
            return check_room_of<sizeof(sockaddr_in)>(name, length);
        case Family::ipv6:
            return check_room_of<sizeof(sockaddr_in6)>(name, length);
        default:
            return check_room_of<local_size>(name, length);
    }
}

void put_address(Address const& address, sockaddr* name, int* length) {
    if (address.family == Family::ipv4) {
        put_ipv4(Ipv4Endpoint::of(address), name, length);
    } else if (address.family == Family::ipv6) {
        sockaddr_in6 in{};
        in.sin6_family = AF_INET6;
        in.sin6_port = address.port_be;
        in.sin6_flowinfo = address.flow_info;
        in.sin6_scope_id = address.scope_id;
        std::memcpy(&in.sin6_addr, address.ip.data(), 16);
        std::memcpy(name, &in, sizeof in);
        *length = sizeof in;
    } else if (address.family == Family::local) {
        put_local(address, name, local_size);
        *length = local_size;
    }
}

void put_own_address(Address const& address, sockaddr* name, int* length) {
    bool const is_path =
        address.family == Family::local && address.path_length != 0 && address.path[0] != '\0';
    if (!is_path) return put_address(address, name, length);
    *length = std::min(path_offset + address.path_length + 1, local_size);
    put_local(address, name, *length);
}

}  // namespace ws2::api
