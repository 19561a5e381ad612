// SPDX-License-Identifier: MIT
// The names of an AF_UNIX socket as the program wrote them: the host knows the paths with its own
// separators, and has a name for a socket that was bound without one.
#pragma once

#include "platform/types.hpp"

namespace ws2::core {

// Family::none: not given, so that the host is asked.
struct LocalNames {
    Address own;
    Address peer;
};

}  // namespace ws2::core
