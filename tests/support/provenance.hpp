// SPDX-License-Identifier: MIT
// Where a result comes from: the system, what the program was built with, and which library
// answers.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ws2::test {

// Names and values in a fixed order: os, kernel, arch, libc, ... A value that is unknown is left
// out.
using Facts = std::vector<std::pair<std::string, std::string>>;

// Everything that can be said of this process, for the record of a run.
Facts provenance();

// What the host says of itself; a file per kind of host, chosen by the build.
Facts facts_of_host();

// Whether the host's C library is musl, for what that library cannot do.
bool has_musl();

}  // namespace ws2::test
