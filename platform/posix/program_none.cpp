// SPDX-License-Identifier: MIT
// A host that does not say which program runs.
#include "platform/program.hpp"

namespace ws2::platform {

std::string program_path() { return {}; }
std::vector<std::string> program_words() { return {}; }

}  // namespace ws2::platform
