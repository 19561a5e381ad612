// SPDX-License-Identifier: MIT
// errno becomes a Code here and nowhere else.
#pragma once

#include "platform/types.hpp"

namespace ws2::platform {

// Never Code::ok. Numbers without a row become Code::system_call_failure.
Code code_from_errno(int os_error) noexcept;

}  // namespace ws2::platform
