// SPDX-License-Identifier: MIT
// Where the agent's lines come from and go to: the standard streams, or one TCP connection when
// the agent sits on another machine.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace ws2::agent {

class Channel {
public:
    virtual ~Channel() = default;
    virtual std::optional<std::string> read_line() = 0;  // nothing at the end
    virtual void write_line(std::string const& line) = 0;
};

std::unique_ptr<Channel> open_standard_streams();

// Listens on the loopback (reach it through a tunnel), prints "LISTENING port=N" and serves the
// first client. This channel holds a WSAStartup of its own, so scenarios about startup and cleanup
// mean nothing over it. Null when Winsock refuses.
std::unique_ptr<Channel> open_loopback_port(unsigned short port);

}  // namespace ws2::agent
