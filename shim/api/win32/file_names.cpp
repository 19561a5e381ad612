// SPDX-License-Identifier: MIT
// Files by their names: deleting them, what they are, and names for temporary ones.
#include <algorithm>
#include <cerrno>
#include <string>

#include "shim/api/wide_text.hpp"
#include "shim/api/win32/file_attributes.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/named_files.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

DWORD attributes(std::string const& name) {
    return win32_call(INVALID_FILE_ATTRIBUTES, [&]() -> Result<DWORD> {
        auto const facts = core::file_facts(name);
        if (!facts) return facts.code();
        return attributes_of(*facts);
    });
}

// Names have one form here: the path as it was given, if there is such a file. The length as
// GetTempPath returns it.
template <class Character>
DWORD only_form(Character const* path, Character* buffer, DWORD room) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        if (!path) return Code::invalid_parameter;
        if (auto const facts = core::file_facts(narrowed(path)); !facts) return facts.code();
        std::basic_string_view<Character> const given{path};
        if (!buffer || room <= given.size()) return static_cast<DWORD>(given.size() + 1);
        // The buffer may be the path itself.
        std::char_traits<Character>::move(buffer, path, given.size() + 1);
        return static_cast<DWORD>(given.size());
    });
}

// The length without the terminator; what would do, with it, when there is too little room.
template <class Character>
DWORD temporary_path(DWORD room, Character* buffer) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        auto const path = widened<Character>(core::temporary_folder());
        if (room <= path.size()) return static_cast<DWORD>(path.size() + 1);
        if (!buffer) return Code::invalid_parameter;
        std::ranges::copy(path, buffer);
        buffer[path.size()] = 0;
        return static_cast<DWORD>(path.size());
    });
}

template <class Character>
UINT temporary_file(Character const* folder, Character const* prefix, UINT number,
                    Character* name) {
    return win32_call(UINT{0}, [&]() -> Result<UINT> {
        if (!folder || !name) return Code::invalid_parameter;
        std::basic_string<Character> path;
        auto const chosen = core::temporary_file(
            narrowed(folder), narrowed(prefix), number,
            [&](std::string const& offered) { path = widened<Character>(offered); });
        if (!chosen) return chosen.code();
        std::ranges::copy(path, name);
        name[path.size()] = 0;
        return *chosen;
    });
}

template <class Character>
BOOL add_name(Character const* file, Character const* name) {
    return win32_call(FALSE, [&] {
        if (!file || !name) return Code::invalid_parameter;
        return core::add_name(narrowed(file), narrowed(name));
    });
}

// Whether the target is a folder makes no difference here.
template <class Character>
BOOLEAN create_symbolic_link(Character const* target, Character const* name, DWORD flags) {
    return win32_call(BOOLEAN{FALSE}, [&] {
        constexpr DWORD known =
            SYMBOLIC_LINK_FLAG_DIRECTORY | SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE;
        if (!target || !name || (flags & ~known) != 0) return Code::invalid_parameter;
        return core::create_symbolic_link(narrowed(target), narrowed(name));
    });
}

template <class Character>
int unused_name(Character* name, std::size_t room) {
    if (!name) return EINVAL;
    int error = ENOMEM;
    static_cast<void>(is_done([&] {
        auto const path = widened<Character>(core::unused_temporary_name());
        error = path.size() < room ? 0 : ERANGE;
        if (error == 0) std::copy_n(path.c_str(), path.size() + 1, name);
    }));
    return error;
}

// Of the attributes that a program may set, a file of the host's can be read-only. The others that
// say nothing about who sees or may use it are left out, as on file systems without them.
template <class Character>
BOOL set_attributes(Character const* name, DWORD attributes) {
    constexpr DWORD kept_by_none = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
    return win32_call(FALSE, [&] {
        if ((attributes & kept_by_none) != 0) return Code::not_supported;
        return core::set_read_only(narrowed(name), (attributes & FILE_ATTRIBUTE_READONLY) != 0);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI DeleteFileA(LPCSTR lpFileName) {
    return win32_call(FALSE, [&] { return core::delete_file(narrowed(lpFileName)); });
}
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) {
    return win32_call(FALSE, [&] { return core::delete_file(narrowed(lpFileName)); });
}
BOOL WINAPI CreateHardLinkA(LPCSTR lpFileName, LPCSTR lpExistingFileName, LPSECURITY_ATTRIBUTES) {
    return add_name(lpExistingFileName, lpFileName);
}
BOOL WINAPI CreateHardLinkW(LPCWSTR lpFileName, LPCWSTR lpExistingFileName, LPSECURITY_ATTRIBUTES) {
    return add_name(lpExistingFileName, lpFileName);
}
BOOLEAN WINAPI CreateSymbolicLinkA(LPCSTR lpSymlinkFileName, LPCSTR lpTargetFileName,
                                   DWORD dwFlags) {
    return create_symbolic_link(lpTargetFileName, lpSymlinkFileName, dwFlags);
}
BOOLEAN WINAPI CreateSymbolicLinkW(LPCWSTR lpSymlinkFileName, LPCWSTR lpTargetFileName,
                                   DWORD dwFlags) {
    return create_symbolic_link(lpTargetFileName, lpSymlinkFileName, dwFlags);
}
DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) {
    return win32_value(INVALID_FILE_ATTRIBUTES, [&] { return attributes(narrowed(lpFileName)); });
}
DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) {
    return win32_value(INVALID_FILE_ATTRIBUTES, [&] { return attributes(narrowed(lpFileName)); });
}
BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes) {
    return set_attributes(lpFileName, dwFileAttributes);
}
BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes) {
    return set_attributes(lpFileName, dwFileAttributes);
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
int tmpnam_s(char* name, std::size_t room) { return unused_name(name, room); }
int _wtmpnam_s(wchar_t* name, std::size_t room) { return unused_name(name, room); }
DWORD WINAPI GetLongPathNameA(LPCSTR lpszShortPath, LPSTR lpszLongPath, DWORD cchBuffer) {
    return only_form(lpszShortPath, lpszLongPath, cchBuffer);
}
DWORD WINAPI GetLongPathNameW(LPCWSTR lpszShortPath, LPWSTR lpszLongPath, DWORD cchBuffer) {
    return only_form(lpszShortPath, lpszLongPath, cchBuffer);
}
DWORD WINAPI GetShortPathNameA(LPCSTR lpszLongPath, LPSTR lpszShortPath, DWORD cchBuffer) {
    return only_form(lpszLongPath, lpszShortPath, cchBuffer);
}
DWORD WINAPI GetShortPathNameW(LPCWSTR lpszLongPath, LPWSTR lpszShortPath, DWORD cchBuffer) {
    return only_form(lpszLongPath, lpszShortPath, cchBuffer);
}
