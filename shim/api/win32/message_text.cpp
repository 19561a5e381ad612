// SPDX-License-Identifier: MIT
// Source: the docs of FormatMessage, and for what they leave open the tests of winetest (kernel32
// format_msg).
#include "shim/api/win32/message_text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ws2::api {

std::uintptr_t Inserts::at(std::size_t number) {
    last_ = std::max(last_, number);
    if (array_) return array_[number - 1];
    while (fetched_.size() < number) fetched_.push_back(va_arg(*list_, std::uintptr_t));
    return fetched_[number - 1];
}

std::uintptr_t Inserts::next(bool is_numbered) {
    if (array_ || is_numbered) return at(last_ + 1);
    return va_arg(*list_, std::uintptr_t);
}

namespace {

// Lines that are shorter than `width` characters: where one would not be, it ends at its last
// blanks instead, and without any in the middle of a word. 0 and `endless`: no such limit.
class MessageLines {
public:
    static constexpr std::size_t endless = 255;

    explicit MessageLines(std::size_t width) : width_{width} {}

    void add(char character);
    void add(std::string_view text);
    void end_line(std::string_view mark);
    // A line end of the template's own, which is a blank where lines have a width.
    void add_line_end();
    std::size_t length() const { return length_of(text_); }
    std::string take();

private:
    static bool is_first_byte(char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }
    static std::size_t length_of(std::string_view text);
    void end_full_line();

    std::size_t const width_;
    std::string text_;  // UTF-8
    std::size_t column_ = 0;
    std::size_t blanks_ = 0;  // the last ones of the line, up to, but not with, blanks_end_
    std::size_t blanks_end_ = 0;
};

std::size_t MessageLines::length_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, is_first_byte));
}

void MessageLines::add(char character) {
    if (is_first_byte(character)) {
        end_full_line();
        ++column_;
    }
    if (character == ' ') {
        if (blanks_end_ != text_.size()) blanks_ = text_.size();
        blanks_end_ = text_.size() + 1;
    }
    text_ += character;
}

void MessageLines::add(std::string_view text) {
    for (char const character : text) add(character);
}

void MessageLines::end_line(std::string_view mark) {
    end_full_line();
    text_ += mark;
    column_ = 0;
    blanks_ = blanks_end_ = text_.size();
}

void MessageLines::add_line_end() {
    if (width_ != 0)
        add(' ');
    else
        end_line("\r\n");
}

void MessageLines::end_full_line() {
    if (width_ == 0 || width_ == endless || column_ < width_) return;
    bool const has_blanks = blanks_ != blanks_end_;
    auto const rest = has_blanks ? text_.substr(blanks_end_) : std::string{};
    if (has_blanks) text_.resize(blanks_);
    text_ += "\r\n";
    blanks_ = blanks_end_ = text_.size();
    text_ += rest;
    column_ = length_of(rest);
}

std::string MessageLines::take() {
    end_full_line();
    return std::move(text_);
}

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

// Reads a template from its front.
class Reader {
public:
    Reader(Template const& from, Inserts& inserts)
        : from_{from}, inserts_{inserts}, left_{from.text}, lines_{from.width} {}

    bool read();
    std::string take() { return lines_.take(); }

private:
    bool read_escape();
    bool read_insert();
    void add_insert(std::size_t number, std::string_view format);
    // "%n" and its kin, which IGNORE_INSERTS does not change.
    bool add_mark(char letter);
    void read_line_end(char first);

    Template const& from_;
    Inserts& inserts_;
    std::string_view left_;
    MessageLines lines_;
};

bool Reader::read() {
    while (!left_.empty()) {
        char const first = left_.front();
        left_.remove_prefix(1);
        if (first == '\r' || first == '\n')
            read_line_end(first);
        else if (first != '%')
            lines_.add(first);
        else if (left_.starts_with('0'))
            return true;  // the message ends here
        else if (!read_escape())
            return false;
    }
    return true;
}

void Reader::read_line_end(char first) {
    if (first == '\r' && left_.starts_with('\n')) left_.remove_prefix(1);
    lines_.add_line_end();
}

bool Reader::add_mark(char letter) {
    if (letter == 'n')
        lines_.end_line("\r\n");
    else if (letter == 'r')
        lines_.end_line("\r");
    else if (letter == 't')
        lines_.add('\t');
    else
        return false;
    return true;
}

bool Reader::read_escape() {
    if (left_.empty()) {
        if (from_.ignores_inserts) lines_.add('%');
        return from_.ignores_inserts;
    }
    char const letter = left_.front();
    if (!from_.ignores_inserts && is_digit(letter)) return read_insert();
    left_.remove_prefix(1);
    if (add_mark(letter)) return true;
    if (from_.ignores_inserts) lines_.add('%');
    lines_.add(letter);
    return true;
}

// The text after "%1" may be a format between exclamation marks; without one it is a string.
bool Reader::read_insert() {
    if (!inserts_.exist()) return false;
    std::size_t number = 0;
    std::size_t const digits = left_.size() > 1 && is_digit(left_[1]) ? 2 : 1;
    std::from_chars(left_.data(), left_.data() + digits, number);
    left_.remove_prefix(digits);
    std::string_view format = "s";
    if (auto const end = left_.starts_with('!') ? left_.find('!', 1) : left_.npos;
        end != left_.npos) {
        format = left_.substr(1, end - 1);
        left_.remove_prefix(end + 1);
    }
    if (lines_.length() >= from_.room)
        left_ = {};
    else
        add_insert(number, format);
    return true;
}

// A width or a precision that is an argument has the insert's own number; what it is for comes
// behind, and has none of its own.
void Reader::add_insert(std::size_t number, std::string_view format) {
    auto left = std::ranges::count(format, '*');
    bool is_first = true;
    auto const next = [&] {
        bool const is_value = left-- == 0;
        return std::exchange(is_first, false) ? inserts_.at(number) : inserts_.next(!is_value);
    };
    std::string text;
    format_one(text, format, from_.own, next);
    lines_.add(text);
}

}  // namespace

bool expand(Template const& from, Inserts& inserts, std::string& result) {
    Reader reader{from, inserts};
    bool const is_whole = reader.read();
    result = reader.take();
    return is_whole;
}

}  // namespace ws2::api
