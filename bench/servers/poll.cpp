// SPDX-License-Identifier: MIT
#include "bench/servers/one_loop.hpp"

int main() { ws2::bench::serve_with<peer::PollSet>(); }
