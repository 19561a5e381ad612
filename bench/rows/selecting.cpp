// SPDX-License-Identifier: MIT
// Waiting for one of many sockets with select.
#include "bench/rows/crowd.hpp"

namespace ws2::bench {
namespace {

[[maybe_unused]] bool const added = add_rows<peer::SelectSet>("select");

}  // namespace
}  // namespace ws2::bench
