// SPDX-License-Identifier: MIT
// The keys that are typed at the console, one by one: what _getch and _kbhit need.
#pragma once

#include "platform/terminal.hpp"

namespace ws2::core {

// The next key of standard input; -1 at its end, and when CancelSynchronousIo ends the wait.
int read_key(platform::KeyEcho echo);

// Whether read_key() would return a key at once: false at the end of standard input.
bool has_key();

}  // namespace ws2::core
