// SPDX-License-Identifier: MIT
// Executes Winsock calls on command: one JSON object per line in, one per line out. Built for every
// target from this source, it lets one scenario run against each of them, or between two.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/programs/agent/calls.hpp"
#include "tests/programs/agent/channel.hpp"
#include "tests/programs/agent/workers.hpp"

namespace ws2::agent {
namespace {

Json handle(Json const& request, Workers& workers) {
    if (request.contains("list"))
        return {
            {"calls", list_calls()}
        };
    if (request.contains("join")) {
        std::chrono::milliseconds const limit{request.value("timeout_ms", 0)};
        return workers.join(request["join"].get<std::string>(), limit);
    }
    if (request.contains("thread")) {
        auto const name = request["thread"].get<std::string>();
        workers.start(name, request);
        return {
            {"started", name}
        };
    }
    return run_call(request);
}

void serve(Channel& channel) {
    Workers workers;
    while (auto const line = channel.read_line()) {
        if (line->empty() || *line == "\r") continue;
        auto const request = Json::parse(*line, nullptr, false);
        if (request.is_discarded()) {
            channel.write_line(R"({"broken": "not JSON"})");
            continue;
        }
        channel.write_line(handle(request, workers).dump());
    }
    // Threads may still sit in blocked calls; no destructor may wait for them.
    std::cout.flush();
    std::_Exit(0);
}

}  // namespace
}  // namespace ws2::agent

int main(int argc, char* argv[]) {
    CLI::App app{"Executes Winsock calls on command, as JSON lines"};
    int port = -1;
    app.add_option(
           "--listen", port,
           "serve one client on this loopback port (0: any) instead of the standard streams")
        ->check(CLI::Range(0, 65535));
    CLI11_PARSE(app, argc, argv);
    auto const channel = port < 0
                             ? ws2::agent::open_standard_streams()
                             : ws2::agent::open_loopback_port(static_cast<unsigned short>(port));
    if (!channel) {
        std::cerr << "cannot listen\n";
        return 1;
    }
    ws2::agent::serve(*channel);
}
