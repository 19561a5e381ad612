// SPDX-License-Identifier: MIT
// Settings in initialization files: GetPrivateProfileString and its kin.
#include <algorithm>
#include <charconv>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/profile.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::Profile;

core::RankedMutex<core::Rank::profiles>& profile_mutex() {
    static core::RankedMutex<core::Rank::profiles> mutex;
    return mutex;
}

// What a caller gets in a buffer: as much as there is room for, a 0 behind it, and behind a list
// two.
template <class Character>
DWORD put_cut(std::string const& text, Character* buffer, DWORD room, DWORD zeros) {
    if (!buffer || room == 0) return 0;
    auto const wide = widened<Character>(text);
    auto const length = std::min<std::size_t>(wide.size(), room > zeros ? room - zeros : 0);
    auto* const end = std::copy_n(wide.data(), length, buffer);
    std::fill_n(end, std::min<std::size_t>(zeros, room - length), Character{0});
    return static_cast<DWORD>(length);
}

// Every text of a list with its 0; the one that ends the list is the caller's.
std::string joined(std::vector<std::string> const& texts) {
    std::string list;
    for (auto const& text : texts) list.append(text).push_back('\0');
    return list;
}

// `spare`: room that has to be left behind the list for it to be whole.
template <class Character>
DWORD put_list(std::vector<std::string> const& texts, Character* buffer, DWORD room,
               DWORD spare = 1) {
    auto list = joined(texts);
    if (room != 0 && widened<Character>(list).size() + spare <= room)
        return put_cut(list, buffer, room, 1);
    if (!list.empty()) list.pop_back();
    return put_cut(list, buffer, room, 2);
}

template <class Character>
std::basic_string<Character> without_blanks_behind(Character const* text) {
    std::basic_string<Character> result;
    if (text) result = text;
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

// A file that is not there is one without sections, and the last error says so.
Profile loaded(std::string const& file) {
    auto profile = Profile::load(file);
    set_last_error(!profile ? profile.code()
                            : (profile->is_there() ? Code::ok : Code::file_not_found));
    return profile ? *profile : Profile{};
}

template <class Character>
DWORD get_string(Character const* section, Character const* key, Character const* fallback,
                 Character* buffer, DWORD room, Character const* file) {
    return win32_value(DWORD{0}, [&]() -> DWORD {
        auto const profile = loaded(narrowed(file));
        if (!section) {
            // [winetest: test_profile_sections_names]
            constexpr DWORD spare_behind_names = 2;
            return put_list(profile.sections(), buffer, room, spare_behind_names);
        }
        auto const name = narrowed(section);
        if (!key)
            return put_list(profile.keys(name).value_or(std::vector<std::string>{}), buffer, room);
        auto const value = profile.value(name, narrowed(key));
        if (value) return put_cut(*value, buffer, room, 1);
        return put_cut(narrowed(without_blanks_behind(fallback).c_str()), buffer, room, 1);
    });
}

// A decimal number, or a hexadecimal one behind 0x, with what follows it left out.
UINT number_of(std::string_view text) {
    bool const is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    bool const is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    if (is_hexadecimal) text.remove_prefix(2);
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, is_hexadecimal ? 16 : 10);
    auto const low = static_cast<UINT>(number);
    return is_negative ? 0u - low : low;
}

template <class Character>
UINT get_number(Character const* section, Character const* key, INT fallback,
                Character const* file) {
    return win32_value(static_cast<UINT>(fallback), [&]() -> UINT {
        if (!file) return 0;  // [winetest: test_profile_int]
        auto const profile = loaded(narrowed(file));
        auto const value =
            section && key ? profile.value(narrowed(section), narrowed(key)) : std::nullopt;
        return value && !value->empty() ? number_of(*value) : static_cast<UINT>(fallback);
    });
}

template <class Character>
DWORD get_section(Character const* section, Character* buffer, DWORD room, Character const* file) {
    return win32_value(DWORD{0}, [&]() -> DWORD {
        if (!section || !buffer) return failed(ERROR_INVALID_PARAMETER);
        auto const profile = loaded(narrowed(file));
        return put_list(profile.lines(narrowed(section)), buffer, room);
    });
}

// Reads the file, changes it and writes it again; one thread at a time. A section or a file without
// a name is refused.
template <class Change>
BOOL change(std::string const& section, std::string const& file, Change&& use) {
    if (section.empty()) return failed(ERROR_FILE_NOT_FOUND);
    if (file.empty()) return failed(ERROR_ACCESS_DENIED);
    std::scoped_lock const lock{profile_mutex()};
    auto profile = Profile::load(file);
    if (profile) use(*profile);
    auto const code = profile ? profile->save(file) : profile.code();
    if (code != Code::ok) set_last_error(code);
    return code == Code::ok ? TRUE : FALSE;
}

