// SPDX-License-Identifier: MIT
// Contract: ICMP echo requests, and what comes back for one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "platform/types.hpp"

namespace ws2::platform {

struct EchoOptions {
    Family family = Family::ipv4;
    Address source;         // Family::none, or the wildcard: the host chooses
    std::uint8_t hops = 0;  // 0: as other datagrams
    bool dont_fragment = false;
};

// A descriptor for one request, not blocking; readable or in error when take_echo_answer() may have
// something. win32_access_denied: the host lets this user send none; not_supported: it has none.
Result<UniqueDescriptor> open_echo(EchoOptions const& options);

// message_size: it is too long to be sent unfragmented.
Code send_echo(int fd, Address const& to, std::uint16_t sequence, std::span<char const> data);

// The message that answers: an echo reply, or an error of a router or of the target. What the host
// itself finds out has the type and code that a router would send.
struct EchoAnswer {
    Address from;
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint8_t hops = 0;  // in the header of a reply, as the next two
    std::uint8_t type_of_service = 0;
    bool is_unfragmentable = false;  // where the host tells
    std::size_t length = 0;          // of the data in `room`; of a reply only
};

// would_block: nothing yet.
Code take_echo_answer(int fd, Family family, std::uint16_t sequence, std::span<char> room,
                      EchoAnswer& answer) noexcept;

}  // namespace ws2::platform
