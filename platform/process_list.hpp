// SPDX-License-Identifier: MIT
// Contract: the processes of this machine, and their programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

struct RunningProcess {
    std::uint32_t id = 0;
    std::uint32_t parent = 0;
    std::uint32_t threads = 0;
    std::string name;  // of its program's file, or what it calls itself
};

// What the host shows this user. operation_not_supported where it lists none.
Result<std::vector<std::uint32_t>> process_ids();
Result<std::vector<RunningProcess>> running_processes();
// The path of a process's program. win32_access_denied: another user's; invalid_parameter: there is
// no such process; operation_not_supported.
Result<std::string> program_of(std::uint32_t id);

}  // namespace ws2::platform
