// SPDX-License-Identifier: MIT
// In the child of a fork, operations under way belong to the parent, and sockets are registered
// again in reactors of the child's own.
#pragma once

namespace ws2::core {

// Comes first, and has no effect when repeated.
void forget_operations_after_fork();

void register_after_fork();

}  // namespace ws2::core
