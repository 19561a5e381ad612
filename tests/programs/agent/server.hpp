// SPDX-License-Identifier: MIT
// An agent that listens: any number of clients, each served by a process of its own.
#pragma once

#include <string>
#include <vector>

namespace ws2::agent {

struct ServerOptions {
    std::string program;  // argv[0]
    std::string address = "127.0.0.1";
    int port = 0;
    std::vector<std::string> allowed{"127.0.0.1"};  // addresses or networks, "10.0.0.0/8"
    std::string token;                              // what a client has to say first
};

// Prints "LISTENING port=N" and serves until it is ended. Returns the exit status when it cannot
// begin, with the reason on the error stream.
//
// A client begins with one line, {"token": "...", "program": "winsock_tests", "arguments": [...],
// "variables": {"WS2_...": "..."}}; all of it may be missing. The program, the agent unless it is
// named, is one of the folder this one lies in. From there on the connection is its standard input
// and output. Nothing of Winsock has been called in it.
int serve_clients(ServerOptions const& options);

// Whether `address` is `rule` or lies in the network that it names. IPv4, as bytes in order.
bool matches(std::string const& rule, unsigned char const (&address)[4]);

}  // namespace ws2::agent
