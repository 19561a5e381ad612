// SPDX-License-Identifier: MIT
// A pipe that is close-on-exec from the start, where the host has one.
#pragma once

namespace ws2::platform {

// False with errno.
bool open_host_pipe(int (&ends)[2]) noexcept;

}  // namespace ws2::platform
