// SPDX-License-Identifier: MIT
// getsockopt and setsockopt. Options whose value is a structure are laid out in
// option_structures.cpp, everything else by the core's walker.
#include "shim/core/options/options.hpp"

#include <mswsock.h>
#include <winsock2.h>

#include <algorithm>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/option_structures.hpp"

using ws2::Code;
using ws2::api::call;
using ws2::api::call_on;
using ws2::api::can_read_bytes;
using ws2::api::can_write;
using ws2::api::can_write_bytes;
using ws2::core::OptionInput;
using ws2::core::OptionOutput;
using ws2::core::SocketReference;

namespace {

bool is_open_type(int level, int name) { return level == SOL_SOCKET && name == SO_OPENTYPE; }

// No value that is not a structure has more bytes, and a negative length means as many as needed.
std::size_t used_size(int length) {
    constexpr int whole = 4;
    return static_cast<std::size_t>(length < 0 ? whole : std::clamp(length, 1, whole));
}

OptionInput input_of(void const* data, int length) {
    return {can_read_bytes(data, used_size(length)) ? data : nullptr, length};
}

// Runs `get` with the caller's room and returns the length that it has set.
template <class Get>
Code with_room(char* data, int* length, Get&& get) {
    if (!can_write(length)) return Code::bad_address;
    OptionOutput output{can_write_bytes(data, used_size(*length)) ? data : nullptr, *length};
    auto const code = get(output);
    *length = output.length;
    return code;
}

}  // namespace

// SO_OPENTYPE is the thread's: any handle will do, even none [winetest: test_sockopt_validity].
int WSAAPI getsockopt(SOCKET s, int level, int optname, char* optval, int* optlen) {
    if (is_open_type(level, optname))
        return call(SOCKET_ERROR,
                    [&] { return with_room(optval, optlen, ws2::core::get_open_type); });
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        return with_room(optval, optlen, [&](OptionOutput& output) {
            if (auto const* row = ws2::api::find_structure(level, optname); row && row->get)
                return row->get(*socket, optname, output);
            return ws2::core::get_option(*socket, level, optname, output);
        });
    });
}

int WSAAPI setsockopt(SOCKET s, int level, int optname, const char* optval, int optlen) {
    if (is_open_type(level, optname))
        return call(SOCKET_ERROR,
                    [&] { return ws2::core::set_open_type(input_of(optval, optlen)); });
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto const input = input_of(optval, optlen);
        if (auto const* row = ws2::api::find_structure(level, optname); row && row->set)
            return row->set(*socket, optname, input);
        return ws2::core::set_option(*socket, level, optname, input);
    });
}
