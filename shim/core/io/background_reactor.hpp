// SPDX-License-Identifier: MIT
// The reactor of the sockets that have no completion port. A thread that waits for an object that
// they may signal drives it (core/waits/poller.hpp). A thread of the library serves it while no
// thread of the program does. That thread must not wake up for events that a program's thread is
// about to take anyway, so it stands by while threads of the program drive. It goes on at once when
// the driver leaves and another thread depends on what is performed. If none does, no thread has to
// be woken for that: once a millisecond it looks whether threads have stopped driving, and when the
// driver sleeps for long it sleeps, too.
#pragma once

#include "shim/core/io/reactor.hpp"

namespace ws2::core {

// The first call starts the thread. Null when the host has no descriptor or thread left.
Reactor* background_reactor();

}  // namespace ws2::core
