// SPDX-License-Identifier: MIT
// Contract: cryptographically secure random numbers.
#pragma once

#include <cstddef>

namespace ws2::platform {

// False: the host's generator failed.
bool fill_random(void* bytes, std::size_t length) noexcept;

}  // namespace ws2::platform
