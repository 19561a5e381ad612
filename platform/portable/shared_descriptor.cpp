// SPDX-License-Identifier: MIT
#include "platform/posix/shared_descriptor.hpp"

#include <unistd.h>

namespace ws2::platform {

// Nobody else can enter the folder, so whoever came is the same user.
OtherEnd identify(int, std::uint32_t) noexcept { return {::geteuid(), true}; }

}  // namespace ws2::platform
