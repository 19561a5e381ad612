// SPDX-License-Identifier: MIT
// Named pipes, for the calls that files have as well.
#pragma once

#include <optional>
#include <string>

#include "shim/core/pipes/pipe.hpp"

#include <windows.h>

namespace ws2::api {

// What ReadFile and its kin are called with. Without an announcement the call waits, and so it does
// on an end that is not overlapped.
struct PipeTransfer {
    Direction direction;
    platform::Buffer buffer;
    DWORD* count;
    std::optional<core::Announcement> announcement;
};
Code transfer_on_pipe(core::Pipe& pipe, PipeTransfer transfer);

// CreateFile, of a name that core::pipe_name_of() has found.
Result<core::Handle> open_pipe_end(std::string const& name, DWORD access, DWORD flags);

}  // namespace ws2::api
