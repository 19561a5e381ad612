// SPDX-License-Identifier: MIT
// The event queues of a host that has poll() only.
#include "platform/event_queue.hpp"

namespace ws2::platform {
namespace {

constexpr EventQueueKind kinds_of_posix[] = {
    {"poll", make_poll_queue}
};

}  // namespace

std::span<EventQueueKind const> event_queue_kinds() { return kinds_of_posix; }

}  // namespace ws2::platform
