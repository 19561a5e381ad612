// SPDX-License-Identifier: MIT
// Named threads that run commands, so that a call may block while the agent keeps listening. Each
// thread lives until the agent ends: its last error and its own state survive between commands.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "tests/programs/agent/wire.hpp"

namespace ws2::agent {

class Worker;

class Workers {
public:
    Workers();
    ~Workers();

    // Queues a command for the thread `name`, made on first use.
    void start(std::string const& name, Json request);

    // The oldest reply of that thread, or {"pending": true, "entered": bool} when the limit passed
    // first; entered says that the call has begun.
    Json join(std::string const& name, std::chrono::milliseconds limit);

private:
    std::map<std::string, std::shared_ptr<Worker>> workers_;
};

}  // namespace ws2::agent
