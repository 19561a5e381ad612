// SPDX-License-Identifier: MIT
// Clients of a program without the library.
#pragma once

namespace ws2::test {

// They connect to the loopback one after the other, until one is refused: how many got in, `most`
// at most.
int host_clients_let_in(unsigned short port, int most);

}  // namespace ws2::test
