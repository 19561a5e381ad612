// SPDX-License-Identifier: MIT
#include "shim/core/addresses/unix_paths.hpp"

#include <algorithm>

namespace ws2::core {
namespace {

std::span<char> path_of(Address& name) { return std::span{name.path}.first(name.path_length); }

// An abstract name begins with a zero, and may have more of them.
bool is_abstract(Address const& name) { return name.path_length != 0 && name.path[0] == '\0'; }

bool is_empty(Address name) {
    return std::ranges::all_of(path_of(name), [](char c) { return c == '\0'; });
}

// Programs may write either separator, as in the names of files.
Address with_host_separators(Address name) {
    if (!is_abstract(name)) std::ranges::replace(path_of(name), '\\', '/');
    return name;
}

}  // namespace

Code bind_local(int fd, Address const& name) {
    if (name.path_length != 0 && is_empty(name)) return Code::invalid_argument;
    auto const code = platform::bind(fd, with_host_separators(name));
    return code == Code::address_not_available ? Code::network_down : code;
}

Code connect_local(int fd, Address const& name) {
    if (is_empty(name) || is_abstract(name)) return Code::invalid_argument;
    auto const code = platform::connect(fd, with_host_separators(name));
    bool const is_refusal = code == Code::address_not_available || code == Code::would_block;
    return is_refusal ? Code::connection_refused : code;
}

}  // namespace ws2::core
