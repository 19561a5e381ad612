// SPDX-License-Identifier: MIT
// Contract: other processes: starting one, waiting for its end, ending it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

struct ProcessStart {
    std::string program;                                    // a path
    std::vector<std::string> words;                         // the first is the program's name
    std::vector<std::string> const* environment = nullptr;  // "name=value"; null: this process's
    std::string folder;                                     // empty: this process's
    std::array<int, 3> streams{-1, -1, -1};                 // its standard streams; -1: none
    std::vector<int> descriptors;                           // inherited under the same number
    bool leads_group = false;                               // of processes, for interrupts
};

// The id. file_not_found, path_not_found, win32_access_denied, bad_program (no program of this
// host's), directory_invalid, not_enough_memory. The caller that starts a process calls
// await_child() for it, or it stays as a zombie.
Result<std::uint32_t> start_process(ProcessStart const& start);

// Waits for the end of a process that start_process() started, and returns its exit code: the low 8
// bits of its status, or the code that Windows gives an end like that by the signal. The id is not
// reused before forget_child(). not_found: the program has waited for the child itself.
Result<std::uint32_t> await_child(std::uint32_t id) noexcept;
void forget_child(std::uint32_t id) noexcept;

// A descriptor that is readable when the process, which need not be a child, has ended.
// invalid_parameter: there is no such process; not_supported where the host has no such descriptor.
Result<UniqueDescriptor> watch_process(std::uint32_t id) noexcept;

// invalid_parameter: there is no such process; win32_access_denied.
Code kill_process(std::uint32_t id) noexcept;

enum class ProgramKind : std::uint8_t { none, not_executable, executable };
ProgramKind program_kind(std::string const& path) noexcept;

}  // namespace ws2::platform
