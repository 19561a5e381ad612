// SPDX-License-Identifier: MIT
// Waiting for sockets in sets, each with its own question.
#pragma once

#include <optional>
#include <span>

#include "shim/core/io/readiness.hpp"

namespace ws2::core {

// The counted array of a set. `count` is replaced by the number of those that are ready; they move
// to the front in their order, once each, and what lies behind keeps its bytes.
struct SelectSet {
    Handle* handles;
    std::uint32_t count;
    Conditions interest;
};

// How many are ready in all the sets together; 0 at the deadline. not_socket with everything
// unchanged: a handle is no socket. not_socket with empty sets: the only thing that happened is
// that a socket was closed, and its set does not include that. No deadline: the program's was
// none, which is an invalid_argument, but a handle that is no socket wins. [winetest: test_select]
Result<std::size_t> wait_for_sets(std::span<SelectSet> sets,
                                  std::optional<platform::Deadline> deadline);

}  // namespace ws2::core
