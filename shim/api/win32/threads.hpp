// SPDX-License-Identifier: MIT
// What CreateThread and the C runtime's _beginthread calls share.
#pragma once

#include <cstddef>
#include <cstdint>

#include "shim/api/win32_entry.hpp"

namespace ws2::api {

struct ThreadPlan {
    std::uint32_t (*run)(void*) = nullptr;
    void* argument = nullptr;
    std::size_t stack_bytes = 0;
    std::uint32_t flags = 0;  // CREATE_SUSPENDED, STACK_SIZE_PARAM_IS_A_RESERVATION
    std::uint32_t* thread_id = nullptr;
    core::Handle* handle = nullptr;
};

// The thread's handle; *thread_id and *handle are written before it runs.
Result<core::Handle> create_thread(ThreadPlan const& plan);

}  // namespace ws2::api
