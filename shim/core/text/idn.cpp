// SPDX-License-Identifier: MIT
#include "shim/core/text/idn.hpp"

#include <algorithm>
#include <cstdint>

#include "shim/core/text/letter_case.hpp"
#include "shim/core/text/unicode.hpp"

namespace ws2::core {
namespace {

// The parameters of RFC 3492, section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t smallest_threshold = 1;
constexpr std::uint32_t largest_threshold = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t initial_bias = 72;
constexpr std::uint32_t initial_code_point = 0x80;

constexpr char digit_of(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

// `divisor` is `damp` for the first character of a label and 2 for the others.
std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t count, std::uint32_t divisor) {
    constexpr auto range = base - smallest_threshold;
    delta /= divisor;
    delta += delta / count;
    std::uint32_t steps = 0;
    for (; delta > range * largest_threshold / 2; steps += base) delta /= range;
    return steps + (range + 1) * delta / (delta + skew);
}

void append_variable_length(std::string& text, std::uint32_t value, std::uint32_t bias) {
    for (std::uint32_t step = base;; step += base) {
        auto const threshold =
            step <= bias ? smallest_threshold : std::min(step - bias, largest_threshold);
        if (value < threshold) break;
        text.push_back(digit_of(threshold + (value - threshold) % (base - threshold)));
        value = (value - threshold) / (base - threshold);
    }
    text.push_back(digit_of(value));
}

std::string to_punycode(std::wstring_view label) {
    std::string text;
    for (wchar_t const character : label)
        if (static_cast<std::uint32_t>(character) < 0x80)
            text.push_back(to_lower(static_cast<char>(character)));
    auto const basic_count = static_cast<std::uint32_t>(text.size());
    if (basic_count != 0) text.push_back('-');

    std::uint32_t next = initial_code_point;
    std::uint32_t delta = 0;
    std::uint32_t bias = initial_bias;
    for (std::uint32_t done = basic_count; done < label.size();) {
        std::uint32_t smallest = 0x10FFFF;
        for (wchar_t const character : label) {
            auto const code_point = static_cast<std::uint32_t>(character);
            if (code_point >= next) smallest = std::min(smallest, code_point);
        }
        delta += (smallest - next) * (done + 1);
        next = smallest;
        for (wchar_t const character : label) {
            auto const code_point = static_cast<std::uint32_t>(character);
            if (code_point < next) ++delta;
            if (code_point != next) continue;
            append_variable_length(text, delta, bias);
            bias = adapted_bias(delta, done + 1, done == basic_count ? damp : 2);
            delta = 0;
            ++done;
        }
        ++delta;
        ++next;
    }
    return text;
}

}  // namespace

std::string to_ascii_name(std::string_view name) {
    auto const is_ascii = [](char character) {
        return static_cast<unsigned char>(character) < 0x80;
    };
    if (std::ranges::all_of(name, is_ascii)) return std::string{name};
    std::string ascii;
    while (true) {
        auto const label = name.substr(0, name.find('.'));
        if (std::ranges::all_of(label, is_ascii))
            ascii += label;
        else
            ascii += "xn--" + to_punycode(from_utf8(label));
        if (label.size() == name.size()) return ascii;
        ascii += '.';
        name.remove_prefix(label.size() + 1);
    }
}

}  // namespace ws2::core
