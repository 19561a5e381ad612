// SPDX-License-Identifier: MIT
// The agent's commands: one table per area, one row per call. A call the library does not have is
// a row with `available` false, and answers {"unsupported": name}.
#pragma once

#include <string>
#include <vector>

#include "tests/programs/agent/wire.hpp"
#include "tests/support/optional_call.hpp"

namespace ws2::agent {

struct Call {
    char const* name;
    bool available;
    Json (*run)(Json const& request);
};

using Calls = std::vector<Call>;
Calls lifetime_calls();   // startup, socket, bind, listen, accept, connect, shutdown, close
Calls transfer_calls();   // send and recv in all their forms
Calls readiness_calls();  // select, WSAPoll
Calls option_calls();     // options and ioctls
Calls naming_calls();     // names of sockets and of hosts, text forms
Calls sharing_calls();    // sockets for other processes

// Runs `request["call"]`: its reply, {"unsupported": name}, {"unknown": name}, or {"broken": why}
// when the request itself makes no sense.
Json run_call(Json const& request);

// {"send": true, "WSAPoll": false, ...}
Json list_calls();

}  // namespace ws2::agent

#define WS2_CALL(name, run) \
    ::ws2::agent::Call { #name, WS2_AVAILABLE(name), run }
