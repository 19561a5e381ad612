// SPDX-License-Identifier: MIT
// ENOENT says that something of a path is missing; Windows says whether it is the last name or a
// folder before it.
#pragma once

#include <sys/stat.h>

#include <string>

namespace ws2::platform {

// Whether the folder is there in which the path's last name stands, or would stand.
inline bool stands_in_folder(std::string const& path) {
    auto const slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0) return true;
    struct stat facts {};
    return ::stat(path.substr(0, slash).c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

}  // namespace ws2::platform
