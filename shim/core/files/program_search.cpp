// SPDX-License-Identifier: MIT
#include "shim/core/files/program_search.hpp"

#include "platform/processes.hpp"
#include "platform/program.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/files/named_files.hpp"
#include "shim/core/text/letter_case.hpp"

namespace ws2::core {
namespace {

using platform::ProgramKind;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// In the program's name a backslash escapes nothing: it ends at a blank outside of quotes.
std::string take_name(std::string const& line, std::size_t& at) {
    std::string word;
    bool is_quoted = false;
    for (; at != line.size() && (is_quoted || !is_blank(line[at])); ++at) {
        if (line[at] == '"')
            is_quoted = !is_quoted;
        else
            word += line[at];
    }
    return word;
}

// 2n backslashes before a quote are n and the quote counts, 2n+1 are n and the quote is text; two
// quotes within quotes are one.
std::string take_word(std::string const& line, std::size_t& at) {
    std::string word;
    bool is_quoted = false;
    while (at != line.size() && (is_quoted || !is_blank(line[at]))) {
        std::size_t slashes = 0;
        while (at != line.size() && line[at] == '\\') ++at, ++slashes;
        if (at == line.size() || line[at] != '"') {
            word.append(slashes, '\\');
            if (at != line.size() && (is_quoted || !is_blank(line[at]))) word += line[at++];
            continue;
        }
        word.append(slashes / 2, '\\');
        bool const is_pair = is_quoted && at + 1 != line.size() && line[at + 1] == '"';
        if (slashes % 2 != 0) {
            word += '"';
        } else if (is_pair) {
            word += '"';
            ++at;
        } else {
            is_quoted = !is_quoted;
        }
        ++at;
    }
    return word;
}

constexpr std::string_view suffix = ".exe";

bool has_suffix(std::string const& path) {
    return path.size() > suffix.size() &&
           equals_ignoring_case(std::string_view{path}.substr(path.size() - suffix.size()), suffix);
}

// What is there under a path, with or without the suffix.
struct Candidate {
    std::string path;
    ProgramKind kind = ProgramKind::none;
};
Candidate look_at(std::string const& path) {
    auto kind = platform::program_kind(path);
    if (kind != ProgramKind::none) return {path, kind};
    auto const other =
        has_suffix(path) ? path.substr(0, path.size() - suffix.size()) : path + ".exe";
    kind = platform::program_kind(other);
    return {other, kind};
}

Result<std::string> answer(Candidate const& found) {
    if (found.kind == ProgramKind::executable) return found.path;
    return found.kind == ProgramKind::none ? Code::file_not_found : Code::bad_program;
}

void append_folders(std::string_view list, char const* separators, std::vector<std::string>& all) {
    for (std::size_t from = 0; from <= list.size();) {
        auto const to = std::min(list.find_first_of(separators, from), list.size());
        if (to != from) all.push_back(to_host_path(list.substr(from, to - from)) + '/');
        from = to + 1;
    }
}

std::vector<std::string> folders_to_search() {
    auto const self = platform::program_path();
    std::vector<std::string> all{self.substr(0, self.rfind('/') + 1), "./"};
    char const* const path = platform::environment_value("PATH");
    append_folders(path ? path : "/usr/bin:/bin", ":", all);
    return all;
}

bool says_where(std::string const& path) {
    return path.starts_with('/') || path.starts_with("./") || path.starts_with("../");
}

// In a name that is looked for, a dot of a folder counts, too [winetest: kernel32
// test_SearchPathW].
bool has_extension(std::string const& path) {
    auto const from = says_where(path) ? path.rfind('/') + 1 : 0;
    return path.find('.', from) != std::string::npos;
}

}  // namespace

std::vector<std::string> words_of(std::string const& command_line) {
    std::size_t at = 0;
    std::vector<std::string> words{take_name(command_line, at)};
    for (;;) {
        while (at != command_line.size() && is_blank(command_line[at])) ++at;
        if (at == command_line.size()) return words;
        words.push_back(take_word(command_line, at));
    }
}

Result<std::string> find_application(std::string const& name) {
    return answer(look_at(to_host_path(name)));
}

Result<std::string> find_command(std::string const& name) {
    auto const path = to_host_path(name);
    if (path.find('/') != std::string::npos) return answer(look_at(path));
    for (auto const& folder : folders_to_search()) {
        auto const found = look_at(folder + path);
        if (found.kind == ProgramKind::executable) return found.path;
    }
    return Code::file_not_found;
}

Result<std::string> find_file(std::optional<std::string> const& folders, std::string const& name,
                              std::string const& extension) {
    auto const path = to_host_path(name);
    std::vector<std::string> places;
    if (says_where(path))
        places = {""};
    else if (folders)
        append_folders(*folders, ";:", places);
    else
        places = folders_to_search();
    bool const extends = !extension.empty() && !has_extension(path);
    for (auto const& place : places) {
        auto there = place + path;
        if (file_facts(there)) return full_path(there);
        there += extension;
        if (extends && file_facts(there)) return full_path(there);
    }
    return Code::file_not_found;
}

}  // namespace ws2::core
