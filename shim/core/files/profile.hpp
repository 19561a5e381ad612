// SPDX-License-Identifier: MIT
// Windows' initialization files: "[section]", "key = value" and "; remark", a line each. Names of
// sections and keys know no case. Text is UTF-8; a file of UTF-16 is read and stays one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/types.hpp"

namespace ws2::core {

class Profile {
public:
    // By Windows' name. An empty one when there is no such file: is_there().
    static Result<Profile> load(std::string const& name);
    bool is_there() const { return is_there_; }

    std::vector<std::string> sections() const;
    // Nothing: no such section.
    std::optional<std::vector<std::string>> keys(std::string_view section) const;
    std::optional<std::string> value(std::string_view section, std::string_view key) const;
    // The lines of a section without remarks, blanks around the "=" taken away.
    std::vector<std::string> lines(std::string_view section) const;

    void set_value(std::string_view section, std::string_view key, std::string_view value);
    void remove_value(std::string_view section, std::string_view key);
    void remove_section(std::string_view section);
    void replace_section(std::string_view section, std::vector<std::string> const& lines);

    Code save(std::string const& name) const;

private:
    struct Section {
        std::size_t header = 0;  // the line of the name
        std::size_t end = 0;     // behind the last line
    };
    std::optional<Section> find(std::string_view section) const;
    std::optional<std::size_t> find_key(Section const& section, std::string_view key) const;
    Section find_or_add(std::string_view section);
    // Where a line can be added, before the empty ones at the section's end.
    std::size_t end_of_text(Section const& section) const;

    std::vector<std::string> lines_;
    bool is_there_ = false;
    bool is_utf16_ = false;
};

}  // namespace ws2::core
