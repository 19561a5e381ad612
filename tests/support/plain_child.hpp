// SPDX-License-Identifier: MIT
// A child of fork() for tests of the platform's contract, which know no Winsock.
#pragma once

#include <functional>

namespace ws2::test {

// Runs it in a child and waits for that. False: it did not come to its end, within a minute.
bool ends_in_child(std::function<void()> const& program);

}  // namespace ws2::test
