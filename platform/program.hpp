// SPDX-License-Identifier: MIT
// Contract: the program that runs: its file, the words it was started with, its environment.
#pragma once

#include <string>
#include <vector>

#include "platform/types.hpp"

namespace ws2::platform {

// Empty when the host does not tell.
std::string program_path();
std::vector<std::string> program_words();

// Null: there is no such variable. The text lives until the variable changes.
char const* environment_value(std::string const& name);
// A null value removes the variable.
Code set_environment_value(std::string const& name, char const* value);
// Every "name=value".
std::vector<std::string> environment();

}  // namespace ws2::platform
