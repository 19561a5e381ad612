// SPDX-License-Identifier: MIT
// scanf_s and kin, which know how much room there is for text. The host's functions do the work,
// piece by piece: a piece ends with a conversion of text, so that nothing behind one is read that
// did not fit [docs: scanf_s].
#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <cwchar>
#include <string>
#include <string_view>
#include <utility>

#include "shim/api/entry_point.hpp"
#include "shim/api/wide_text.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

constexpr int most_conversions = 24;

// What is read, and the characters of the format.
template <class Character>
struct TextInput {
    using Letter = Character;
    Character const* text;

    template <class... Places>
    int scan(Character const* format, Places... places) const;
    void advance(int count) { text += count; }
};
template <class Character>
struct FileInput {
    using Letter = Character;
    FILE* file;

    template <class... Places>
    int scan(Character const* format, Places... places) const;
    static void advance(int) {}
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
template <>
template <class... Places>
int TextInput<char>::scan(char const* format, Places... places) const {
    return std::sscanf(text, format, places...);
}
template <>
template <class... Places>
int TextInput<wchar_t>::scan(wchar_t const* format, Places... places) const {
    return std::swscanf(text, format, places...);
}
template <>
template <class... Places>
int FileInput<char>::scan(char const* format, Places... places) const {
    return std::fscanf(file, format, places...);
}
template <>
template <class... Places>
int FileInput<wchar_t>::scan(wchar_t const* format, Places... places) const {
    return std::fwscanf(file, format, places...);
}
#pragma GCC diagnostic pop

// One conversion, taken apart: "%", "*", a width, a size, and the letter or the set.
struct ScanConversion {
    bool is_kept = true;
    unsigned width = 0;  // 0: none
    std::string size;
    std::string kind;

    // From behind the %, which is removed from the format.
    explicit ScanConversion(std::string_view& format) {
        if (format.starts_with('*')) {
            is_kept = false;
            format.remove_prefix(1);
        }
        while (!format.empty() && format[0] >= '0' && format[0] <= '9') {
            width = width * 10 + static_cast<unsigned>(format[0] - '0');
            format.remove_prefix(1);
        }
        auto letter = format.find_first_not_of("hlLjztqwI", 0);
        if (format.starts_with("I64") || format.starts_with("I32")) letter = 3;
        letter = std::min(letter, format.size());
        size = format.substr(0, letter);
        format.remove_prefix(letter);
        auto const length = std::min(kind_length(format), format.size());
        kind = format.substr(0, length);
        format.remove_prefix(length);
    }

    bool is_text() const {
        return kind == "s" || kind == "S" || kind == "c" || kind == "C" || kind.starts_with('[');
    }
    bool is_letters() const { return kind == "c" || kind == "C"; }

    // Whether it stores wide characters: those of the format, unless it says otherwise.
    bool stores_wide(bool format_is_wide) const {
        if (size == "h" || size == "hh") return false;
        if (size == "l" || size == "w") return true;
        return (kind == "S" || kind == "C") != format_is_wide;
    }

    // In the host's words.
    std::string text(bool is_wide) const {
        auto const words = width != 0 ? std::to_string(width) : std::string{};
        if (!is_text()) return (is_kept ? "%" : "%*") + words + host_size() + kind;
        auto const letter = kind == "S" ? "s" : kind == "C" ? "c" : kind;
        return (is_kept ? "%" : "%*") + words + (is_wide ? "l" : "") + letter;
    }

private:
    // ] is part of a set when it comes first, also behind a ^.
    static std::size_t kind_length(std::string_view format) {
        if (!format.starts_with('[')) return 1;
        auto const first = format.substr(1, 1) == "^" ? 2u : 1u;
        auto const last = format.find(']', first + 1);
        return last == std::string_view::npos ? format.size() : last + 1;
    }
    std::string host_size() const {
        if (size == "I") return "z";
        return size == "I64" ? "ll" : size == "I32" ? "" : size;
    }
};

// Where text goes, and how much room is there.
struct TextPlace {
    void* place;
    unsigned room;
    bool is_wide;

    void clear() const {
        if (room == 0) return;
        if (is_wide)
            *static_cast<wchar_t*>(place) = 0;
        else
            *static_cast<char*>(place) = 0;
    }
    std::size_t length() const {
        return is_wide ? std::wcslen(static_cast<wchar_t*>(place))
                       : std::strlen(static_cast<char*>(place));
    }
};

template <class Input>
class Scan {
    using Letter = typename Input::Letter;
    static constexpr bool is_wide = std::is_same_v<Letter, wchar_t>;

public:
    explicit Scan(Input input) : input_{input} {}

