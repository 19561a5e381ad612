// SPDX-License-Identifier: MIT
// FormatMessage: the texts of error numbers, and templates with inserts.
#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "shim/api/wide_text.hpp"
#include "shim/api/win32/message_text.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

struct Message {
    DWORD number;
    std::string_view text;
};

constexpr Message messages[] = {
#define WS2_TEXT(name, text) {static_cast<DWORD>(name), text},
#include "shim/api/win32/system_messages.def"
#undef WS2_TEXT
};

// Every code of Winsock's has a text.
constexpr DWORD winsock_codes[] = {
#define WS2_ERROR(name, number, meaning) number,
#include <ws2shim/errors.def>
#undef WS2_ERROR
};
static_assert(std::ranges::all_of(winsock_codes, [](DWORD code) {
    return std::ranges::find(messages, code, &Message::number) != std::end(messages);
}));

// An HRESULT that is a Win32 error has the text of that one.
std::optional<std::string_view> find_message(DWORD number) {
    constexpr DWORD result_of_win32 = 0x80070000;
    if ((number & 0xFFFF0000) == result_of_win32) number &= 0xFFFF;
    auto const row = std::ranges::find(messages, number, &Message::number);
    if (row == std::end(messages)) return std::nullopt;
    return row->text;
}

bool has_language(DWORD language) {
    static constexpr DWORD known[] = {0, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
                                      MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT), LANG_ENGLISH,
                                      MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)};
    return std::ranges::find(known, language) != std::end(known);
}

// The template: the program's own or the system's. Nothing, with the last error, when there is
// none.
std::optional<std::string> find_template(DWORD flags, std::optional<std::string> const& own,
                                         DWORD number, DWORD language) {
    if ((flags & FORMAT_MESSAGE_FROM_STRING) != 0) {
        if (own) return own;
        SetLastError(ERROR_INVALID_PARAMETER);
        return std::nullopt;
    }
    if ((flags & (FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_FROM_HMODULE)) == 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return std::nullopt;
    }
    auto const message =
        (flags & FORMAT_MESSAGE_FROM_SYSTEM) != 0 ? find_message(number) : std::nullopt;
    if (!message) {
        SetLastError(ERROR_MR_MID_NOT_FOUND);
        return std::nullopt;
    }
    if (!has_language(language)) {
        SetLastError(ERROR_RESOURCE_LANG_NOT_FOUND);
        return std::nullopt;
    }
    return std::string{*message} + "\r\n";
}

struct FormatRequest {
    DWORD flags;
    std::optional<std::string> own_template;
    DWORD number;
    DWORD language;
    DWORD size;  // characters
    va_list* arguments;
};

bool allocates(FormatRequest const& request) {
    return (request.flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0;
}

Inserts inserts_of(FormatRequest const& request) {
    bool const are_array = (request.flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0;
    return {are_array ? nullptr : request.arguments,
            are_array ? reinterpret_cast<std::uintptr_t*>(request.arguments) : nullptr};
}

// FormatMessageW writes as it goes, so that what fits is there when it fails; FormatMessageA
// converts a text that is whole [winetest: test_message_insufficient_buffer_wide].
enum class PartEnding : std::uint8_t { terminated, open };
void write_part(FormatRequest const&, std::string const&, char*, PartEnding) {}
void write_part(FormatRequest const& request, std::wstring const& text, wchar_t* buffer,
                PartEnding ending) {
    if (allocates(request) || request.size == 0) return;
    auto const length = text.copy(buffer, request.size - 1);
    if (ending == PartEnding::terminated) buffer[length] = L'\0';
}

template <class Text, class Character>
DWORD write_whole(FormatRequest const& request, Text const& text, Character* buffer) {
    auto size = std::size_t{request.size};
    if (allocates(request)) {
        size = std::max(size, text.size() + 1);
        auto* const memory =
            static_cast<Character*>(LocalAlloc(LMEM_FIXED, size * sizeof(Character)));
        *reinterpret_cast<Character**>(buffer) = memory;
        if (!memory) return 0;
        buffer = memory;
    }
    if (text.size() >= size) {
        write_part(request, text, buffer, PartEnding::terminated);
        return failed(ERROR_INSUFFICIENT_BUFFER);
    }
    if (!buffer) return failed(ERROR_INVALID_PARAMETER);
    text.copy(buffer, text.size());
    buffer[text.size()] = Character{};
    return static_cast<DWORD>(text.size());
}

template <class Character>
DWORD format_message(FormatRequest const& request, Character* buffer) {
    constexpr bool is_wide = std::is_same_v<Character, wchar_t>;
    constexpr std::size_t longest_narrow = 32766;
    if (!buffer && (is_wide || allocates(request)))
        return failed(is_wide ? ERROR_INVALID_PARAMETER : ERROR_NOT_ENOUGH_MEMORY);
    // Until there is a text.
    if (allocates(request)) *reinterpret_cast<Character**>(buffer) = nullptr;
    auto const found =
        find_template(request.flags, request.own_template, request.number, request.language);
    if (!found) return 0;

    Template from{*found, (request.flags & FORMAT_MESSAGE_IGNORE_INSERTS) != 0,
                  request.flags & FORMAT_MESSAGE_MAX_WIDTH_MASK,
                  is_wide ? TextWidth::wide : TextWidth::narrow};
    if (is_wide && !allocates(request)) from.room = request.size;
    auto inserts = inserts_of(request);
    std::string expanded;
    bool const is_whole = expand(from, inserts, expanded);
    auto const text = widened<Character>(expanded);
    if (!is_whole) write_part(request, text, buffer, PartEnding::open);
    if (!is_whole || (!is_wide && text.size() > longest_narrow))
        return failed(ERROR_INVALID_PARAMETER);
    if (text.empty()) {
        write_part(request, text, buffer, PartEnding::terminated);
        return failed(ERROR_NO_WORK_DONE);
    }
    return write_whole(request, text, buffer);
}

template <class Character>
std::optional<std::string> string_at(DWORD flags, LPCVOID source, Character const*) {
    if ((flags & FORMAT_MESSAGE_FROM_STRING) == 0 || !source) return std::nullopt;
    return narrowed(static_cast<Character const*>(source));
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPSTR lpBuffer, DWORD nSize, va_list* Arguments) {
    return win32_value(DWORD{0}, [&] {
        return format_message(FormatRequest{dwFlags, string_at(dwFlags, lpSource, lpBuffer),
                                            dwMessageId, dwLanguageId, nSize, Arguments},
                              lpBuffer);
    });
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPWSTR lpBuffer, DWORD nSize, va_list* Arguments) {
    return win32_value(DWORD{0}, [&] {
        return format_message(FormatRequest{dwFlags, string_at(dwFlags, lpSource, lpBuffer),
                                            dwMessageId, dwLanguageId, nSize, Arguments},
                              lpBuffer);
    });
}
