// SPDX-License-Identifier: MIT
// getsockopt and setsockopt: one walker for the table of options. Lengths are in Windows' terms, as
// the caller gave them: 0 and negative ones included.
#pragma once

#include <cstdint>

#include "shim/core/options/options_table.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {

// Memory of the caller; data is null when it plainly cannot be used.
struct OptionInput {
    void const* data = nullptr;
    int length = 0;
};

// `length`: in, the room; out, the length that is returned to the caller, also by some failures.
struct OptionOutput {
    void* data = nullptr;
    int length = 0;
};

// The row that lets `socket` do `access`, or why not: invalid_argument (unknown level),
// no_such_option, or the row's own refusal.
Result<OptionRow const*> find_usable(Socket const& socket, int level, int name, Access access);

// bad_address: a bad pointer or length; invalid_argument: a value out of range, at the wrong
// moment, or against another option [winetest: test_set_getsockopt, test_reuseaddr].
Code set_option(Socket& socket, int level, int name, OptionInput input);
Code get_option(Socket& socket, int level, int name, OptionOutput& output);

// The number behind a row whose shape is one, in Windows' terms.
Result<std::uint32_t> read_option(Socket& socket, OptionRow const& row);
Code write_option(Socket& socket, OptionRow const& row, std::uint32_t value);

// Sets all options of the socket in the host, for a new descriptor.
void apply_options_locked(Socket& socket);

// SO_OPENTYPE: belongs to the thread, not to a socket.
Code set_open_type(OptionInput input);
Code get_open_type(OptionOutput& output);

// SO_UPDATE_ACCEPT_CONTEXT: `accepted` takes over the listener's options. not_connected;
// invalid_argument when `listener` does not listen.
Code update_accept_context(Socket& accepted, Socket& listener);
// SO_UPDATE_CONNECT_CONTEXT: from now on all calls see the connection that ConnectEx made.
Code update_connect_context(Socket& connected);

}  // namespace ws2::core
