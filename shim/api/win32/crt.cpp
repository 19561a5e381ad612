// SPDX-License-Identifier: MIT
// Functions of Microsoft's C library that the host's has no counterpart of.
#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "platform/program.hpp"
#include "platform/random.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/core/files/console_keys.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/files/named_files.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

#include <windows.h>

#include <conio.h>
#include <ws2shim/narrow_formats.h>

namespace ws2::api {
namespace {

struct WideValues {
    core::RankedMutex<core::Rank::wide_environment> mutex;
    std::set<std::wstring> all;
};

int place(char* to, size_t room, int length) {
    return length >= 0 && static_cast<size_t>(length) <= room && to ? length : -1;
}

// Leaves `words` as they were: the caller may use them again, as on Windows.
int format_copy(char* to, size_t room, char const* format, va_list words) {
    std::va_list again;
    va_copy(again, words);
    int const length = std::vsnprintf(to, room, format, again);
    va_end(again);
    return length;
}

int format_bounded(char* to, size_t room, char const* format, va_list words) {
    int const length = format_copy(nullptr, 0, format, words);
    if (length < 0) return -1;
    if (!to || room == 0) return to ? -1 : length;
    bool const is_written = is_done([&] {
        std::string text(static_cast<size_t>(length) + 1, '\0');
        format_copy(text.data(), text.size(), format, words);
        std::copy_n(text.begin(), std::min(room, text.size()), to);
    });
    return is_written ? place(to, room, length) : -1;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

int _vsnprintf(char* to, size_t room, char const* format, va_list words) {
    if (ws2_host_sizes(format, nullptr) == 0) return format_bounded(to, room, format, words);
    int length = -1;
    static_cast<void>(is_done([&] {
        std::string hosts(std::strlen(format), '\0');
        ws2_host_sizes(format, hosts.data());
        length = format_bounded(to, room, hosts.c_str(), words);
    }));
    return length;
}

int _snprintf(char* to, size_t room, char const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const length = _vsnprintf(to, room, format, words);
    va_end(words);
    return length;
}

FILE* _wfopen(wchar_t const* name, wchar_t const* mode) {
    return value_or(static_cast<FILE*>(nullptr), [&] {
        return std::fopen(core::to_host_path(narrowed(name)).c_str(), narrowed(mode).c_str());
    });
}

// Every value is kept, for the program may keep its address.
wchar_t* _wgetenv(wchar_t const* name) {
    return value_or(static_cast<wchar_t*>(nullptr), [&]() -> wchar_t* {
        auto const* const value = platform::environment_value(narrowed(name));
        if (!value) return nullptr;
        static auto& values = *new WideValues;
        auto text = widened<wchar_t>(value);
        std::lock_guard const lock{values.mutex};
        return const_cast<wchar_t*>(values.all.insert(std::move(text)).first->c_str());
    });
}

int _wgetenv_s(std::size_t* needed, wchar_t* value, std::size_t room, wchar_t const* name) {
    if (!needed || !name || (!value && room != 0)) return EINVAL;
    auto const taken = GetEnvironmentVariableW(name, value, static_cast<DWORD>(room));
    // With the terminator where it does not fit, without it where it does.
    bool const fits = taken < room;
    *needed = taken == 0 ? 0 : taken + (fits ? 1u : 0u);
    if (taken == 0 && room != 0) *value = 0;
    if (fits || room == 0) return 0;
    *value = 0;
    return ERANGE;
}

char* _fullpath(char* buffer, char const* path, size_t room) {
    return value_or(static_cast<char*>(nullptr), [&]() -> char* {
        auto const full = core::full_path(narrowed(path));
        if (!buffer) return _strdup(full.c_str());
        if (full.size() >= room) return nullptr;
        std::memcpy(buffer, full.c_str(), full.size() + 1);
        return buffer;
    });
}

int rand_s(unsigned* number) {
    return number && platform::fill_random(number, sizeof *number) ? 0 : WS2_EINVAL;
}

char* gets_s(char* to, size_t room) {
    if (!to || room == 0) return nullptr;
    std::size_t length = 0;
    int letter;
    while ((letter = std::getchar()) != EOF && letter != '\n') {
        if (length < room) to[length] = static_cast<char>(letter);
        ++length;
    }
    bool const is_line = (letter != EOF || length > 0) && length < room;
    to[is_line ? length : 0] = '\0';
    return is_line ? to : nullptr;
}

int _kbhit() { return core::has_key() ? 1 : 0; }
int _getch() { return core::read_key(platform::KeyEcho::hidden); }
int _getche() { return core::read_key(platform::KeyEcho::shown); }
