// SPDX-License-Identifier: MIT
// Environment variables, the current folder, the program's file and command line.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "platform/program.hpp"
#include "shim/api/win32/sized_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/named_files.hpp"
#include "shim/core/files/program_search.hpp"
#include "shim/core/text/letter_case.hpp"

namespace ws2::api {
namespace {

// The name as the environment has it: for Windows "Path" is "PATH", for the host these are two.
std::string name_in_environment(std::string name) {
    if (platform::environment_value(name)) return name;
    for (auto const& entry : platform::environment()) {
        std::string_view const known = std::string_view{entry}.substr(0, entry.find('='));
        if (core::equals_ignoring_case(known, name)) return std::string{known};
    }
    return name;
}

template <class Character>
DWORD get_variable(Character const* name, Character* buffer, DWORD room) {
    char const* const value =
        name ? platform::environment_value(name_in_environment(narrowed(name))) : nullptr;
    if (!value) {
        set_last_error(Code::envvar_not_found);
        return 0;
    }
    return put_text(value, buffer, room);
}

template <class Character>
BOOL set_variable(Character const* name, Character const* value) {
    return win32_call(FALSE, [&] {
        auto const text = name_in_environment(narrowed(name));
        if (text.empty() || text.find('=') != std::string::npos) return Code::invalid_parameter;
        bool const is_there = platform::environment_value(text) != nullptr;
        if (!value && !is_there) return Code::envvar_not_found;
        auto const new_value = narrowed(value);
        return platform::set_environment_value(text, value ? new_value.c_str() : nullptr);
    });
}

// Null, with the last error, without memory.
template <class Character>
Character* all_variables() {
    return win32_value(static_cast<Character*>(nullptr), [&]() -> Character* {
        std::string texts;
        for (auto const& each : platform::environment()) texts.append(each).push_back('\0');
        if (texts.empty()) texts.push_back('\0');
        auto const list = widened<Character>(texts);
        auto const bytes = (list.size() + 1) * sizeof(Character);
        auto* const copy = static_cast<Character*>(LocalAlloc(LMEM_FIXED, bytes));
        if (copy) copy[list.copy(copy, list.size())] = Character{0};
        return copy;
    });
}

BOOL free_variables(void* texts) {
    LocalFree(texts);
    return TRUE;
}

std::string with_variables(std::string_view text) {
    std::string expanded;
    while (!text.empty()) {
        auto const start = std::min(text.find('%'), text.size());
        expanded += text.substr(0, start);
        text.remove_prefix(start);
        auto const end = text.find('%', 1);
        if (end == std::string_view::npos) return expanded.append(text);
        auto const* const value =
            platform::environment_value(name_in_environment(std::string{text.substr(1, end - 1)}));
        // Without such a variable the second '%' may begin another name.
        expanded += value ? std::string_view{value} : text.substr(0, end);
        text.remove_prefix(value ? end + 1 : end);
    }
    return expanded;
}

template <class Character>
DWORD expand(Character const* source, Character* target, DWORD room) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        if (!source) return Code::invalid_parameter;
        auto const length = put_text(with_variables(narrowed(source)), target, room);
        bool const is_written = target && length < room;
        return length + (is_written ? 1 : 0);
    });
}

// Cut to the room with ERROR_INSUFFICIENT_BUFFER [docs: GetModuleFileNameW]. Every module is the
// program: what the library stands for has no file.
template <class Character>
DWORD module_name(HMODULE, Character* buffer, DWORD room) {
    auto const path = widened<Character>(platform::program_path());
    if (!buffer || room == 0) {
        set_last_error(Code::insufficient_buffer);
        return 0;
    }
    auto const length = put_cut(path, buffer, room);
    bool const fits = length == path.size();
    set_last_error(fits ? Code::ok : Code::insufficient_buffer);
    return fits ? length : room;
}

// As the C runtime takes it apart again: quotes around what has spaces, backslashes doubled before
// a quote [docs: main function command-line arguments].
std::string quoted(std::string const& word) {
    if (!word.empty() && word.find_first_of(" \t\"") == std::string::npos) return word;
    std::string text = "\"";
    std::size_t slashes = 0;
    for (char const each : word) {
        if (each == '"') text.append(slashes + 1, '\\');
        slashes = each == '\\' ? slashes + 1 : 0;
        text += each;
    }
    return text.append(slashes, '\\') + "\"";
}

std::string command_line() {
    std::string line;
    for (auto const& word : platform::program_words()) {
        if (!line.empty()) line += ' ';
        line += quoted(word);
    }
    return line;
}

