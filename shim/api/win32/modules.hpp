// SPDX-License-Identifier: MIT
// What a module handle stands for, and where the calls are that modules export.
#pragma once

#include <windows.h>

namespace ws2::api {

enum class ModuleKind { none, program, library };
ModuleKind module_kind(HMODULE handle);

// The address of an exported call by its link name (ws2_WSAStartup); null: there is none. In a
// shared library the host's loader knows (exports_shared.cpp), a static one has a table
// (exports_static.cpp).
void* find_export(char const* link_name);

}  // namespace ws2::api
