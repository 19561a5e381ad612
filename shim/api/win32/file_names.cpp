// SPDX-License-Identifier: MIT
// Files by their names: deleting them, what they are, and names for temporary ones.
#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

#include "platform/files.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

Code remove(std::string const& name) {
    if (name.empty()) return Code::path_not_found;
    auto const path = core::to_host_path(name);
    auto const facts = platform::file_facts(path);
    if (!facts) return facts.code();
    return facts->is_folder ? Code::win32_access_denied : platform::remove_file(path);
}

DWORD attributes(std::string const& name) {
    return win32_call(INVALID_FILE_ATTRIBUTES, [&]() -> Result<DWORD> {
        if (name.empty()) return Code::path_not_found;
        auto const facts = platform::file_facts(core::to_host_path(name));
        if (!facts) return facts.code();
        DWORD found = facts->is_folder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
        if (facts->is_read_only) found |= FILE_ATTRIBUTE_READONLY;
        return found;
    });
}

// The length without the terminator; what would do, with it, when there is too little room.
template <class Character>
DWORD temporary_path(DWORD room, Character* buffer) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        auto const path = widened<Character>(platform::temporary_folder() + "/");
        if (room <= path.size()) return static_cast<DWORD>(path.size() + 1);
        if (!buffer) return Code::invalid_parameter;
        std::ranges::copy(path, buffer);
        buffer[path.size()] = 0;
        return static_cast<DWORD>(path.size());
    });
}

std::string temporary_name(std::string const& folder, std::string_view prefix, UINT number) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string name = folder;
    if (!name.empty() && name.back() != '/') name += '/';
    name += prefix.substr(0, 3);
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
        auto const digit = (number >> shift) & 0xf;
        started = started || digit != 0 || shift == 0;
        if (started) name += digits[digit];
    }
    return name + ".tmp";
}

struct TemporaryName {
    UINT number = 0;
    std::string path;
};

// With a number of the caller's nothing is created and nothing is looked at.
Result<TemporaryName> choose_name(std::string const& folder, std::string const& prefix,
                                  UINT number) {
    number &= 0xffff;
    if (number != 0) return TemporaryName{number, temporary_name(folder, prefix, number)};
    auto const facts = platform::file_facts(folder);
    if (!facts || !facts->is_folder) return Code::directory_invalid;
    auto const now = std::chrono::steady_clock::now().time_since_epoch();
    auto const start = static_cast<UINT>(now / std::chrono::milliseconds{1});
    for (UINT tries = 0; tries != 0xffff; ++tries) {
        UINT const candidate = (start + tries) & 0xffff;
        if (candidate == 0) continue;
        auto path = temporary_name(folder, prefix, candidate);
        auto const code = platform::create_empty_file(path);
        if (code == Code::ok) return TemporaryName{candidate, std::move(path)};
        if (code != Code::file_exists) return code;
    }
    return Code::file_exists;
}

template <class Character>
UINT temporary_file(Character const* folder, Character const* prefix, UINT number,
                    Character* name) {
    return win32_call(UINT{0}, [&]() -> Result<UINT> {
        if (!folder || !name) return Code::invalid_parameter;
        auto const host_folder = core::to_host_path(narrowed(folder));
        if (host_folder.size() > MAX_PATH - 14) return Code::buffer_overflow;
        auto const chosen = choose_name(host_folder, narrowed(prefix), number);
        if (!chosen) return chosen.code();
        auto const path = widened<Character>(chosen->path);
        std::ranges::copy(path, name);
        name[path.size()] = 0;
        return chosen->number;
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI DeleteFileA(LPCSTR lpFileName) {
    return win32_call(FALSE, [&] { return ws2::api::remove(narrowed(lpFileName)); });
}
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) {
    return win32_call(FALSE, [&] { return ws2::api::remove(narrowed(lpFileName)); });
}
DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) {
    return win32_value(INVALID_FILE_ATTRIBUTES, [&] { return attributes(narrowed(lpFileName)); });
}
DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) {
    return win32_value(INVALID_FILE_ATTRIBUTES, [&] { return attributes(narrowed(lpFileName)); });
}
DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer) {
    return win32_value(DWORD{0}, [&] { return temporary_path(nBufferLength, lpBuffer); });
}
DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer) {
    return win32_value(DWORD{0}, [&] { return temporary_path(nBufferLength, lpBuffer); });
}
UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
                             LPSTR lpTempFileName) {
    return temporary_file(lpPathName, lpPrefixString, uUnique, lpTempFileName);
}
UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
                             LPWSTR lpTempFileName) {
    return temporary_file(lpPathName, lpPrefixString, uUnique, lpTempFileName);
}
