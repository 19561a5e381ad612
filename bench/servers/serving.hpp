// SPDX-License-Identifier: MIT
// What all echo servers share: they print the port, and end with their input, so that none outlives
// the driver.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/support/row.hpp"

namespace ws2::bench {

inline constexpr int largest_message = 64 * 1024;

inline void announce(int port) {
    require(port != 0, "bind");
    std::printf("%d\n", port);
    std::fflush(stdout);
    std::thread{[] {
        while (std::getchar() != EOF) {
        }
        std::_Exit(0);
    }}.detach();
}

}  // namespace ws2::bench
