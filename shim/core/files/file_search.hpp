// SPDX-License-Identifier: MIT
// Searches for the files of a folder whose names fit a pattern. They have numbers of their own:
// CloseHandle does not close them.
#pragma once

#include <string>

#include "platform/folders.hpp"
#include "shim/core/objects/handle_table.hpp"

namespace ws2::core {

struct FoundFile {
    std::string name;
    platform::FileStatus status;
};

// file_not_found: no name fits.
Result<Handle> start_search(std::string const& name, FoundFile& first);
// no_more_files, invalid_handle.
Code continue_search(Handle search, FoundFile& next);
Code end_search(Handle search);

}  // namespace ws2::core
