// SPDX-License-Identifier: MIT
#include "shim/api/win32/format.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <optional>

#include "shim/api/win32_entry.hpp"
#include "shim/core/text/unicode.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

struct Specification {
    std::string flags;
    std::optional<int> width;
    std::optional<int> precision;
    enum class Size : std::uint8_t { normal, half, is_long, word64 } size = Size::normal;
    char type = 0;
};

// Wider fields are cut: no caller has room for them.
constexpr int longest_field = 65536;

std::optional<int> take_number(std::string_view& text, NextArgument const& next) {
    if (text.starts_with('*')) {
        text.remove_prefix(1);
        return std::min(static_cast<int>(next()), longest_field);
    }
    std::optional<int> number;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        number = std::min(number.value_or(0) * 10 + (text.front() - '0'), longest_field);
        text.remove_prefix(1);
    }
    return number;
}

struct SizeName {
    std::string_view name;
    Specification::Size size;
};

constexpr std::array<SizeName, 9> sizes{
    {{"I64", Specification::Size::word64},
     {"I32", Specification::Size::normal},
     {"ll", Specification::Size::word64},
     {"hh", Specification::Size::half},
     {"I", Specification::Size::word64},
     {"h", Specification::Size::half},
     {"l", Specification::Size::is_long},
     {"w", Specification::Size::is_long},
     {"z", Specification::Size::word64}}
};

std::optional<Specification> take_specification(std::string_view& text, NextArgument const& next) {
    Specification found;
    while (!text.empty() && std::string_view{"-+ #0"}.find(text.front()) != text.npos) {
        found.flags += text.front();
        text.remove_prefix(1);
    }
    found.width = take_number(text, next);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        found.precision = take_number(text, next).value_or(0);
    }
    for (auto const& each : sizes) {
        if (!text.starts_with(each.name)) continue;
        found.size = each.size;
        text.remove_prefix(each.name.size());
        break;
    }
    if (text.empty() || std::string_view{"diuxXocCsSp"}.find(text.front()) == text.npos)
        return std::nullopt;
    found.type = text.front();
    text.remove_prefix(1);
    return found;
}

std::string string_of(std::uintptr_t argument, TextWidth width) {
    if (argument == 0) return "(null)";
    return width == TextWidth::wide ? core::to_utf8(reinterpret_cast<wchar_t const*>(argument))
                                    : std::string{reinterpret_cast<char const*>(argument)};
}

std::string character_of(std::uintptr_t argument, TextWidth width) {
    if (width == TextWidth::narrow) return {static_cast<char>(argument)};
    auto const wide = static_cast<wchar_t>(argument);
    return core::to_utf8({&wide, 1});
}

TextWidth width_of(Specification const& wanted, TextWidth own) {
    if (wanted.size == Specification::Size::is_long) return TextWidth::wide;
    if (wanted.size == Specification::Size::half) return TextWidth::narrow;
    bool const is_other = wanted.type == 'S' || wanted.type == 'C';
    if (!is_other) return own;
    return own == TextWidth::wide ? TextWidth::narrow : TextWidth::wide;
}

void append_padded(std::string& result, std::string const& text, Specification const& wanted) {
    auto const width = static_cast<std::size_t>(std::max(wanted.width.value_or(0), 0));
    auto const padding = width > text.size() ? width - text.size() : 0;
    bool const left = wanted.flags.find('-') != std::string::npos;
    if (!left) result.append(padding, ' ');
    result += text;
    if (left) result.append(padding, ' ');
}

void append_number(std::string& result, std::uintptr_t argument, Specification const& wanted) {
    bool const is_signed = wanted.type == 'd' || wanted.type == 'i';
    auto value = static_cast<unsigned long long>(argument);
    if (wanted.size == Specification::Size::half)
        value = is_signed ? static_cast<unsigned long long>(static_cast<short>(argument))
                          : static_cast<unsigned short>(argument);
    else if (wanted.size != Specification::Size::word64)
        value = is_signed ? static_cast<unsigned long long>(static_cast<int>(argument))
                          : static_cast<unsigned>(argument);
    std::string format = "%" + wanted.flags;
    if (wanted.width) format += std::to_string(*wanted.width);
    if (wanted.precision) format.append(1, '.').append(std::to_string(*wanted.precision));
    format += "ll";
    format += wanted.type;
    std::array<char, 1024> buffer{};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    std::snprintf(buffer.data(), buffer.size(), format.c_str(), value);
#pragma GCC diagnostic pop
    result += buffer.data();
}

void append(std::string& result, Specification const& wanted, TextWidth own,
            std::uintptr_t argument) {
    switch (wanted.type) {
        case 's':
        case 'S': {
            auto text = string_of(argument, width_of(wanted, own));
            if (wanted.precision && *wanted.precision >= 0)
                text.resize(std::min(text.size(), static_cast<std::size_t>(*wanted.precision)));
            return append_padded(result, text, wanted);
        }
        case 'c':
        case 'C':
            return append_padded(result, character_of(argument, width_of(wanted, own)), wanted);
        case 'p': {
            auto const pointer = Specification{.flags = "0",
                                               .width = 2 * static_cast<int>(sizeof argument),
                                               .precision = {},
                                               .size = Specification::Size::word64,
                                               .type = 'X'};
            return append_number(result, argument, pointer);
        }
        default:
            return append_number(result, argument, wanted);
    }
}

}  // namespace

bool format_one(std::string& result, std::string_view& text, TextWidth own,
                NextArgument const& next) {
    auto rest = text;
    auto const wanted = take_specification(rest, next);
    if (!wanted) return false;
    text = rest;
    append(result, *wanted, own, next());
    return true;
}

std::string format_all(std::string_view text, TextWidth own, NextArgument const& next) {
    std::string result;
    while (!text.empty()) {
        char const first = text.front();
        text.remove_prefix(1);
        if (first == '%' && text.starts_with('%'))
            text.remove_prefix(1);
        else if (first == '%' && format_one(result, text, own, next))
            continue;
        result += first;
    }
    return result;
}

}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// The buffer is the program's promise: it has room for 1024 characters [docs: wsprintfW]. Without
// memory there is no text.
template <class Character, class Format>
static int put_formatted(Character* buffer, Format&& format) {
    constexpr std::size_t longest = 1023;
    buffer[0] = Character{};
    return win32_value(0, [&] {
        std::basic_string<Character> const text = format();
        auto const length = std::min(text.size(), longest);
        text.copy(buffer, length);
        buffer[length] = Character{};
        return static_cast<int>(length);
    });
}

int WINAPI wsprintfA(LPSTR buffer, LPCSTR format, ...) {
    va_list arguments;
    va_start(arguments, format);
    auto const next = [&] { return va_arg(arguments, std::uintptr_t); };
    int const length =
        put_formatted(buffer, [&] { return format_all(format, TextWidth::narrow, next); });
    va_end(arguments);
    return length;
}

int WINAPI wsprintfW(LPWSTR buffer, LPCWSTR format, ...) {
    va_list arguments;
    va_start(arguments, format);
    auto const next = [&] { return va_arg(arguments, std::uintptr_t); };
    int const length = put_formatted(buffer, [&] {
        return core::from_utf8(format_all(core::to_utf8(format), TextWidth::wide, next));
    });
    va_end(arguments);
    return length;
}
