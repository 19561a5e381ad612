// SPDX-License-Identifier: MIT
// Contract: the running program: its file, its arguments, its environment.
#pragma once

#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// Empty when the host does not report it.
std::string program_path();
std::vector<std::string> program_words();

// Of the user whose rights the program has; the number of one that has no name.
std::string user_name();

// Null: there is no such variable. The text is valid until the variable changes.
char const* environment_value(std::string const& name);
// A null value removes the variable.
Code set_environment_value(std::string const& name, char const* value);
// False: the program has rights that its caller lacks, so the caller's variables must not choose
// which files it uses.
bool is_environment_trusted() noexcept;
// Every "name=value".
std::vector<std::string> environment();

}  // namespace ws2::platform
