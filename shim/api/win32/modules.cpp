// SPDX-License-Identifier: MIT
// Modules: the libraries whose calls are here.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "shim/api/win32/modules.hpp"
#include "shim/api/win32/sized_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/text/unicode.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

constexpr auto* system_folder = "C:\\Windows";
constexpr auto* modules_folder = "C:\\Windows\\system32";

struct Module {
    std::string_view name;  // lower case, with extension; empty: the program
};

constexpr std::array<Module, 14> modules{
    {{""},
     {"ws2_32.dll"},
     {"wsock32.dll"},
     {"mswsock.dll"},
     {"kernel32.dll"},
     {"kernelbase.dll"},
     {"ntdll.dll"},
     {"msvcrt.dll"},
     {"ucrtbase.dll"},
     {"iphlpapi.dll"},
     {"icmp.dll"},
     {"user32.dll"},
     {"advapi32.dll"},
     {"bcrypt.dll"}}
};

HMODULE handle_of(Module const& module) {
    return reinterpret_cast<HMODULE>(const_cast<Module*>(&module));
}

bool is_module(HMODULE handle) {
    return std::ranges::any_of(modules, [&](auto& each) { return handle_of(each) == handle; });
}

// Case, a folder and a missing extension make no difference.
HMODULE find_module(std::string_view name) {
    name.remove_prefix(std::min(name.size(), name.find_last_of("\\/") + 1));
    std::string wanted{name};
    for (auto& each : wanted)
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
    if (wanted.find('.') == std::string::npos) wanted += ".dll";
    // The sets of calls that Windows finds in one of its modules.
    if (wanted.starts_with("api-ms-win-")) wanted = "kernelbase.dll";
    auto const* const found = std::ranges::find(modules, wanted, &Module::name);
    if (found != modules.end()) return handle_of(*found);
    return failed(ERROR_MOD_NOT_FOUND);
}

}  // namespace

ModuleKind module_kind(HMODULE handle) {
    if (!handle || handle == handle_of(modules.front())) return ModuleKind::program;
    return is_module(handle) ? ModuleKind::library : ModuleKind::none;
}

}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) {
    return win32_value(HMODULE{}, [&] {
        return lpModuleName ? find_module(lpModuleName) : handle_of(modules.front());
    });
}
HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) {
    return win32_value(HMODULE{}, [&] {
        return lpModuleName ? find_module(core::to_utf8(lpModuleName)) : handle_of(modules.front());
    });
}
HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) {
    return win32_value(HMODULE{}, [&] { return find_module(lpLibFileName); });
}
HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) {
    return win32_value(HMODULE{}, [&] { return find_module(core::to_utf8(lpLibFileName)); });
}
HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE, DWORD) {
    return win32_value(HMODULE{}, [&] { return find_module(lpLibFileName); });
}
HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE, DWORD) {
    return win32_value(HMODULE{}, [&] { return find_module(core::to_utf8(lpLibFileName)); });
}

UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) {
    return win32_value(UINT{0}, [&] { return put_text(modules_folder, lpBuffer, uSize); });
}
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) {
    return win32_value(UINT{0}, [&] { return put_text(modules_folder, lpBuffer, uSize); });
}
UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize) {
    return win32_value(UINT{0}, [&] { return put_text(system_folder, lpBuffer, uSize); });
}
UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize) {
    return win32_value(UINT{0}, [&] { return put_text(system_folder, lpBuffer, uSize); });
}

BOOL WINAPI FreeLibrary(HMODULE hLibModule) {
    if (is_module(hLibModule)) return TRUE;
    return failed(ERROR_MOD_NOT_FOUND);
}
