// SPDX-License-Identifier: MIT
// From the arguments of CreateProcess to the path of a program and its arguments.
#pragma once

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

}  // namespace ws2::core
