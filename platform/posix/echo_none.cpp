// SPDX-License-Identifier: MIT
#include "platform/echo.hpp"

namespace ws2::platform {

Result<UniqueDescriptor> open_echo(EchoOptions const&) { return Code::not_supported; }

Code send_echo(int, Address const&, std::uint16_t, std::span<char const>) {
    return Code::not_supported;
}

Code take_echo_answer(int, Family, std::uint16_t, std::span<char>, EchoAnswer&) noexcept {
    return Code::not_supported;
}

}  // namespace ws2::platform
