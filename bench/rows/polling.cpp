// SPDX-License-Identifier: MIT
// Waiting for one of many sockets with poll and WSAPoll, for the peers that have one.
#include "bench/rows/crowd.hpp"

namespace ws2::bench {
namespace {

[[maybe_unused]] bool const added = add_rows<peer::PollSet>("poll");

}  // namespace
}  // namespace ws2::bench
