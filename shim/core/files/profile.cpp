// SPDX-License-Identifier: MIT
#include "shim/core/files/profile.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "platform/files.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/text/unicode.hpp"

namespace ws2::core {
namespace {

constexpr std::string_view utf16_mark = "\xFF\xFE";
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\x1A";
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Result<std::string> contents(std::string const& path) {
    auto const opened = platform::open_file(path, {.can_read = true});
    if (!opened) return opened.code();
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        auto const count = platform::read_file(opened->descriptor.get(), part.data(), part.size());
        if (!count) return count.code();
        if (*count == 0) return text;
        text.append(part.data(), *count);
    }
}

std::string from_utf16(std::string_view bytes) {
    std::wstring units;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        units += static_cast<wchar_t>(static_cast<unsigned char>(bytes[i]) |
                                      static_cast<unsigned char>(bytes[i + 1]) << 8);
    return to_utf8(units);
}

std::string to_utf16(std::string_view text) {
    std::string bytes{utf16_mark};
    auto const put = [&](std::uint32_t unit) {
        bytes += static_cast<char>(unit);
        bytes += static_cast<char>(unit >> 8);
    };
    for (wchar_t const wide : from_utf8(text)) {
        auto const character = static_cast<std::uint32_t>(wide);
        if (character >= 0x10000) {
            put(0xD800 + ((character - 0x10000) >> 10));
            put(0xDC00 + ((character - 0x10000) & 0x3FF));
        } else {
            put(character);
        }
    }
    return bytes;
}

// A line ends with a carriage return, a line feed or both, and the text with its first zero.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> lines;
    text = text.substr(0, text.find('\0'));
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(text.size(), 1));
    }
    return lines;
}

// The name between the brackets; nothing for another line.
std::optional<std::string_view> section_name(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with('[')) return std::nullopt;
    auto const end = line.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    return trimmed(line.substr(1, end - 1));
}

struct Entry {
    std::string_view key;
    std::optional<std::string_view> value;  // nothing without a "="
};
// Nothing for an empty line and for a remark.
std::optional<Entry> entry_of(std::string_view line) {
    line = trimmed(line);
    if (line.empty() || line.starts_with(';')) return std::nullopt;
    auto const sign = line.find('=');
    if (sign == std::string_view::npos) return Entry{line, std::nullopt};
    return Entry{trimmed(line.substr(0, sign)), trimmed(line.substr(sign + 1))};
}

