// SPDX-License-Identifier: MIT
// FindFirstFile: searches for the files of a folder whose names match a pattern. Searches have
// handles of their own kind, which CloseHandle does not close.
#pragma once

#include <string>

#include "platform/folders.hpp"
#include "shim/core/objects/handle_table.hpp"

namespace ws2::core {

struct FoundFile {
    std::string name;
    platform::FileStatus status;
};

// file_not_found: no name matches.
Result<Handle> start_search(std::string const& name, FoundFile& first);
// no_more_files, invalid_handle.
Code continue_search(Handle search, FoundFile& next);
Code end_search(Handle search);

}  // namespace ws2::core
