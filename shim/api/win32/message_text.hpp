// SPDX-License-Identifier: MIT
// What FormatMessage makes of a template: escapes, inserts, and lines of a width.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "shim/api/win32/format.hpp"

namespace ws2::api {

// %1 to %99, in any order and as often as the text likes; a list's are fetched once, in order, and
// not before they are asked for.
class Inserts {
public:
    // `array` instead of the list, unless it is null. Both null: the call has none.
    Inserts(std::va_list* list, std::uintptr_t const* array) : list_{list}, array_{array} {}

    bool exist() const { return list_ || array_; }

    // By number, counted from 1.
    std::uintptr_t at(std::size_t number);
    // The one behind all that were asked for. `is_numbered`: it has a number of its own.
    std::uintptr_t next(bool is_numbered);

private:
    std::va_list* list_;
    std::uintptr_t const* array_;
    std::vector<std::uintptr_t> fetched_;
    std::size_t last_ = 0;
};

struct Template {
    std::string_view text;
    bool ignores_inserts;
    std::size_t width;
    TextWidth own;
    std::size_t room = std::numeric_limits<std::size_t>::max();  // characters
};

// The text; it stops at an insert for which there is no room. False: there is an escape without a
// letter, or an insert without arguments, and `result` is what stands in front of it.
bool expand(Template const& from, Inserts& inserts, std::string& result);

}  // namespace ws2::api
