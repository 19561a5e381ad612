// SPDX-License-Identifier: MIT
// Reads deviations.def, the one list of known differences from Windows, shared with pytests. A row
// is a promise too: where it applies the difference must exist, so a row that is no longer true
// turns the run red.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ws2::test {

struct Deviation {
    std::string_view ids;     // of behaviours, separated by a space
    std::string_view where;   // targets, separated by '|'
    std::string_view source;  // who says what Windows does, and how sure
    std::string_view why;
};

// The names this build and host answer to, the most telling first: {"native-linux", "native"},
// {"wine"}, {"windows"}. WS2_TARGET in the environment adds one more in front.
std::vector<std::string> const& target_names();

// The row for `id` if there is one and it applies here, else null.
Deviation const* deviation_here(std::string_view id);

}  // namespace ws2::test
