// SPDX-License-Identifier: MIT
#include "shim/core/text/address_text.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "shim/core/text/network_order.hpp"

namespace ws2::core {
namespace {

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

// The digit's value, or 16 for what is no digit in any base.
constexpr unsigned digit_value(char character) {
    if (is_digit(character)) return static_cast<unsigned>(character - '0');
    if (character >= 'a' && character <= 'f') return static_cast<unsigned>(character - 'a' + 10);
    if (character >= 'A' && character <= 'F') return static_cast<unsigned>(character - 'A' + 10);
    return 16;
}

// Reads a text from its front. At the end every look ahead sees the terminating zero.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_{text} {}

    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool is_at_end() const { return at_ >= text_.size(); }
    void skip(std::size_t count = 1) { at_ += count; }
    bool take(char wanted) {
        if (is_at_end() || peek() != wanted) return false;
        skip();
        return true;
    }
    std::size_t position() const { return at_; }
    void go_back_to(std::size_t position) { at_ = position; }
    std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

// A run of digits; nothing when there is none or when a digit makes the number smaller, which is
// how Windows notices an overflow (so "0x123456789" passes as 0x23456789).
std::optional<std::uint32_t> take_number(Cursor& cursor, unsigned base) {
    if (digit_value(cursor.peek()) >= base) return std::nullopt;
    std::uint32_t value = 0;
    for (unsigned digit = digit_value(cursor.peek()); digit < base;
         digit = digit_value(cursor.peek())) {
        auto const next = value * base + digit;
        if (next < value) return std::nullopt;
        value = next;
        cursor.skip();
    }
    return value;
}

bool is_hexadecimal_prefix(Cursor const& cursor) {
    return cursor.peek() == '0' && (cursor.peek(1) == 'x' || cursor.peek(1) == 'X');
}

// A number in C's notation: 0x is hexadecimal, a 0 before another digit octal.
std::optional<std::uint32_t> take_c_number(Cursor& cursor, Ipv4Form form) {
    bool const has_prefix = is_hexadecimal_prefix(cursor);
    bool const has_zero = cursor.peek() == '0' && is_digit(cursor.peek(1));
    if (has_prefix || has_zero) cursor.skip(has_prefix ? 2 : 1);
    if ((has_prefix || has_zero) && form == Ipv4Form::dotted_quad) return std::nullopt;
    return take_number(cursor, has_prefix ? 16 : has_zero ? 8 : 10);
}

// The rest of the text as a port; 0 is none.
std::optional<std::uint16_t> take_port(Cursor& cursor) {
    auto const port = take_c_number(cursor, Ipv4Form::any);
    if (!port || *port == 0 || *port > 0xFFFF || !cursor.is_at_end()) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

// Reads one IPv6 address; the groups are written as they are read, at the front, and moved to their
// place when the text turns out to be an address.
class Ipv6Reader {
public:
    Ipv6Reader(std::string_view text, Ipv6& ip) : cursor_{text}, ip_{ip} {}

    std::optional<std::string_view> read();
    // Nothing where Windows does not say how far it has read.
    std::optional<std::string_view> unread() const {
        return is_end_told_ ? std::optional{cursor_.rest()} : std::nullopt;
    }

private:
    enum class Step : std::uint8_t { more, done, failed };
    static constexpr std::size_t no_gap = 16;
    static constexpr std::size_t last_group = 14;

    Step step();
    Step read_group();
    Step read_prefixed_group();
    Step read_dotted_quad();
    bool is_dotted_quad_ahead();
    bool has_gap() const { return gap_ != no_gap; }
    std::size_t capacity() const { return has_gap() ? last_group : 16; }
    void write_group(std::uint32_t value) {
        ip_[used_++] = static_cast<std::uint8_t>(value >> 8);
        ip_[used_++] = static_cast<std::uint8_t>(value);
    }
    void open_gap();

    Cursor cursor_;
    Ipv6& ip_;
    std::size_t used_ = 0;      // bytes read
    std::size_t gap_ = no_gap;  // where "::" stood
    bool is_end_told_ = true;
};

std::optional<std::string_view> Ipv6Reader::read() {
    if (cursor_.peek() == ':') {
        if (cursor_.peek(1) != ':') return std::nullopt;
        cursor_.skip();
        // Windows writes the group that a leading "::" stands for before it reads on; it shows
        // where the text turns out to be no address [winetest: test_inet_pton].
        ip_[0] = ip_[1] = 0;
    }
    Step step_taken = Step::more;
    while (step_taken == Step::more) step_taken = step();
    if (step_taken == Step::failed) return std::nullopt;
    if (has_gap()) open_gap();
    return cursor_.rest();
}

Ipv6Reader::Step Ipv6Reader::step() {
    if (cursor_.peek() == ':') {
        // The first half of a "::" was taken with the group before it.
        cursor_.skip();
        gap_ = used_;
        if (used_ == last_group || digit_value(cursor_.peek()) == 16) return Step::done;
    }
    if (is_dotted_quad_ahead()) return read_dotted_quad();
    return is_hexadecimal_prefix(cursor_) ? read_prefixed_group() : read_group();
}

Ipv6Reader::Step Ipv6Reader::read_group() {
    auto const start = cursor_.position();
    std::uint32_t value = 0;
    for (unsigned digit = digit_value(cursor_.peek()); digit < 16;
         digit = digit_value(cursor_.peek())) {
        value = value << 4 | digit;
        cursor_.skip();
    }
    auto const length = cursor_.position() - start;
    bool const is_last = used_ + 2 == capacity();
    // A second "::" is not part of the address.
    bool const is_second_gap = has_gap() && cursor_.peek() == ':' && cursor_.peek(1) == ':';
    is_end_told_ = length <= 4 || is_last || cursor_.peek() != ':' || is_second_gap;
    if (length == 0 || length > 4) return Step::failed;
    if (cursor_.peek() != ':' && !has_gap() && !is_last) return Step::failed;
    write_group(value);
    if (cursor_.peek() != ':' || is_last || is_second_gap) return Step::done;
    cursor_.skip();
    return Step::more;
}

// Where the address may end Windows reads a number of any length after "0x", and then calls the "x"
// the end of the address.
Ipv6Reader::Step Ipv6Reader::read_prefixed_group() {
    cursor_.skip();
    if (!has_gap() && used_ != last_group) return Step::failed;
    Cursor digits = cursor_;
    digits.skip();
    constexpr std::uint64_t most = 0x7FFF'FFFF;
    std::uint64_t value = 0;
    for (unsigned digit = digit_value(digits.peek()); digit < 16;
         digit = digit_value(digits.peek())) {
        value = std::min(value << 4 | digit, most);
        digits.skip();
    }
    write_group(static_cast<std::uint32_t>(value & 0xFFFF));
    return Step::done;
}

bool Ipv6Reader::is_dotted_quad_ahead() {
    if (used_ + 4 > capacity()) return false;
    auto const start = cursor_.position();
    bool const has_digits = is_digit(cursor_.peek());
    while (is_digit(cursor_.peek())) cursor_.skip();
    bool const is_ahead = has_digits && cursor_.peek() == '.';
    cursor_.go_back_to(start);
    return is_ahead;
}

Ipv6Reader::Step Ipv6Reader::read_dotted_quad() {
    for (int part = 1;; ++part) {
        auto const start = cursor_.position();
        std::uint32_t value = 0;
        for (; is_digit(cursor_.peek()); cursor_.skip())
            value = std::min(value * 10 + digit_value(cursor_.peek()), std::uint32_t{1000});
        auto const length = cursor_.position() - start;
        bool const has_more = cursor_.peek() == '.';
        bool const is_byte = length <= 3 && value <= 255;
        is_end_told_ = is_byte || !has_more || part == 4;
        if (length == 0 || !is_byte) return Step::failed;
        if (has_more != (part < 4)) return Step::failed;
        if (part == 4 && !has_gap() && used_ + 1 != 16) return Step::failed;
        ip_[used_++] = static_cast<std::uint8_t>(value);
        if (part == 4) return Step::done;
        cursor_.skip();
    }
}

void Ipv6Reader::open_gap() {
    std::span const bytes{ip_};
    auto const tail = bytes.subspan(gap_, used_ - gap_);
    std::copy_backward(tail.begin(), tail.end(), bytes.end());
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(gap_),
              bytes.end() - static_cast<std::ptrdiff_t>(tail.size()), std::uint8_t{0});
}

std::uint32_t group_of(Ipv6 const& ip, std::size_t group) {
    return static_cast<std::uint32_t>(ip[2 * group] << 8 | ip[2 * group + 1]);
}

// Addresses that carry an IPv4 address in their last four bytes are written with a dotted quad.
bool ends_in_ipv4(Ipv6 const& ip) {
    auto const are_zero = [&](std::size_t count) {
        return std::all_of(ip.begin(), ip.begin() + static_cast<std::ptrdiff_t>(2 * count),
                           [](std::uint8_t byte) { return byte == 0; });
    };
    auto const fourth = group_of(ip, 4);
    auto const fifth = group_of(ip, 5);
    if (fifth == 0x5EFE && (fourth == 0 || fourth == 0x200)) return true;  // ISATAP
    if (group_of(ip, 6) == 0 || !are_zero(4)) return false;
    return (fourth == 0 && (fifth == 0 || fifth == 0xFFFF)) || (fourth == 0xFFFF && fifth == 0);
}

struct Run {
    std::size_t start = 0;
    std::size_t length = 0;
};

// The first of the longest runs of zero groups; a single one does not count.
Run longest_zero_run(Ipv6 const& ip, std::size_t group_count) {
    Run longest;
    Run current;
    for (std::size_t group = 0; group != group_count; ++group) {
        if (group_of(ip, group) != 0) {
            current.length = 0;
            continue;
        }
        if (current.length++ == 0) current.start = group;
        if (current.length > longest.length) longest = current;
    }
    return longest.length > 1 ? longest : Run{};
}

void append(AddressText& text, std::string_view characters) {
    for (char const character : characters) text.append(character);
}

}  // namespace

namespace {

// The parts of a dotted number; the last of fewer than four fills the remaining bytes.
std::optional<std::uint32_t> take_ipv4(Cursor& cursor, Ipv4Form form) {
    std::array<std::uint32_t, 4> parts{};
    std::size_t count = 0;
    do {
        auto const start = cursor.position();
        auto const part = take_c_number(cursor, form);
        // A part without digits ends behind its point.
        if (!part && cursor.position() == start) cursor.take('.');
        if (!part) return std::nullopt;
        parts[count++] = *part;
        if (count == parts.size() && cursor.peek() == '.') return std::nullopt;
    } while (cursor.take('.'));
    if (form == Ipv4Form::dotted_quad && count != parts.size()) return std::nullopt;

    std::uint32_t value = 0;
    for (std::size_t i = 0; i + 1 != count; ++i) {
        if (parts[i] > 255) return std::nullopt;
        value |= parts[i] << (24 - 8 * i);
    }
    if (std::uint64_t{parts[count - 1]} >> (8 * (5 - count)) != 0) return std::nullopt;
    return value | parts[count - 1];
}

}  // namespace

std::optional<std::string_view> scan_ipv4(std::string_view text, Ipv4Form form, Ipv4& ip,
                                          std::string_view* stopped) {
    Cursor cursor{text};
    auto const value = take_ipv4(cursor, form);
    if (stopped) *stopped = cursor.rest();
    if (!value) return std::nullopt;
    for (std::size_t i = 0; i != ip.size(); ++i)
        ip[i] = static_cast<std::uint8_t>(*value >> (24 - 8 * i));
    return cursor.rest();
}

std::optional<std::string_view> scan_ipv6(std::string_view text, Ipv6& ip,
                                          std::string_view* stopped) {
    Ipv6Reader reader{text, ip};
    auto const rest = reader.read();
    if (stopped) *stopped = reader.unread().value_or(*stopped);
    return rest;
}

bool parse_ipv4_endpoint(std::string_view text, Address& address, Ipv4Form form) {
    Ipv4 ip{};
    auto const rest = scan_ipv4(text, form, ip);
    if (!rest) return false;
    std::copy(ip.begin(), ip.end(), address.ip.begin());
    std::uint16_t port = 0;
    if (!rest->empty()) {
        Cursor cursor{*rest};
        if (!cursor.take(':')) return false;
        auto const given = take_port(cursor);
        if (!given) return false;
        port = *given;
    }
    address.family = Family::ipv4;
    address.port_be = network_order(port);
    return true;
}

bool parse_ipv4_endpoint(std::string_view text, Address& address) {
    return parse_ipv4_endpoint(text, address, Ipv4Form::any);
}

bool parse_ipv6_endpoint(std::string_view text, Address& address) {
    bool const has_bracket = text.starts_with('[');
    auto const rest = scan_ipv6(text.substr(has_bracket ? 1 : 0), address.ip);
    if (!rest) return false;
    Cursor cursor{*rest};
    std::uint32_t scope = 0;
    if (cursor.take('%')) {
        auto const given = take_number(cursor, 10);
        if (!given) return false;
        scope = *given;
    }
    std::uint16_t port = 0;
    if (has_bracket) {
        if (!cursor.take(']')) return false;
        if (cursor.take(':')) {
            auto const given = take_port(cursor);
            if (!given) return false;
            port = *given;
        }
    }
    if (!cursor.is_at_end()) return false;
    address.family = Family::ipv6;
    address.scope_id = scope;
    address.port_be = network_order(port);
    return true;
}

std::optional<Ipv4> parse_inet_addr(std::string_view text) {
    constexpr std::string_view white_space = " \t\n\v\f\r";
    if (text == " ") return Ipv4{};  // a lone space is 0.0.0.0
    Ipv4 ip{};
    auto const rest = scan_ipv4(text, Ipv4Form::any, ip);
    if (!rest) return std::nullopt;
    if (!rest->empty() && white_space.find(rest->front()) == std::string_view::npos)
        return std::nullopt;
    return ip;
}

void AddressText::append_decimal(std::uint32_t value) {
    auto const end = characters_.data() + characters_.size();
    size_ = static_cast<std::size_t>(std::to_chars(characters_.data() + size_, end, value).ptr -
                                     characters_.data());
}

void AddressText::append_hexadecimal(std::uint32_t value) {
    auto const end = characters_.data() + characters_.size();
    size_ = static_cast<std::size_t>(std::to_chars(characters_.data() + size_, end, value, 16).ptr -
                                     characters_.data());
}

AddressText to_text(Ipv4 const& ip) {
    AddressText text;
    for (std::size_t i = 0; i != ip.size(); ++i) {
        if (i != 0) text.append('.');
        text.append_decimal(ip[i]);
    }
    return text;
}

AddressText to_text(Ipv6 const& ip) {
    bool const has_quad = ends_in_ipv4(ip);
    std::size_t const group_count = has_quad ? 6 : 8;
    auto const run = longest_zero_run(ip, group_count);
    AddressText text;
    for (std::size_t group = 0; group != group_count; ++group) {
        if (run.length != 0 && group == run.start) append(text, "::");
        if (group >= run.start && group < run.start + run.length) continue;
        bool const follows_run = run.length != 0 && group == run.start + run.length;
        if (group != 0 && !follows_run) text.append(':');
        text.append_hexadecimal(group_of(ip, group));
    }
    if (has_quad) {
        if (run.start + run.length != group_count || run.length == 0) text.append(':');
        append(text, to_text(Ipv4{ip[12], ip[13], ip[14], ip[15]}).view());
    }
    return text;
}

AddressText to_endpoint_text(Address const& address) {
    AddressText text;
    bool const has_port = address.port_be != 0;
    if (address.family == Family::ipv4) {
        append(text, to_text(ipv4_of(address)).view());
    } else {
        if (has_port) text.append('[');
        append(text, to_text(address.ip).view());
        if (address.scope_id != 0) {
            text.append('%');
            text.append_decimal(address.scope_id);
        }
        if (has_port) text.append(']');
    }
    if (has_port) {
        text.append(':');
        text.append_decimal(network_order(address.port_be));
    }
    return text;
}

}  // namespace ws2::core
