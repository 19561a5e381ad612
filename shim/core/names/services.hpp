// SPDX-License-Identifier: MIT
// Services by name and port. Windows' well-known ones are the same on every host and come first;
// what the host's own list adds comes second.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/resolver.hpp"

namespace ws2::core {

// An empty protocol matches any, the first row wins. Letter case does not count.
std::optional<platform::Service> find_service(std::string_view name, std::string_view protocol);
std::optional<platform::Service> find_service(std::uint16_t port, std::string_view protocol);

// A port written as a number, read as strtol reads it: leading white space, a sign, decimal even
// after a zero; what is too large saturates and is then cut to 16 bits. "" is 0. Nothing: not a
// number as a whole [rostest: getaddrinfo].
std::optional<std::uint16_t> parse_numeric_service(std::string_view text);

}  // namespace ws2::core
