// SPDX-License-Identifier: MIT
// Bytes as text and back: base64 (RFC 4648) and hexadecimal digits.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/hex_digits.hpp"
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <wincrypt.h>

namespace ws2::api {
namespace {

constexpr DWORD line_end_flags = CRYPT_STRING_NOCRLF | CRYPT_STRING_NOCR;
constexpr std::size_t line_characters = 64;
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

using Bytes = std::vector<std::uint8_t>;

std::string_view line_end(DWORD flags) {
    if ((flags & CRYPT_STRING_NOCRLF) != 0) return "";
    return (flags & CRYPT_STRING_NOCR) != 0 ? "\n" : "\r\n";
}

std::string to_base64(std::string_view bytes, std::string_view end_of_line) {
    std::string text;
    std::size_t in_line = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        auto const count = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < count ? static_cast<std::uint8_t>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= count ? base64_digits[bits >> (18 - 6 * i) & 63] : '=';
        in_line += 4;
        if (in_line == line_characters) {
            text += end_of_line;
            in_line = 0;
        }
    }
    if (in_line != 0) text += end_of_line;
    return text;
}

std::string to_hex(std::string_view bytes, std::string_view end_of_line) {
    std::string text;
    for (char const each : bytes) {
        auto const byte = static_cast<std::uint8_t>(each);
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text.append(end_of_line);
}

std::string without_spaces(std::string_view text) {
    std::string rest;
    std::ranges::copy_if(text, std::back_inserter(rest), [](char each) {
        return std::string_view{" \t\r\n"}.find(each) == std::string_view::npos;
    });
    return rest;
}

// The padding may be missing.
std::optional<Bytes> from_base64(std::string_view spaced) {
    auto text = without_spaces(spaced);
    bool const is_padded = text.ends_with('=');
    if (is_padded && text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.pop_back();
    if (text.size() % 4 == 1) return std::nullopt;
    Bytes bytes;
    std::uint32_t bits = 0;
    std::size_t count = 0;
    for (char const each : text) {
        auto const digit = base64_digits.find(each);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        ++count;
        if (count % 4 != 1)
            bytes.push_back(static_cast<std::uint8_t>(bits >> (2 * (3 - (count - 1) % 4))));
    }
    return bytes;
}

std::optional<Bytes> from_hex(std::string_view spaced) {
    auto const text = without_spaces(spaced);
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const digit = hex_value(text[i]);
        if (!digit) return std::nullopt;
        if (i % 2 == 0)
            bytes.push_back(static_cast<std::uint8_t>(*digit << 4));
        else
            bytes.back() = static_cast<std::uint8_t>(bytes.back() | *digit);
    }
    return bytes;
}

struct Format {
    DWORD id;
    bool is_terminated;  // the text has a 0 at its end
    std::string (*to_text)(std::string_view bytes, std::string_view end_of_line);
    std::optional<Bytes> (*from_text)(std::string_view text);
};
constexpr Format formats[]{
    {CRYPT_STRING_BASE64,       true,                                             to_base64, from_base64},
    {                   CRYPT_STRING_HEXRAW,                     true,                                           to_hex,  from_hex           },
    { CRYPT_STRING_BINARY, false,
     [](std::string_view bytes,                                                                                      std::string_view) { return std::string{bytes}; },
     [](std::string_view text) {
         return std::optional<Bytes>{std::in_place, text.begin(), text.end()};
     }},
};

Format const* format_of(DWORD flags) {
    auto const* const found = std::ranges::find(formats, flags & ~line_end_flags, &Format::id);
    return found == std::end(formats) ? nullptr : found;
}

template <class Character>
Code to_text(std::string_view bytes, DWORD flags, Character* to, DWORD* count) {
    auto const* const format = format_of(flags);
    if (!bytes.data() || !count || !format) return Code::invalid_parameter;
    auto const text = format->to_text(bytes, line_end(flags));
    auto const room = *count;
    auto const needed = text.size() + (format->is_terminated ? 1 : 0);
    *count = static_cast<DWORD>(needed);
    if (!to) return Code::ok;
    if (room < needed) return Code::more_data;
    std::ranges::transform(text, to, [](char each) {
        return static_cast<Character>(static_cast<unsigned char>(each));
    });
    if (format->is_terminated) to[text.size()] = 0;
    *count = static_cast<DWORD>(text.size());
    return Code::ok;
}

// Where the caller wants what was read of a text; only `count` has to be there.
struct Decoded {
    BYTE* to;
    DWORD* count;
    DWORD* skipped;
    DWORD* format;
};

template <class Character>
Code to_bytes(Character const* text, DWORD length, DWORD flags, Decoded const& decoded) {
    auto const* const format = format_of(flags);
    if (!text || !decoded.count || !format) return Code::invalid_parameter;
    std::basic_string_view<Character> const whole{
        text, length != 0 ? length : std::char_traits<Character>::length(text)};
    std::string narrow(whole.size(), '\0');
    std::ranges::transform(whole, narrow.begin(),
                           [](Character each) { return static_cast<char>(each); });
    auto const bytes = format->from_text(narrow);
    if (!bytes) return Code::invalid_data;
    auto const room = std::exchange(*decoded.count, static_cast<DWORD>(bytes->size()));
    if (decoded.skipped) *decoded.skipped = 0;
    if (decoded.format) *decoded.format = format->id;
    if (!decoded.to) return Code::ok;
    if (room < bytes->size()) return Code::more_data;
    std::ranges::copy(*bytes, decoded.to);
    return Code::ok;
}

std::string_view as_text(BYTE const* bytes, DWORD count) {
    return {reinterpret_cast<char const*>(bytes), count};
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI CryptBinaryToStringA(const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags,
                                 LPSTR pszString, DWORD* pcchString) {
    return win32_call(FALSE, [&] {
        return to_text(as_text(pbBinary, cbBinary), dwFlags, pszString, pcchString);
    });
}
BOOL WINAPI CryptBinaryToStringW(const BYTE* pbBinary, DWORD cbBinary, DWORD dwFlags,
                                 LPWSTR pszString, DWORD* pcchString) {
    return win32_call(FALSE, [&] {
        return to_text(as_text(pbBinary, cbBinary), dwFlags, pszString, pcchString);
    });
}
BOOL WINAPI CryptStringToBinaryA(LPCSTR pszString, DWORD cchString, DWORD dwFlags, BYTE* pbBinary,
                                 DWORD* pcbBinary, DWORD* pdwSkip, DWORD* pdwFlags) {
    return win32_call(FALSE, [&] {
        return to_bytes(pszString, cchString, dwFlags, {pbBinary, pcbBinary, pdwSkip, pdwFlags});
    });
}
BOOL WINAPI CryptStringToBinaryW(LPCWSTR pszString, DWORD cchString, DWORD dwFlags, BYTE* pbBinary,
                                 DWORD* pcbBinary, DWORD* pdwSkip, DWORD* pdwFlags) {
    return win32_call(FALSE, [&] {
        return to_bytes(pszString, cchString, dwFlags, {pbBinary, pcbBinary, pdwSkip, pdwFlags});
    });
}