// The program may keep the pointer and write to what it points to. Without memory the line is empty
// until a later call has some.
template <class Character>
Character* kept_command_line() {
    static Character nothing[1]{};
    return value_or(nothing, [] {
        static auto& line = *new std::basic_string<Character>{widened<Character>(command_line())};
        return line.data();
    });
}

// Where a path goes, and where its last word is told.
template <class Character>
struct PathRoom {
    DWORD room;
    Character* buffer;
    Character** file_part;
};

template <class Character>
DWORD put_path(std::string const& path, PathRoom<Character> const& to) {
    auto const length = put_text(path, to.buffer, to.room);
    bool const is_written = to.buffer && length < to.room;
    if (to.file_part) *to.file_part = nullptr;
    if (!to.file_part || !is_written || path.ends_with('/')) return length;
    auto const wide = widened<Character>(path);
    *to.file_part = to.buffer + (wide.rfind(Character{'/'}) + 1);
    return length;
}

template <class Character>
DWORD full_path(Character const* name, PathRoom<Character> const& to) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        if (!name || *name == 0) return Code::invalid_parameter;
        return put_path(core::full_path(narrowed(name)), to);
    });
}

template <class Character>
DWORD search_path(Character const* folders, Character const* name, Character const* extension,
                  PathRoom<Character> const& to) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        if (!name || *name == 0) return Code::invalid_parameter;
        std::optional<std::string> list;
        if (folders) list = narrowed(folders);
        auto const found = core::find_file(list, narrowed(name), narrowed(extension));
        if (!found) return found.code();
        return put_path(*found, to);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize) {
    return win32_value(DWORD{0}, [&] { return get_variable(lpName, lpBuffer, nSize); });
}
DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize) {
    return win32_value(DWORD{0}, [&] { return get_variable(lpName, lpBuffer, nSize); });
}
BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue) {
    return set_variable(lpName, lpValue);
}
BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue) {
    return set_variable(lpName, lpValue);
}
LPCH WINAPI GetEnvironmentStringsA() { return all_variables<char>(); }
LPWCH WINAPI GetEnvironmentStringsW() { return all_variables<wchar_t>(); }
BOOL WINAPI FreeEnvironmentStringsA(LPCH penv) { return free_variables(penv); }
BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv) { return free_variables(penv); }
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize) {
    return expand(lpSrc, lpDst, nSize);
}
DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize) {
    return expand(lpSrc, lpDst, nSize);
}
DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer) {
    return win32_value(DWORD{0},
                       [&] { return put_text(core::current_folder(), lpBuffer, nBufferLength); });
}
DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer) {
    return win32_value(DWORD{0},
                       [&] { return put_text(core::current_folder(), lpBuffer, nBufferLength); });
}
BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName) {
    return win32_call(FALSE, [&] { return core::change_folder(narrowed(lpPathName)); });
}
BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) {
    return win32_call(FALSE, [&] { return core::change_folder(narrowed(lpPathName)); });
}
DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer,
                              LPSTR* lpFilePart) {
    return full_path(lpFileName, PathRoom<char>{nBufferLength, lpBuffer, lpFilePart});
}
DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
                              LPWSTR* lpFilePart) {
    return full_path(lpFileName, PathRoom<wchar_t>{nBufferLength, lpBuffer, lpFilePart});
}
DWORD WINAPI SearchPathA(LPCSTR lpPath, LPCSTR lpFileName, LPCSTR lpExtension, DWORD nBufferLength,
                         LPSTR lpBuffer, LPSTR* lpFilePart) {
    return search_path(lpPath, lpFileName, lpExtension,
                       PathRoom<char>{nBufferLength, lpBuffer, lpFilePart});
}
DWORD WINAPI SearchPathW(LPCWSTR lpPath, LPCWSTR lpFileName, LPCWSTR lpExtension,
                         DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR* lpFilePart) {
    return search_path(lpPath, lpFileName, lpExtension,
                       PathRoom<wchar_t>{nBufferLength, lpBuffer, lpFilePart});
}
DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize) {
    return win32_value(DWORD{0}, [&] { return module_name(hModule, lpFilename, nSize); });
}
DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize) {
    return win32_value(DWORD{0}, [&] { return module_name(hModule, lpFilename, nSize); });
}
LPSTR WINAPI GetCommandLineA() { return kept_command_line<char>(); }
LPWSTR WINAPI GetCommandLineW() { return kept_command_line<wchar_t>(); }
