// SPDX-License-Identifier: MIT
// What a program of rows does besides measuring: the driver asks for it on the command line.
#pragma once

#include <optional>
#include <string>

namespace ws2::bench {

struct Modes {
    std::string filter;      // only the row of this name; for runners without a filter of their own
    double min_time = 0.02;  // seconds per measurement, for the same runners
};

// Reads the command line. Nothing comes back when all is done: --hold opens sockets, says so and
// waits until its input ends, so that the driver can look at the memory; --start-only starts the
// library, opens one socket and leaves; --list prints the rows.
std::optional<Modes> modes_from(int argc, char** argv);

// The port of an echo server in another process, or 0: `--echo-port`.
int echo_port();

}  // namespace ws2::bench
