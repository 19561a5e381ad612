// SPDX-License-Identifier: MIT
#include "shim/core/files/known_folders.hpp"

#include "platform/program.hpp"
#include "shim/core/files/named_files.hpp"

namespace ws2::core {
namespace {

struct FolderRow {
    char const* variable;  // which has the path, if it is set; else it is in $HOME
    char const* within;
};
constexpr FolderRow folder_rows[] = {
    {nullptr,           ""             },
    {nullptr,           "/Desktop"     },
    {nullptr,           "/Documents"   },
    {nullptr,           "/Downloads"   },
    {"XDG_CONFIG_HOME", "/.config"     },
    {"XDG_DATA_HOME",   "/.local/share"},
};

// Empty: it is not set. A relative path is to be ignored.
std::string path_in_environment(char const* variable) {
    char const* const value = variable ? platform::environment_value(variable) : nullptr;
    return value && *value == '/' ? value : "";
}

Result<std::string> path_of(KnownFolder folder) {
    if (folder == KnownFolder::common_data) return std::string{"/var/lib"};
    auto const& row = folder_rows[static_cast<std::size_t>(folder)];
    auto path = path_in_environment(row.variable);
    if (!path.empty()) return path;
    path = path_in_environment("HOME");
    if (path.empty()) return Code::path_not_found;
    return path + row.within;
}

bool is_there(std::string const& path) {
    auto const facts = file_facts(path);
    return facts && facts->is_folder;
}

Code create_with_parents(std::string const& path) {
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        auto const parent = path.substr(0, end);
        if (is_there(parent)) continue;
        if (auto const code = create_folder(parent); code != Code::ok) return code;
    }
    return create_folder(path);
}

}  // namespace

Result<std::string> known_folder(KnownFolder folder, IfMissing if_missing) {
    auto path = path_of(folder);
    if (!path || if_missing == IfMissing::told || is_there(*path)) return path;
    if (if_missing == IfMissing::refused) return Code::file_not_found;
    auto const code = create_with_parents(*path);
    if (code != Code::ok && !is_there(*path)) return code;
    return path;
}

}  // namespace ws2::core
