// SPDX-License-Identifier: MIT
// FormatMessage: the texts of error numbers, and templates with inserts.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdarg>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shim/api/win32/format.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/text/unicode.hpp"

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

std::optional<std::string_view> find_message(DWORD number) {
    auto const row = std::ranges::find(messages, number, &Message::number);
    if (row == std::end(messages)) return std::nullopt;
    return row->text;
}

// %1 to %99, in any order and as often as the text likes: fetched once, in order.
class Inserts {
public:
    Inserts(DWORD flags, va_list* list)
        : list_{(flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0 ? nullptr : list},
          array_{(flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0
                     ? reinterpret_cast<std::uintptr_t*>(list)
                     : nullptr} {}

    bool exist() const { return list_ || array_; }

    std::uintptr_t at(std::size_t index) {
        if (array_) return array_[index];
        while (fetched_.size() <= index) fetched_.push_back(va_arg(*list_, std::uintptr_t));
        return fetched_[index];
    }

private:
    va_list* list_;
    std::uintptr_t* array_;
    std::vector<std::uintptr_t> fetched_;
};

// The text after "%1" may be a format between exclamation marks; without one it is a string.
void append_insert(std::string& result, std::string_view& text, TextWidth own, Inserts& inserts) {
    std::size_t number = 0;
    std::size_t const digits = text.size() > 1 && text[1] >= '0' && text[1] <= '9' ? 2 : 1;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    auto next = [&inserts, index = number - 1]() mutable { return inserts.at(index++); };
    std::string_view format = "s";
    if (text.starts_with('!')) {
        auto const end = text.find('!', 1);
        if (end != text.npos) {
            format = text.substr(1, end - 1);
            text.remove_prefix(end + 1);
        }
    }
    format_one(result, format, own, next);
}

// One escape, without its '%'. False: the message ends here.
bool append_escape(std::string& result, std::string_view& text, TextWidth own, Inserts* inserts) {
    if (text.empty()) return true;
    char const escape = text.front();
    if (escape == '0') return false;
    if (!inserts) {  // inserts and the rest stay as they are
        result += '%';
        return true;
    }
    if (escape >= '1' && escape <= '9') {
        append_insert(result, text, own, *inserts);
        return true;
    }
    text.remove_prefix(1);
    switch (escape) {
        case 'n':
            result += "\r\n";
            break;
        case 'r':
            result += '\r';
            break;
        case 't':
            result += '\t';
            break;
        default:
            result += escape;
            break;
    }
    return true;
}

std::string expand(std::string_view text, TextWidth own, Inserts* inserts) {
    std::string result;
    while (!text.empty()) {
        char const first = text.front();
        text.remove_prefix(1);
        if (first != '%')
            result += first;
        else if (!append_escape(result, text, own, inserts))
            break;
    }
    return result;
}

// FORMAT_MESSAGE_MAX_WIDTH_MASK: the message's own line ends become blanks.
std::string on_one_line(std::string_view text) {
    std::string result;
    for (char const character : text) {
        if (character == '\r') continue;
        result += character == '\n' ? ' ' : character;
    }
    return result;
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

std::string in_width_of(char const*, std::string text) { return text; }
std::wstring in_width_of(wchar_t const*, std::string const& text) { return core::from_utf8(text); }

template <class Character>
DWORD format_message(FormatRequest const& request, Character* buffer) {
    bool const allocates = (request.flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0;
    if (!buffer) return failed(allocates ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
    if (allocates) *reinterpret_cast<Character**>(buffer) = nullptr;  // until there is a text
    auto const found =
        find_template(request.flags, request.own_template, request.number, request.language);
    if (!found) return 0;

    Inserts inserts{request.flags, request.arguments};
    bool const keeps_inserts =
        (request.flags & FORMAT_MESSAGE_IGNORE_INSERTS) != 0 || !inserts.exist();
    auto const own = sizeof(Character) == 1 ? TextWidth::narrow : TextWidth::wide;
    bool const one_line =
        (request.flags & FORMAT_MESSAGE_MAX_WIDTH_MASK) == FORMAT_MESSAGE_MAX_WIDTH_MASK;
    auto const text = in_width_of(buffer, expand(one_line ? on_one_line(*found) : *found, own,
                                                 keeps_inserts ? nullptr : &inserts));

    auto size = std::size_t{request.size};
    Character* target = buffer;
    if (allocates) {
        size = std::max(size, text.size() + 1);
        target = static_cast<Character*>(LocalAlloc(LMEM_FIXED, size * sizeof(Character)));
        *reinterpret_cast<Character**>(buffer) = target;
        if (!target) return 0;
    }
    if (text.size() >= size) return failed(ERROR_INSUFFICIENT_BUFFER);
    text.copy(target, text.size());
    target[text.size()] = Character{};
    return static_cast<DWORD>(text.size());
}

// An empty message, and so no text at all, is no failure.
std::optional<std::string> string_at(DWORD flags, LPCVOID source, char const*) {
    if ((flags & FORMAT_MESSAGE_FROM_STRING) == 0 || !source) return std::nullopt;
    return static_cast<char const*>(source);
}
std::optional<std::string> string_at(DWORD flags, LPCVOID source, wchar_t const*) {
    if ((flags & FORMAT_MESSAGE_FROM_STRING) == 0 || !source) return std::nullopt;
    return core::to_utf8(static_cast<wchar_t const*>(source));
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
