// SPDX-License-Identifier: MIT
// What a test program can say about itself without running.
#pragma once

#include <string>

namespace ws2::test {

// Every behaviour the program can prove, one JSON object per line.
std::string catalogue();

// Where its results come from, as one JSON object.
std::string about();

}  // namespace ws2::test
