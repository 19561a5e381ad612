// SPDX-License-Identifier: MIT
#include "platform/process.hpp"
#include "shim/api/win32/modules.hpp"

namespace ws2::api {

void* find_export(char const* link_name) { return platform::find_own_symbol(link_name); }

}  // namespace ws2::api
