// SPDX-License-Identifier: MIT
// The pseudo handle of this process, which is not in the handle table.
#pragma once

#include "shim/api/win32_entry.hpp"

#include <windows.h>

namespace ws2::api {

inline bool is_own_process(HANDLE handle) { return from_handle(handle) == current_process_handle; }

// For calls about a process of which the host reports this one alone.
inline Code refusal_of_other_process(HANDLE process) {
    if (is_own_process(process)) return Code::ok;
    auto const id = GetProcessId(process);
    if (id == 0) return Code::invalid_handle;
    return id == GetCurrentProcessId() ? Code::ok : Code::win32_access_denied;
}

}  // namespace ws2::api
