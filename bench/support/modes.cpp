// SPDX-License-Identifier: MIT
#include "bench/support/modes.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <vector>

#include "bench/support/row.hpp"
#include "peer.hpp"

namespace ws2::bench {
namespace {

int echo_port_given = 0;

void hold(std::string const& kind, int count) {
    std::vector<peer::Socket> held;
    held.reserve(static_cast<std::size_t>(count));
    // The first one pays for what exists once, such as a table.
    peer::close(peer::open_stream());
    std::puts("before");
    std::fflush(stdout);
    std::getchar();
    for (int i = 0; i != count; ++i)
        held.push_back(kind == "datagram" ? peer::open_datagram() : peer::open_stream());
    std::puts("after");
    std::fflush(stdout);
    std::getchar();
}

}  // namespace

int echo_port() { return echo_port_given; }

std::optional<Modes> modes_from(int argc, char** argv) {
    Modes modes;
    std::string hold_kind;
    int hold_count = 2000;
    bool start_only = false;
    bool list = false;
    CLI::App app{"Rows of ci/bench, written against one API"};
    app.add_option("--row", modes.filter, "only this row");
    app.add_option("--min-time", modes.min_time, "seconds per measurement");
    app.add_option("--echo-port", echo_port_given, "an echo server in another process");
    app.add_option("--hold", hold_kind, "open sockets of this kind and wait");
    app.add_option("--count", hold_count, "how many");
    app.add_flag("--start-only", start_only, "start the library and leave");
    app.add_flag("--list", list, "print the names of the rows");
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        std::exit(app.exit(error));
    }
    peer::start();
    if (start_only) {
        peer::close(peer::open_datagram());
        return std::nullopt;
    }
    if (!hold_kind.empty()) {
        hold(hold_kind, hold_count);
        return std::nullopt;
    }
    if (list) {
        for (auto const& row : rows()) std::puts(row.name.c_str());
        return std::nullopt;
    }
    return modes;
}

}  // namespace ws2::bench
