// SPDX-License-Identifier: MIT
// Calling window procedures, and what the calls of windows and of messages share.
#pragma once

#include "shim/api/win32_entry.hpp"
#include "shim/core/windows/message_queue.hpp"
#include "shim/core/windows/window.hpp"

#include <windows.h>

namespace ws2::api {

inline core::WindowHandle from_window(HWND window) {
    return reinterpret_cast<core::WindowHandle>(window);
}
inline HWND to_window(core::WindowHandle window) { return reinterpret_cast<HWND>(window); }

// Calls the procedure with texts of the kind that it expects.
LRESULT call_procedure(std::uintptr_t procedure, bool is_wide, core::Message const& message);

// To the window's procedure, which the calling thread owns; 0 when there is none.
std::intptr_t deliver(core::Message const& message);

// SendMessage. invalid_window.
Result<LRESULT> send_message(core::Message const& message);

// DefWindowProc.
LRESULT default_procedure(core::Message const& message);

// DestroyWindow.
Code destroy_window(core::WindowHandle window);

}  // namespace ws2::api
