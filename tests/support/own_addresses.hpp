// SPDX-License-Identifier: MIT
// Giving this machine addresses, for processes that have left its networks (privileges.hpp).
#pragma once

namespace ws2::test {

// An address of the loopback interface, beside those it has; null takes it away again. False: this
// user may not.
bool set_second_address(char const* address);
bool start_loopback();

}  // namespace ws2::test