// A pair of quotation marks around the value is no part of it.
std::string_view without_quotes(std::string_view value) {
    bool const is_quoted = value.size() >= 2 && value.front() == value.back() &&
                           (value.front() == '"' || value.front() == '\'');
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

Result<Profile> Profile::load(std::string const& name) {
    Profile profile;
    auto const text = contents(to_host_path(name));
    bool const is_missing =
        text.code() == Code::file_not_found || text.code() == Code::path_not_found;
    if (is_missing) return profile;
    if (!text) return text.code();
    std::string_view bytes{*text};
    profile.is_there_ = true;
    profile.is_utf16_ = bytes.starts_with(utf16_mark);
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    profile.lines_ =
        profile.is_utf16_ ? split(from_utf16(bytes.substr(utf16_mark.size()))) : split(bytes);
    return profile;
}

std::vector<std::string> Profile::sections() const {
    std::vector<std::string> names;
    for (auto const& line : lines_)
        if (auto const name = section_name(line)) names.emplace_back(*name);
    return names;
}

std::optional<Profile::Section> Profile::find(std::string_view section) const {
    auto const is_wanted = [&](std::string const& line) {
        auto const name = section_name(line);
        return name && equals_ignoring_case(*name, trimmed(section));
    };
    auto const header = std::ranges::find_if(lines_, is_wanted);
    if (header == lines_.end()) return std::nullopt;
    auto const end = std::find_if(header + 1, lines_.end(), [](std::string const& line) {
        return section_name(line).has_value();
    });
    return Section{static_cast<std::size_t>(header - lines_.begin()),
                   static_cast<std::size_t>(end - lines_.begin())};
}

std::optional<std::size_t> Profile::find_key(Section const& section, std::string_view key) const {
    for (auto at = section.header + 1; at != section.end; ++at)
        if (auto const entry = entry_of(lines_[at]);
            entry && equals_ignoring_case(entry->key, trimmed(key)))
            return at;
    return std::nullopt;
}

std::optional<std::vector<std::string>> Profile::keys(std::string_view section) const {
    auto const found = find(section);
    if (!found) return std::nullopt;
    std::vector<std::string> names;
    for (auto at = found->header + 1; at != found->end; ++at)
        if (auto const entry = entry_of(lines_[at]); entry && entry->value)
            names.emplace_back(entry->key);
    return names;
}

std::optional<std::string> Profile::value(std::string_view section, std::string_view key) const {
    auto const found = find(section);
    auto const at = found ? find_key(*found, key) : std::nullopt;
    auto const entry = at ? entry_of(lines_[*at]) : std::nullopt;
    if (!entry || !entry->value) return std::nullopt;
    return std::string{without_quotes(*entry->value)};
}

std::vector<std::string> Profile::lines(std::string_view section) const {
    std::vector<std::string> found_lines;
    auto const found = find(section);
    if (!found) return found_lines;
    for (auto at = found->header + 1; at != found->end; ++at) {
        auto const entry = entry_of(lines_[at]);
        if (!entry) continue;
        std::string line{entry->key};
        if (entry->value) line.append("=").append(*entry->value);
        found_lines.push_back(std::move(line));
    }
    return found_lines;
}

std::size_t Profile::end_of_text(Section const& section) const {
    auto at = section.end;
    while (at > section.header + 1 && trimmed(lines_[at - 1]).empty()) --at;
    return at;
}

Profile::Section Profile::find_or_add(std::string_view section) {
    if (auto const found = find(section)) return *found;
    lines_.push_back(std::string{"["}.append(trimmed(section)).append("]"));
    return {lines_.size() - 1, lines_.size()};
}

void Profile::set_value(std::string_view section, std::string_view key, std::string_view value) {
    auto const place = find_or_add(section);
    auto line = std::string{trimmed(key)}.append("=").append(value);
    if (auto const at = find_key(place, key))
        lines_[*at] = std::move(line);
    else
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(end_of_text(place)),
                      std::move(line));
}

void Profile::remove_value(std::string_view section, std::string_view key) {
    auto const found = find(section);
    if (auto const at = found ? find_key(*found, key) : std::nullopt)
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(*at));
}

void Profile::remove_section(std::string_view section) {
    if (auto const found = find(section))
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(found->header),
                     lines_.begin() + static_cast<std::ptrdiff_t>(found->end));
}

void Profile::replace_section(std::string_view section, std::vector<std::string> const& lines) {
    auto const place = find_or_add(section);
    auto const first = lines_.begin() + static_cast<std::ptrdiff_t>(place.header) + 1;
    auto const rest = lines_.erase(first, lines_.begin() + static_cast<std::ptrdiff_t>(place.end));
    lines_.insert(rest, lines.begin(), lines.end());
}

Code Profile::save(std::string const& name) const {
    std::string text;
    for (auto const& line : lines_) text.append(line).append("\r\n");
    if (is_utf16_) text = to_utf16(text);
    auto const opened = platform::open_file(
        to_host_path(name),
        {.can_write = true, .disposition = platform::Disposition::create_always});
    if (!opened) return opened.code();
    for (std::string_view left{text}; !left.empty();) {
        auto const count = platform::write_file(opened->descriptor.get(), left.data(), left.size());
        if (!count) return count.code();
        left.remove_prefix(*count);
    }
    return Code::ok;
}

}  // namespace ws2::core
