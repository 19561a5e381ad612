// SPDX-License-Identifier: MIT
// Entry points of the system's own calls, which return a status.
#pragma once

#include <concepts>

#include "platform/deadline.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/win32/due_time.hpp"

#include <windows.h>
// Behind <windows.h>, some of whose statuses it replaces.
#include <ntstatus.h>

namespace ws2::api {

template <std::invocable Work>
NTSTATUS nt_call(Work&& work) {
    auto status = STATUS_NO_MEMORY;
    static_cast<void>(is_done([&] { status = static_cast<NTSTATUS>(work()); }));
    return status;
}

// As due times; without one: never.
inline platform::Deadline deadline_of(LARGE_INTEGER const* time) {
    if (!time) return platform::Deadline::never();
    auto const left = left_until(to_due(time->QuadPart));
    return left.count() == 0 ? platform::Deadline::now() : platform::Deadline::after(left);
}

}  // namespace ws2::api
