// SPDX-License-Identifier: MIT
// Making listeners refuse clients when as many connections wait as may.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core::backlog_enforcer {

// A connect to `target` begins. If a listener of this process is what it will meet, the backlog is
// enforced first, so that within a process it is exact.
void enforce_for_client_of(Address const& target);

}  // namespace ws2::core::backlog_enforcer
