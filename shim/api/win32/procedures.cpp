// SPDX-License-Identifier: MIT
// GetProcAddress, by itself: of a static library a program that does not call it takes only what it
// calls.
#include <string>

#include "shim/api/win32/modules.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winsock2.h>

using namespace ws2::api;

// One library exports the calls of all modules. Ordinals are not known.
FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) {
    auto const kind = module_kind(hModule);
    if (kind == ModuleKind::none) return failed(ERROR_MOD_NOT_FOUND);
    bool const is_ordinal = reinterpret_cast<std::uintptr_t>(lpProcName) <= 0xFFFF;
    void* found = nullptr;
    if (!is_ordinal && kind == ModuleKind::library)
        found = win32_value(
            found, [&] { return find_export(("ws2_" + std::string{lpProcName}).c_str()); });
    if (!found) SetLastError(ERROR_PROC_NOT_FOUND);
    return reinterpret_cast<FARPROC>(found);
}
