// SPDX-License-Identifier: MIT
#include "shim/core/text/unicode.hpp"

#include <cstddef>
#include <cstdint>

namespace ws2::core {
namespace {

static_assert(sizeof(wchar_t) == 4, "wide characters are UTF-32 on the hosts we know");

constexpr std::uint32_t replacement = 0xFFFD;

constexpr bool is_high_half(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool is_low_half(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }
constexpr bool is_character(std::uint32_t unit) {
    return unit <= 0x10FFFF && !is_high_half(unit) && !is_low_half(unit);
}

void append_utf8(std::string& text, std::uint32_t character) {
    auto const put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    auto const put_tail = [&](unsigned shift) { put(0x80 | ((character >> shift) & 0x3F)); };
    if (character < 0x80) {
        put(character);
    } else if (character < 0x800) {
        put(0xC0 | character >> 6);
        put_tail(0);
    } else if (character < 0x10000) {
        put(0xE0 | character >> 12);
        put_tail(6);
        put_tail(0);
    } else {
        put(0xF0 | character >> 18);
        put_tail(12);
        put_tail(6);
        put_tail(0);
    }
}

struct Lead {
    std::size_t tail_count;
    std::uint32_t bits;
    std::uint32_t least;  // smaller values have a shorter form and are refused
};

constexpr Lead lead_of(std::uint8_t byte) {
    if (byte < 0x80) return {0, byte, 0};
    if (byte >= 0xC0 && byte < 0xE0) return {1, byte & 0x1Fu, 0x80};
    if (byte >= 0xE0 && byte < 0xF0) return {2, byte & 0x0Fu, 0x800};
    if (byte >= 0xF0 && byte < 0xF8) return {3, byte & 0x07u, 0x10000};
    return {0, replacement, 0};
}

}  // namespace

std::string to_utf8(std::wstring_view wide) {
    std::string narrow;
    narrow.reserve(wide.size());
    for (std::size_t i = 0; i != wide.size(); ++i) {
        auto unit = static_cast<std::uint32_t>(wide[i]);
        if (is_high_half(unit) && i + 1 != wide.size() &&
            is_low_half(static_cast<std::uint32_t>(wide[i + 1]))) {
            auto const low = static_cast<std::uint32_t>(wide[++i]);
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(narrow, is_character(unit) ? unit : replacement);
    }
    return narrow;
}

std::wstring from_utf8(std::string_view narrow) {
    std::wstring wide;
    wide.reserve(narrow.size());
    for (std::size_t i = 0; i < narrow.size();) {
        auto const lead = lead_of(static_cast<std::uint8_t>(narrow[i]));
        auto character = lead.bits;
        std::size_t tail = 0;
        for (; tail != lead.tail_count && i + 1 + tail < narrow.size(); ++tail) {
            auto const byte = static_cast<std::uint8_t>(narrow[i + 1 + tail]);
            if ((byte & 0xC0) != 0x80) break;
            character = character << 6 | (byte & 0x3Fu);
        }
        bool const is_whole = tail == lead.tail_count;
        bool const is_good = is_whole && character >= lead.least && is_character(character);
        wide.push_back(static_cast<wchar_t>(is_good ? character : replacement));
        i += is_good ? 1 + tail : 1;
    }
    return wide;
}

}  // namespace ws2::core
