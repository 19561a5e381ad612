// SPDX-License-Identifier: MIT
// Waits for any of several events that are over at once. Programs that wait for as many sockets as
// they may (WSAEventSelect, 64 events) do so again and again while there is work; a reference to
// each event and a place in its queue would cost more than all the rest of such a wait.
#pragma once

#include <optional>
#include <span>

#include "shim/core/objects/library.hpp"
#include "shim/core/waits/waiting.hpp"

namespace ws2::core {

// What a wait for any of these handles returns at once, with that event taken; nothing if the wait
// may have to sleep or to run APCs, and if not all of them are open handles of events. If
// operations may signal one of the events, those that have become possible are performed first.
std::optional<WaitOutcome> take_ready_event(std::span<Handle const> handles, Alertable alertable,
                                            platform::Deadline deadline);

}  // namespace ws2::core
