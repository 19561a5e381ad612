// SPDX-License-Identifier: MIT
// Descriptors that only the host's own calls make.
#pragma once

#include <string>

#include "platform/types.hpp"

namespace ws2::test {

// Sockets that Winsock has no word for: a datagram socket of AF_UNIX, and one of the host's
// routing.
UniqueDescriptor unix_datagram_socket();
UniqueDescriptor routing_socket();

// A terminal and its user.
class Terminal {
public:
    Terminal();
    int descriptor() const { return program_.get(); }
    void type(std::string const& text);
    // The next text on its screen.
    std::string shown();

private:
    UniqueDescriptor user_;
    UniqueDescriptor program_;
};

// The standard input is a pipe while this lives.
class PipeAsInput {
public:
    PipeAsInput();
    PipeAsInput(PipeAsInput const&) = delete;
    PipeAsInput& operator=(PipeAsInput const&) = delete;
    ~PipeAsInput();

    void type(char key);
    void end() { writer_ = UniqueDescriptor{}; }

private:
    UniqueDescriptor before_;
    UniqueDescriptor writer_;
};

}  // namespace ws2::test
