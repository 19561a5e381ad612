// SPDX-License-Identifier: MIT
#include "platform/packet_capture.hpp"

namespace ws2::platform {

Result<UniqueDescriptor> open_capture(Capture const&) { return Code::operation_not_supported; }

void set_deaf(int, bool) noexcept {}

}  // namespace ws2::platform
