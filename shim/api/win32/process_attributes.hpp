// SPDX-License-Identifier: MIT
// Lists of attributes with which a process is made, in memory of the caller's.
#pragma once

#include <span>

#include <windows.h>

namespace ws2::api {

struct ProcessAttribute {
    DWORD_PTR number;
    SIZE_T size;
    void* value;
};

// Empty for no list.
std::span<ProcessAttribute const> process_attributes(LPPROC_THREAD_ATTRIBUTE_LIST list);

}  // namespace ws2::api