    // The number of conversions that were stored; EOF when the input ends before the first.
    int run(std::string_view format, std::va_list* words) {
        while (!format.empty()) {
            auto const start = std::min(format.find('%'), format.size());
            piece_ += format.substr(0, start);
            format.remove_prefix(std::min(start + 1, format.size()));
            if (format.starts_with('%')) {
                piece_ += "%%";
                format.remove_prefix(1);
            } else if (!format.empty()) {
                ScanConversion conversion{format};
                if (!add(conversion, words)) return result();
            }
        }
        static_cast<void>(read_piece());
        return result();
    }

private:
    int result() const { return stored_ == 0 && is_at_end_ ? EOF : stored_; }

    bool add(ScanConversion& conversion, std::va_list* words) {
        bool const to_wide = conversion.stores_wide(is_wide);
        if (!conversion.is_kept) {
            piece_ += conversion.text(to_wide);
            return true;
        }
        if (count_ == most_conversions) return false;
        void* const place = va_arg(*words, void*);
        if (conversion.is_text())
            return read_text(conversion, {place, va_arg(*words, unsigned), to_wide});
        if (conversion.kind == "n") return count_read(static_cast<int*>(place));
        keep(conversion.text(to_wide), place);
        return true;
    }

    void keep(std::string const& words, void* place) {
        piece_ += words;
        places_[count_++] = place;
    }

    // Text that fills its room may go on: then it is refused.
    bool read_text(ScanConversion conversion, TextPlace place) {
        bool const is_letters = conversion.is_letters();  // which have no terminator
        unsigned const least = is_letters ? std::max(conversion.width, 1u) : 2;
        if (place.room < least) return read_piece() && refuse(place);
        unsigned const most = is_letters ? place.room : place.room - 1;
        bool const may_be_more = !is_letters && (conversion.width == 0 || conversion.width > most);
        if (may_be_more) conversion.width = most;
        keep(conversion.text(place.is_wide), place.place);
        if (!read_piece()) return false;
        if (!may_be_more || place.length() < most || !goes_on(conversion)) return true;
        --stored_;
        return refuse(place);
    }

    static bool refuse(TextPlace place) {
        place.clear();
        errno = ENOMEM;
        return false;
    }

    bool goes_on(ScanConversion conversion) {
        conversion.width = 1;
        if (!conversion.kind.starts_with('[')) conversion.kind = "[^ \t\n\v\f\r]";
        Letter more[2];
        return input_.scan(widened<Letter>(conversion.text(is_wide)).c_str(), more) == 1;
    }

    bool count_read(int* place) {
        if (!read_piece()) return false;
        *place = read_;
        return true;
    }

    // Whether all of it was found.
    bool read_piece() {
        int read = -1;
        keep("%n", &read);
        auto const format = widened<Letter>(std::exchange(piece_, {}));
        int const stored = scan(format.c_str(), std::make_index_sequence<most_conversions + 1>{});
        count_ = 0;
        if (stored > 0) stored_ += stored;
        is_at_end_ = stored == EOF;
        if (read < 0) return false;
        read_ += read;
        input_.advance(read);
        return true;
    }

    template <std::size_t... Index>
    int scan(Letter const* format, std::index_sequence<Index...>) const {
        return input_.scan(format, places_[Index]...);
    }

    Input input_;
    std::string piece_;
    void* places_[most_conversions + 1] = {};
    int count_ = 0;
    int stored_ = 0;
    int read_ = 0;
    bool is_at_end_ = false;
};

template <class Input>
int scan_checked(Input input, typename Input::Letter const* format, std::va_list* words) {
    return value_or(EOF, [&] { return Scan<Input>{input}.run(narrowed(format), words); });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

int scanf_s(char const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(FileInput<char>{stdin}, format, &words);
    va_end(words);
    return count;
}

int sscanf_s(char const* text, char const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(TextInput<char>{text}, format, &words);
    va_end(words);
    return count;
}

int fscanf_s(FILE* file, char const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(FileInput<char>{file}, format, &words);
    va_end(words);
    return count;
}

int wscanf_s(wchar_t const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(FileInput<wchar_t>{stdin}, format, &words);
    va_end(words);
    return count;
}

int swscanf_s(wchar_t const* text, wchar_t const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(TextInput<wchar_t>{text}, format, &words);
    va_end(words);
    return count;
}

int fwscanf_s(FILE* file, wchar_t const* format, ...) {
    std::va_list words;
    va_start(words, format);
    int const count = scan_checked(FileInput<wchar_t>{file}, format, &words);
    va_end(words);
    return count;
}
