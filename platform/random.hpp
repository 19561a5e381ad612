// SPDX-License-Identifier: MIT
// Contract: random numbers that nobody can guess.
#pragma once

#include <cstddef>

namespace ws2::platform {

// False: the host has none to give.
bool fill_random(void* bytes, std::size_t length) noexcept;

}  // namespace ws2::platform
