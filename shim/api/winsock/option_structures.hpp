// SPDX-License-Identifier: MIT
// Options whose value is one of Windows' structures.
#pragma once

#include "shim/core/options/options.hpp"

namespace ws2::api {

struct StructureRow {
    int level;
    int name;
    Code (*get)(core::Socket& socket, int name, core::OptionOutput& output);
    Code (*set)(core::Socket& socket, int name, core::OptionInput input);
};

// Null: the core's table has the last word.
StructureRow const* find_structure(int level, int name);

}  // namespace ws2::api
