// SPDX-License-Identifier: MIT
// Descriptors that only the host's own calls make.
#pragma once

#include "platform/types.hpp"

namespace ws2::test {

// Sockets that Winsock has no word for: a datagram socket of AF_UNIX, and one of the host's
// routing.
UniqueDescriptor unix_datagram_socket();
UniqueDescriptor routing_socket();

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
