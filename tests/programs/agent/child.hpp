// SPDX-License-Identifier: MIT
// A process that is talked to through its standard streams: what serves one client of an agent that
// listens.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ws2::agent {

class Child {
public:
    virtual ~Child() = default;                                    // the process is gone afterwards
    virtual std::size_t read(char* buffer, std::size_t room) = 0;  // 0 at the end
    virtual bool write(char const* data, std::size_t count) = 0;
    virtual void kill() = 0;  // ends it at once; read() comes to the end
};

using Variables = std::vector<std::pair<std::string, std::string>>;

// Null when it cannot be started. The process gets no handle or descriptor but its streams.
std::unique_ptr<Child> start_child(std::vector<std::string> const& command,
                                   Variables const& variables);

// The folder of the running program, with a separator behind it, or "".
std::string folder_of(char const* program);

}  // namespace ws2::agent
