// SPDX-License-Identifier: MIT
// Which processes run, and the programs of theirs.
#include <algorithm>
#include <string>

#include "platform/process_list.hpp"
#include "platform/program.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32/sized_text.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <psapi.h>

namespace ws2::api {
namespace {

Result<std::string> program_of_process(HANDLE process) {
    if (is_own_process(process)) return platform::program_path();
    auto const id = GetProcessId(process);
    if (id == 0) return Code::invalid_handle;
    auto path = platform::program_of(id);
    return path || path.code() != Code::operation_not_supported ? path : Code::not_supported;
}

// The length without the 0 at its end.
template <class Character>
Result<DWORD> put_whole(Result<std::string> const& text, Character* room, DWORD size) {
    if (!text) return text.code();
    auto const length = put_text(*text, room, size);
    return room && length < size ? Result{length} : Code::insufficient_buffer;
}

template <class Character>
BOOL query_name(HANDLE process, DWORD flags, Character* room, DWORD* size) {
    return win32_call(FALSE, [&]() -> Code {
        if ((flags & ~DWORD{PROCESS_NAME_NATIVE}) != 0) return Code::invalid_parameter;
        if (!can_write(size)) return Code::no_access;
        auto const length = put_whole(program_of_process(process), room, *size);
        if (length) *size = *length;
        return length.code();
    });
}

enum class Part : bool { path, file_name };

// The only module that is known of another process is its program.
Result<std::string> module_of(HANDLE process, HMODULE module, Part part) {
    if (module && module != GetModuleHandleA(nullptr)) return Code::invalid_handle;
    auto path = program_of_process(process);
    if (path && part == Part::file_name) *path = path->substr(path->rfind('/') + 1);
    return path;
}

// Cut to the room, as these functions do [docs: GetModuleBaseNameW].
template <class Character>
DWORD module_name_of(HANDLE process, HMODULE module, Part part, Character* room, DWORD size) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        auto const name = module_of(process, module, part);
        if (!name) return name.code();
        if (!room || size == 0) return Code::insufficient_buffer;
        return put_cut(widened<Character>(*name), room, size);
    });
}

template <class Character>
DWORD image_name_of(HANDLE process, Character* room, DWORD size) {
    return win32_call(DWORD{0}, [&] { return put_whole(program_of_process(process), room, size); });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI QueryFullProcessImageNameA(HANDLE hProcess, DWORD dwFlags, LPSTR lpExeName,
                                       PDWORD lpdwSize) {
    return query_name(hProcess, dwFlags, lpExeName, lpdwSize);
}
BOOL WINAPI QueryFullProcessImageNameW(HANDLE hProcess, DWORD dwFlags, LPWSTR lpExeName,
                                       PDWORD lpdwSize) {
    return query_name(hProcess, dwFlags, lpExeName, lpdwSize);
}
DWORD WINAPI GetProcessImageFileNameA(HANDLE hProcess, LPSTR lpImageFileName, DWORD nSize) {
    return image_name_of(hProcess, lpImageFileName, nSize);
}
DWORD WINAPI GetProcessImageFileNameW(HANDLE hProcess, LPWSTR lpImageFileName, DWORD nSize) {
    return image_name_of(hProcess, lpImageFileName, nSize);
}
DWORD WINAPI GetModuleFileNameExA(HANDLE hProcess, HMODULE hModule, LPSTR lpFilename, DWORD nSize) {
    return module_name_of(hProcess, hModule, Part::path, lpFilename, nSize);
}
DWORD WINAPI GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename,
                                  DWORD nSize) {
    return module_name_of(hProcess, hModule, Part::path, lpFilename, nSize);
}
DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize) {
    return module_name_of(hProcess, hModule, Part::file_name, lpBaseName, nSize);
}
DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize) {
    return module_name_of(hProcess, hModule, Part::file_name, lpBaseName, nSize);
}

// As many as fit: a count that fills the room says that there may be more [docs: EnumProcesses].
BOOL WINAPI EnumProcesses(DWORD* lpidProcess, DWORD cb, LPDWORD lpcbNeeded) {
    return win32_call(FALSE, [&]() -> Code {
        if (!can_write(lpcbNeeded)) return Code::no_access;
        auto const all = platform::process_ids();
        if (!all) return Code::not_supported;
        auto const count = std::min<std::size_t>(all->size(), cb / sizeof(DWORD));
        std::copy_n(all->begin(), count, lpidProcess);
        *lpcbNeeded = static_cast<DWORD>(count * sizeof(DWORD));
        return Code::ok;
    });
}
