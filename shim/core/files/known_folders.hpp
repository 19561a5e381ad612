// SPDX-License-Identifier: MIT
// The folders that Windows knows by number, where the host's programs have theirs: those of the XDG
// base directories for what a program keeps for its user.
#pragma once

#include <cstdint>
#include <string>

#include "platform/types.hpp"

namespace ws2::core {

enum class KnownFolder : std::uint8_t {
    profile,      // $HOME
    desktop,      // $HOME/Desktop
    documents,    // $HOME/Documents
    downloads,    // $HOME/Downloads
    settings,     // $XDG_CONFIG_HOME, or $HOME/.config: APPDATA
    local_data,   // $XDG_DATA_HOME, or $HOME/.local/share: LOCAL_APPDATA
    common_data,  // /var/lib
};

// path_not_found: the environment has no $HOME; file_not_found: the folder is not there, and is not
// to be created, or told all the same.
enum class IfMissing : std::uint8_t { refused, created, told };
Result<std::string> known_folder(KnownFolder folder, IfMissing if_missing);

}  // namespace ws2::core
