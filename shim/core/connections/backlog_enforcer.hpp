// SPDX-License-Identifier: MIT
// Makes listeners refuse clients when their backlog is full. Started by watch() in
// core/socket/listening.hpp.
#pragma once

#include "shim/core/socket/socket.hpp"

namespace ws2::core::backlog_enforcer {

// Called before a connect to `target`. If a listener of this process has that address, its backlog
// is enforced first, so that within a process it is exact.
void enforce_for_client_of(Address const& target);

}  // namespace ws2::core::backlog_enforcer
