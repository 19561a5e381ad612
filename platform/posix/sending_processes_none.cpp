// SPDX-License-Identifier: MIT
// A host whose sockets have no place for the number.
#include "platform/handing_over.hpp"

namespace ws2::platform {

Code add_sending_process(int) noexcept { return Code::operation_not_supported; }
Code remove_sending_process(int, std::uint32_t) noexcept { return Code::operation_not_supported; }

}  // namespace ws2::platform
