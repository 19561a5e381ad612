// SPDX-License-Identifier: MIT
// From the arguments of CreateProcess to the path of a program and its arguments, and from those of
// SearchPath to a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::core {

// The words of a command line as Microsoft's C library takes them apart [docs: main function
// command-line arguments].
std::vector<std::string> words_of(std::string const& command_line);

// The file of a program that is named so: an application's name is one path, a command line's first
// word is looked for beside the running program, in the current folder and in PATH. ".exe" may be
// there in the name and not in the file, or the other way round. file_not_found, bad_program.
Result<std::string> find_application(std::string const& name);
Result<std::string> find_command(std::string const& name);

// The full path of a file or folder, in the first of the folders that has it. ';' separates them,
// and ':' as in the host's PATH; none are given: where find_command() looks. A name that begins at
// the root or with a dot and a slash is looked for there alone. `extension` goes behind a name
// without one. file_not_found.
Result<std::string> find_file(std::optional<std::string> const& folders, std::string const& name,
                              std::string const& extension);

}  // namespace ws2::core
