// SPDX-License-Identifier: MIT
// Conversions between UTF-8, the only multi-byte code page here, and wide characters.
#include "shim/api/win32_text.hpp"

#include <array>
#include <cstdint>

namespace ws2::api {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t not_valid = 0xFFFFFFFF;

bool is_scalar(char32_t value) { return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF); }

// Takes one character off the front; not_valid for what is none, taking at least one unit.
char32_t take(std::string_view& text) {
    auto const first = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (first < 0x80) return first;
    struct Lead {
        unsigned char from, to;
        unsigned following;
        char32_t smallest;
    };
    static constexpr std::array<Lead, 3> leads{
        {{0xC2, 0xDF, 1, 0x80}, {0xE0, 0xEF, 2, 0x800}, {0xF0, 0xF4, 3, 0x10000}}
    };
    for (auto const& lead : leads) {
        if (first < lead.from || first > lead.to) continue;
        char32_t value = first & (0x3Fu >> lead.following);
        for (unsigned i = 0; i != lead.following; ++i) {
            if (i == text.size()) return text.remove_prefix(i), not_valid;
            auto const next = static_cast<unsigned char>(text[i]);
            if ((next & 0xC0) != 0x80) return text.remove_prefix(i), not_valid;
            value = value << 6 | (next & 0x3F);
        }
        if (value < lead.smallest || !is_scalar(value)) return not_valid;
        text.remove_prefix(lead.following);
        return value;
    }
    return not_valid;
}

char32_t take(std::wstring_view& text) {
    auto const first = static_cast<char32_t>(text.front());
    text.remove_prefix(1);
    return is_scalar(first) ? first : not_valid;
}

void put(std::string& text, char32_t value) {
    auto const add = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (value < 0x80) return add(value);
    if (value < 0x800) {
        add(0xC0 | value >> 6);
    } else {
        if (value < 0x10000) {
            add(0xE0 | value >> 12);
        } else {
            add(0xF0 | value >> 18);
            add(0x80 | (value >> 12 & 0x3F));
        }
        add(0x80 | (value >> 6 & 0x3F));
    }
    add(0x80 | (value & 0x3F));
}

void put(std::wstring& text, char32_t value) {
    static_assert(sizeof(wchar_t) == sizeof(char32_t), "narrower ones need surrogates");
    text.push_back(static_cast<wchar_t>(value));
}

template <class To, class From>
To convert(From text, bool& all_valid) {
    To result;
    result.reserve(text.size());
    all_valid = true;
    while (!text.empty()) {
        auto const value = take(text);
        all_valid &= value != not_valid;
        put(result, value == not_valid ? replacement : value);
    }
    return result;
}

}  // namespace

std::string to_utf8(std::wstring_view text) {
    bool all_valid = true;
    return convert<std::string>(text, all_valid);
}

std::wstring to_wide(std::string_view text) {
    bool all_valid = true;
    return convert<std::wstring>(text, all_valid);
}

std::optional<std::string> try_to_utf8(std::wstring_view text) {
    bool all_valid = true;
    auto result = convert<std::string>(text, all_valid);
    return all_valid ? std::optional{std::move(result)} : std::nullopt;
}

std::optional<std::wstring> try_to_wide(std::string_view text) {
    bool all_valid = true;
    auto result = convert<std::wstring>(text, all_valid);
    return all_valid ? std::optional{std::move(result)} : std::nullopt;
}

}  // namespace ws2::api