template <class Character>
BOOL set_string(Character const* section, Character const* key, Character const* value,
                Character const* file) {
    return win32_value(FALSE, [&]() -> BOOL {
        auto const name = narrowed(section);
        return change(name, narrowed(file), [&](Profile& profile) {
            if (!key)
                profile.remove_section(name);
            else if (!value)
                profile.remove_value(name, narrowed(key));
            else
                profile.set_value(name, narrowed(key), narrowed(value));
        });
    });
}

template <class Character>
BOOL set_section(Character const* section, Character const* lines, Character const* file) {
    return win32_value(FALSE, [&]() -> BOOL {
        auto const name = narrowed(section);
        std::vector<std::string> texts;
        for (auto const* line = lines; line && *line;
             line += std::basic_string_view<Character>{line}.size() + 1)
            texts.push_back(narrowed(line));
        return change(name, narrowed(file), [&](Profile& profile) {
            if (lines)
                profile.replace_section(name, texts);
            else
                profile.remove_section(name);
        });
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI GetPrivateProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName, LPCSTR lpDefault,
                                      LPSTR lpReturnedString, DWORD nSize, LPCSTR lpFileName) {
    return get_string(lpAppName, lpKeyName, lpDefault, lpReturnedString, nSize, lpFileName);
}
DWORD WINAPI GetPrivateProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName, LPCWSTR lpDefault,
                                      LPWSTR lpReturnedString, DWORD nSize, LPCWSTR lpFileName) {
    return get_string(lpAppName, lpKeyName, lpDefault, lpReturnedString, nSize, lpFileName);
}
UINT WINAPI GetPrivateProfileIntA(LPCSTR lpAppName, LPCSTR lpKeyName, INT nDefault,
                                  LPCSTR lpFileName) {
    return get_number(lpAppName, lpKeyName, nDefault, lpFileName);
}
UINT WINAPI GetPrivateProfileIntW(LPCWSTR lpAppName, LPCWSTR lpKeyName, INT nDefault,
                                  LPCWSTR lpFileName) {
    return get_number(lpAppName, lpKeyName, nDefault, lpFileName);
}
DWORD WINAPI GetPrivateProfileSectionA(LPCSTR lpAppName, LPSTR lpReturnedString, DWORD nSize,
                                       LPCSTR lpFileName) {
    return get_section(lpAppName, lpReturnedString, nSize, lpFileName);
}
DWORD WINAPI GetPrivateProfileSectionW(LPCWSTR lpAppName, LPWSTR lpReturnedString, DWORD nSize,
                                       LPCWSTR lpFileName) {
    return get_section(lpAppName, lpReturnedString, nSize, lpFileName);
}
DWORD WINAPI GetPrivateProfileSectionNamesA(LPSTR lpszReturnBuffer, DWORD nSize,
                                            LPCSTR lpFileName) {
    return get_string<char>(nullptr, nullptr, nullptr, lpszReturnBuffer, nSize, lpFileName);
}
DWORD WINAPI GetPrivateProfileSectionNamesW(LPWSTR lpszReturnBuffer, DWORD nSize,
                                            LPCWSTR lpFileName) {
    return get_string<wchar_t>(nullptr, nullptr, nullptr, lpszReturnBuffer, nSize, lpFileName);
}
BOOL WINAPI WritePrivateProfileStringA(LPCSTR lpAppName, LPCSTR lpKeyName, LPCSTR lpString,
                                       LPCSTR lpFileName) {
    return set_string(lpAppName, lpKeyName, lpString, lpFileName);
}
BOOL WINAPI WritePrivateProfileStringW(LPCWSTR lpAppName, LPCWSTR lpKeyName, LPCWSTR lpString,
                                       LPCWSTR lpFileName) {
    return set_string(lpAppName, lpKeyName, lpString, lpFileName);
}
BOOL WINAPI WritePrivateProfileSectionA(LPCSTR lpAppName, LPCSTR lpString, LPCSTR lpFileName) {
    return set_section(lpAppName, lpString, lpFileName);
}
BOOL WINAPI WritePrivateProfileSectionW(LPCWSTR lpAppName, LPCWSTR lpString, LPCWSTR lpFileName) {
    return set_section(lpAppName, lpString, lpFileName);
}
