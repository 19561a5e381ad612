// SPDX-License-Identifier: MIT
// For calls about a process of which the host reports this one alone.
#pragma once

#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace ws2::api {

inline Code refusal_of_other_process(HANDLE process) {
    if (from_handle(process) == current_process_handle) return Code::ok;
    auto const id = GetProcessId(process);
    if (id == 0) return Code::invalid_handle;
    return id == GetCurrentProcessId() ? Code::ok : Code::win32_access_denied;
}

}  // namespace ws2::api
