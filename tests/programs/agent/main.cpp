// SPDX-License-Identifier: MIT
// Executes Winsock calls on command: one JSON object per line in, one per line out. Built for every
// target from this source, it lets one scenario run against each of them, or between two.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "tests/programs/agent/calls.hpp"
#include "tests/programs/agent/server.hpp"
#include "tests/programs/agent/workers.hpp"
#include "tests/support/provenance.hpp"

namespace ws2::agent {
namespace {

Json about() {
    Json facts = Json::object();
    for (auto const& [name, value] : test::provenance()) facts[name] = value;
    return facts;
}

Json handle(Json const& request, Workers& workers) {
    if (request.contains("about"))
        return {
            {"about", about()}
        };
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

void serve() {
    Workers workers;
    for (std::string line; std::getline(std::cin, line);) {
        if (line.empty() || line == "\r") continue;
        auto const request = Json::parse(line, nullptr, false);
        auto const reply =
            request.is_discarded() ? Json{{"broken", "not JSON"}} : handle(request, workers);
        std::cout << reply.dump() << std::endl;
    }
    // Threads may still sit in blocked calls; no destructor may wait for them.
    std::cout.flush();
    std::_Exit(0);
}

// A token in a file or in the environment shows up in no list of processes.
std::string token_of(std::string const& path) {
    std::string token;
    if (!path.empty())
        std::getline(std::ifstream{path} >> std::ws, token);
    else if (auto const* const text = std::getenv("WS2_AGENT_TOKEN"))
        token = text;
    return token;
}

}  // namespace
}  // namespace ws2::agent

int main(int argc, char* argv[]) {
    CLI::App app{"Executes Winsock calls on command, as JSON lines"};
    ws2::agent::ServerOptions options;
    options.program = argv[0];
    options.port = -1;
    std::string token_file;
    app.add_option("--listen", options.port,
                   "serve any number of clients on this port (0: any) instead of the standard "
                   "streams, each in a process of its own")
        ->check(CLI::Range(0, 65535));
    app.add_option("--address", options.address, "listen on this address, 127.0.0.1 unless told");
    app.add_option("--allow", options.allowed,
                   "serve only clients of these addresses or networks (10.0.0.0/8), 127.0.0.1 "
                   "unless told");
    app.add_option("--token-file", token_file,
                   "clients have to know what this file says; WS2_AGENT_TOKEN does the same");
    CLI11_PARSE(app, argc, argv);
    if (options.port < 0) ws2::agent::serve();
    options.token = ws2::agent::token_of(token_file);
    if (!token_file.empty() && options.token.empty()) {
        std::cerr << "ws2_agent: no token in " << token_file << "\n";
        return 1;
    }
    return ws2::agent::serve_clients(options);
}
